// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/batch.hpp"

#include <boost/json/array.hpp>

namespace ftrack::sandbox::service {

/// Whether entities of this type are the custom attributes of another one, such as `ContextCustomAttributeValue`: one for each configuration that
/// applies, set or not.
bool is_custom_attribute(schema::EntityType const& type) noexcept;

/// Sets a custom attribute, which exists; gives back its value as it is kept. Throws Failure when the value does not fit the configuration, or the
/// caller may not write it.
SqlValue set_custom_attribute(Batch& batch, Key const& key, SqlValue const& value);

/// Back to the configuration's default.
void unset_custom_attribute(Batch& batch, Key const& key);

/// As set_custom_attribute(), for a value whose row the caller writes. What has no configuration yet passes.
SqlValue prepare_custom_attribute(Batch& batch, Key const& key, SqlValue const& value);

/// Sets the custom attributes of an entity that its data lists: `items` have a key or a configuration, and a value unless they are mentioned alone.
/// Gives back references to them.
boost::json::array set_custom_attributes(Batch& batch, schema::EntityType const& rows, Key const& owner, boost::json::array const& items);

/// A default that fits the type of its configuration, and no change that configurations do not know. `before` is null for a new one. Throws Failure.
void check_configuration(Batch& batch, Key const& key, Values const* before, Values& values);

} // namespace ftrack::sandbox::service
