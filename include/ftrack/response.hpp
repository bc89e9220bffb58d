// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/value.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace ftrack {

/// Where the next page of a query begins.
class NextPage
{
public:
    NextPage() = default;

    std::optional<std::int64_t> offset; ///< nullopt: there is no next page
};

/// What a query's answer says beside its data.
class ResponseMetadata
{
public:
    ResponseMetadata() = default;

    NextPage next;
};

/// The answer to a query: `data` is an Array of entities.
class QueryResponse
{
public:
    QueryResponse() = default;

    std::string action;
    Value data;
    ResponseMetadata metadata;
};

/// The answer to a search: `data` is an Array of entities.
class SearchResponse
{
public:
    SearchResponse() = default;

    std::string action;
    Value data;
    ResponseMetadata metadata;
};

/// The answer to a create: `data` is the entity with the server's defaults.
class CreateResponse
{
public:
    CreateResponse() = default;

    std::string action;
    Value data;
};

/// The answer to an update: `data` is the entity's key and what changed.
class UpdateResponse
{
public:
    UpdateResponse() = default;

    std::string action;
    Value data;
};

/// The answer to a delete: `data` is true.
class DeleteResponse
{
public:
    DeleteResponse() = default;

    std::string action;
    bool data = false;
};

} // namespace ftrack
