// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/value.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value_from.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ftrack {

/// The primary key of an entity: `"id"`, several strings in the order of the schema's primary key, or an entity.
///
/// Constructed variadically and never from an initializer_list, so that `EntityKey{"a", "b"}` is safe inside co_await on g++ 12.
class EntityKey
{
public:
    EntityKey() = default;
    EntityKey(std::vector<std::string> parts) noexcept : parts_(std::move(parts)) {}

    /// The key of an entity that a response held. Throws std::invalid_argument when the value is no entity or lacks (part of) its key.
    EntityKey(Value const& entity);

    template <class First, class... Rest>
        requires(std::convertible_to<First, std::string> && (std::convertible_to<Rest, std::string> && ...))
    EntityKey(First&& first, Rest&&... rest)
    {
        parts_.reserve(1 + sizeof...(rest));
        parts_.emplace_back(std::forward<First>(first));
        (parts_.emplace_back(std::forward<Rest>(rest)), ...);
    }

    std::vector<std::string> const& parts() const noexcept { return parts_; }
    bool empty() const noexcept { return parts_.empty(); }

private:
    std::vector<std::string> parts_;
};

/// A list of attribute names, constructed as EntityKey is.
class Keys
{
public:
    Keys() = default;
    Keys(std::vector<std::string> names) noexcept : names_(std::move(names)) {}

    template <class First, class... Rest>
        requires(std::convertible_to<First, std::string> && (std::convertible_to<Rest, std::string> && ...))
    Keys(First&& first, Rest&&... rest)
    {
        names_.reserve(1 + sizeof...(rest));
        names_.emplace_back(std::forward<First>(first));
        (names_.emplace_back(std::forward<Rest>(rest)), ...);
    }

    std::vector<std::string> const& names() const noexcept { return names_; }
    bool empty() const noexcept { return names_.empty(); }

private:
    std::vector<std::string> names_;
};

/// What to search for; see Session::search.
class SearchOptions
{
public:
    SearchOptions() = default;

    std::string expression;                   ///< a query expression that narrows the search and selects attributes; may be empty
    std::string entity_type;                  ///< required
    std::vector<std::string> terms;           ///< every one must be found
    std::string context_id;                   ///< below this project or context; empty: everywhere
    std::vector<std::string> object_type_ids; ///< empty: all
};

/// One operation of a batch: a JSON object with an `action`. Unknown members travel as they are.
class Operation
{
public:
    Operation() = default;

    /// Any operation that the server knows. Throws std::invalid_argument when `action` is missing or no string.
    Operation(boost::json::object json);

    Operation(Operation const&) = default;
    Operation(Operation&&) noexcept = default;
    Operation& operator=(Operation const&) = default;
    Operation& operator=(Operation&& other) noexcept
    {
        json_.swap(other.json_); // both in the default memory resource: an assignment could throw, for all it knows
        return *this;
    }
    ~Operation() = default;

    boost::json::object const& json() const noexcept { return json_; }
    std::string_view action() const noexcept;

    /// Whether the server changes something: anything but query, search, query_server_information and query_schemas. Decides
    /// about retries.
    bool is_mutation() const noexcept;

private:
    boost::json::object json_;
};

/// The operations by name. Their entity data may hold what boost::json::value_from makes of DateTime, Date and Value.
namespace operation {

Operation query(std::string_view expression);
Operation search(SearchOptions const& options);
Operation create(std::string_view entity_type, boost::json::object data);
Operation update(std::string_view entity_type, EntityKey const& keys, boost::json::object data);
Operation delete_(std::string_view entity_type, EntityKey const& keys);
Operation query_server_information(std::vector<std::string> const& values = {});
Operation query_schemas();

} // namespace operation

/// A batch: `co_await session.call(ftrack::operations(a, b, c))`. Takes Operations and json::objects.
template <class... Operations>
    requires(std::constructible_from<Operation, Operations>&&...)
std::vector<Operation> operations(Operations&&... parts)
{
    std::vector<Operation> batch;
    batch.reserve(sizeof...(parts));
    (batch.emplace_back(std::forward<Operations>(parts)), ...);
    return batch;
}

namespace detail {

inline void add_attributes(boost::json::object&) {}

template <class T, class... Rest>
void add_attributes(boost::json::object& object, std::string_view name, T&& value, Rest&&... rest)
{
    object[name] = boost::json::value_from(std::forward<T>(value));
    add_attributes(object, std::forward<Rest>(rest)...);
}

} // namespace detail

/// Entity data in one expression that is safe inside co_await: `attributes("name", "sh010", "parent_id", id)`. Values are anything that
/// boost::json::value_from takes, DateTime, Date and Value included.
template <class... NamesAndValues>
    requires(sizeof...(NamesAndValues) % 2 == 0)
boost::json::object attributes(NamesAndValues&&... names_and_values)
{
    boost::json::object object;
    object.reserve(sizeof...(names_and_values) / 2);
    detail::add_attributes(object, std::forward<NamesAndValues>(names_and_values)...);
    return object;
}

} // namespace ftrack
