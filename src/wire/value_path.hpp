// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/graph.hpp"

#include <string_view>

namespace ftrack::wire {

/// Where a value was found, for messages: the path, and the node that it starts at.
class PathContext
{
public:
    PathContext() = default;
    PathContext(std::string_view whole_path, Node const& start) noexcept : path(whole_path), root(&start) {}

    std::string_view path;
    Node const* root = nullptr; ///< null: the value itself was asked
};

/// The node at a path. Throws as Value::at().
Node const& resolve(Node const& root, std::string_view path);

/// The node as this kind. Throw KindError for another.
bool read_bool(Node const& node, PathContext const& context);
std::int64_t read_integer(Node const& node, PathContext const& context);
double read_double(Node const& node, PathContext const& context);
std::string_view read_string(Node const& node, PathContext const& context);
DateTime read_date_time(Node const& node, PathContext const& context);
Date read_date(Node const& node, PathContext const& context);

/// "a string", "null", "an entity (Task)"
std::string describe_kind(Node const& node);

} // namespace ftrack::wire
