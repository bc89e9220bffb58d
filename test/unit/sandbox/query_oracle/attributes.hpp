// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "unit/sandbox/query_oracle/model.hpp"

/// The attributes that types are made of.
namespace ftrack::test::oracle {

Attribute scalar(std::string name, Kind kind);
Attribute text(std::string name);
Attribute number(std::string name);
Attribute boolean(std::string name);
Attribute date(std::string name);
Attribute computed(std::string name, Kind kind, std::function<Value(World const&, Record const&)> value);
Attribute reference(std::string name, std::string target, std::string key);
Attribute collection(std::string name, std::string target, std::function<Records(World const&, Record const&)> items);

/// The records whose `key` is the owner's id.
Attribute many(std::string name, std::string target, std::string key);

/// Through the rows of another type.
Attribute linked(std::string name, std::string target, std::string link, std::string owner_key, std::string item_key);

Attribute appointments(std::string name, std::string key, std::string type);
Attribute custom_attributes();
Attribute custom_attribute_links();

Records ancestors(World const& world, Record const& owner);
Records descendants(World const& world, Record const& owner);
Value time_logged(World const& world, Record const& owner);
Value bid_time_logged_difference(World const& world, Record const& owner);
Value is_latest_version(World const& world, Record const& version);
Value latest_version(World const& world, Record const& asset);

} // namespace ftrack::test::oracle
