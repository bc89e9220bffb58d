// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "core/header_checks.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace ftrack::core {

namespace {

bool is_token_character(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

} // namespace

void check_header_value(std::string_view what, std::string_view value)
{
    if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
        throw std::invalid_argument(std::string(what) + ": the value holds a line break or NUL, which no HTTP header may.");
}

void check_header_name(std::string_view what, std::string_view name)
{
    if (name.empty())
        throw std::invalid_argument(std::string(what) + ": a header name is empty.");
    if (!std::all_of(name.begin(), name.end(), is_token_character))
        throw std::invalid_argument(std::string(what) + ": a header name holds a character that is not allowed there (blank, colon, line break, …).");
}

void check_headers(std::string_view what, Headers const& headers)
{
    for (auto const& [name, value] : headers) {
        check_header_name(what, name);
        check_header_value(std::string(what) + "[\"" + name + "\"]", value);
    }
}

} // namespace ftrack::core
