// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "core/header_checks.hpp"
#include "ftrack/transport.hpp"

#include <algorithm>
#include <utility>

namespace ftrack {

namespace {

constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

class HasName
{
public:
    explicit HasName(std::string_view name) noexcept : name_(name) {}

    bool operator()(std::pair<std::string, std::string> const& field) const noexcept
    {
        return std::ranges::equal(field.first, name_, {}, to_lower, to_lower);
    }

private:
    std::string_view name_;
};

void check(std::string_view name, std::string_view value)
{
    core::check_header_name("HeaderFields", name);
    core::check_header_value(name, value);
}

} // namespace

void HeaderFields::add(std::string name, std::string value)
{
    check(name, value);
    fields_.emplace_back(std::move(name), std::move(value));
}

void HeaderFields::set(std::string_view name, std::string value)
{
    check(name, value);
    auto const first = std::ranges::find_if(fields_, HasName(name));
    if (first == fields_.end()) {
        fields_.emplace_back(name, std::move(value));
        return;
    }
    fields_.erase(std::remove_if(first + 1, fields_.end(), HasName(name)), fields_.end());
    first->second = std::move(value);
}

void HeaderFields::erase(std::string_view name) { std::erase_if(fields_, HasName(name)); }

std::string_view HeaderFields::find(std::string_view name) const noexcept
{
    auto const field = std::ranges::find_if(fields_, HasName(name));
    return field == fields_.end() ? std::string_view() : std::string_view(field->second);
}

bool HeaderFields::contains(std::string_view name) const noexcept { return std::ranges::any_of(fields_, HasName(name)); }

} // namespace ftrack
