// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/entity_store.hpp"
#include "sandbox/service/projection.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstddef>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

namespace ftrack::sandbox::service {

/// How an answer is written.
class ReadOptions
{
public:
    ReadOptions() = default;

    bool denormalize = false;
    std::string origin; ///< of the addresses in the answer, `https://localhost:8080`
    std::string user;   ///< whose credentials the addresses bear
    std::string api_key;
};

/// Writes entities as the server does: each attribute of an entity once in an answer, later mentions carry the type and the key alone. When
/// denormalised, everything asked for wherever it appears, and nothing else.
class ResponseWriter
{
public:
    ResponseWriter(EntityStore& entities, ReadOptions const& options);

    /// One row of compile_keys(): the key, then the concrete type where a table holds several. Null when it no longer exists.
    boost::json::value write_row(ProjectionNode& node, store::Row const& row);

    static constexpr std::size_t maximum_mentions = 2'000'000;

private:
    using Mention = std::pair<schema::Property const*, ProjectionNode const*>;
    using Mentions = std::set<Mention>;

    boost::json::value write(ProjectionNode& node, schema::EntityType const& concrete, Key const& key);
    boost::json::value write_entry(ProjectionEntry const& entry, Key const& owner, store::Row const& row);
    boost::json::value write_reference(ProjectionEntry const& entry, store::Row const& row);
    boost::json::value write_address(schema::Address address, SqlValue const& component) const;
    boost::json::array write_items(ProjectionEntry const& entry, Key const& owner);
    schema::EntityType const* concrete_type(schema::EntityType const& type, Key const& key);

    /// The entries to be written at this mention, which count as written from now on.
    std::vector<ProjectionEntry const*> take_unwritten(ProjectionPlan const& plan, schema::EntityType const& concrete, Key const& key);

    EntityStore& entities_;
    bool denormalize_;
    std::string origin_;
    std::string credentials_; ///< as parameters of an address
    std::unordered_map<std::string, Mentions> written_;
    std::unordered_map<std::string, schema::EntityType const*> types_;
    std::size_t mentions_ = 0;
};

} // namespace ftrack::sandbox::service
