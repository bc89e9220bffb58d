// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ftrack::wire {

/// What a connection is made to: pools and credentials are kept for each.
class Origin
{
public:
    Origin() = default;

    bool tls = false;
    std::string host; ///< lower case, an IPv6 address without brackets
    std::string port; ///< decimal, never empty

    friend auto operator<=>(Origin const&, Origin const&) = default;
};

/// An absolute http or https address.
class Url
{
public:
    Url() = default;

    /// Throws ParseError, naming what is wrong but never a password, for anything else.
    static Url parse(std::string_view text);

    Origin origin;
    std::string user;     ///< decoded
    std::string password; ///< decoded
    std::string path;     ///< encoded, begins with `/`
    std::string query;    ///< encoded, without `?`

    /// Path and query, as the request line has them.
    std::string target() const;

    /// `host` or `host:port` where the port is not the scheme's own; IPv6 in brackets.
    std::string host_header() const;

    /// Without user, password and query: for messages.
    std::string printable() const;

    std::string to_string() const;

    /// A reference (absolute, `//host/…`, `/path`, `path`, `?query`) as it resolves against this address. Throws ParseError.
    Url resolve(std::string_view reference) const;
};

/// `application/x-www-form-urlencoded`: a blank becomes `+`.
std::string form_encode(std::vector<std::pair<std::string_view, std::string_view>> const& values);

} // namespace ftrack::wire
