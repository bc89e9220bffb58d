// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/schema/entity_type.hpp"

#include <string>
#include <vector>

/// Reads the lines of the notation that definitions.hpp explains. All throw std::logic_error.
namespace ftrack::sandbox::schema {

[[noreturn]] void fail_definition(std::string const& line);

Property read_property(std::string const& line);

/// The line that begins a type.
class TypeHeader
{
public:
    explicit TypeHeader(std::string const& line);

    std::string const& name() const noexcept { return name_; }

    /// The type that it derives from; empty when there is none.
    std::string const& base() const noexcept { return base_; }

    /// All else that it says.
    void apply(EntityType& type) const;

private:
    std::string line_;
    std::string name_;
    std::string base_;
    std::vector<std::string> words_;
};

} // namespace ftrack::sandbox::schema
