// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/url.hpp"

#include "ftrack/error.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <boost/url/url.hpp>

#include <algorithm>

namespace ftrack::wire {

namespace urls = boost::urls;

namespace {

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower_case(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(), to_lower);
    return result;
}

std::string_view default_port(bool tls) { return tls ? "443" : "80"; }

std::string bracketed(std::string const& host) { return host.find(':') == std::string::npos ? host : "[" + host + "]"; }

/// A decoded host goes into a Host field and to the resolver: percent-encoding must not smuggle anything in.
bool is_host_character(char c)
{
    char const lower = to_lower(c);
    return (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z') || std::string_view("-._~:").find(c) != std::string_view::npos;
}

Origin origin_of(urls::url_view_base const& url)
{
    Origin origin;
    std::string const scheme = lower_case(std::string_view(url.scheme().data(), url.scheme().size()));
    if (scheme != "http" && scheme != "https")
        throw ParseError("An address must begin with http:// or https://.");
    origin.tls = scheme == "https";
    origin.host = lower_case(url.host_address());
    if (origin.host.empty())
        throw ParseError("An address without a host.");
    if (!std::ranges::all_of(origin.host, is_host_character))
        throw ParseError(
            "The host of an address may hold letters, digits, \"-\", \".\" and \"_\" alone; write an international name in its xn-- form.");
    bool const has_port = url.has_port() && !url.port().empty();
    if (has_port && url.port_number() == 0)
        throw ParseError("The port of an address must be from 1 to 65535.");
    origin.port = has_port ? std::to_string(url.port_number()) : std::string(default_port(origin.tls));
    return origin;
}

Url to_url(urls::url_view_base const& from)
{
    Url url;
    url.origin = origin_of(from);
    url.user = from.user();
    url.password = from.password();
    url.path.assign(from.encoded_path().data(), from.encoded_path().size());
    if (url.path.empty())
        url.path = "/";
    // Boost.URL 1.81 takes what follows the colon of a host and is no port for a path.
    if (!url.path.starts_with('/'))
        throw ParseError("The port of an address must be from 1 to 65535.");
    url.query.assign(from.encoded_query().data(), from.encoded_query().size());
    return url;
}

// Boost.URL 1.81 takes a host name that begins as an IPv4 address does for one, and the rest for a path: 10.0.0.1.studio.example. It does not with
// one of its digits encoded.
std::string hide_digit(std::string_view text, std::size_t at) { return std::string(text.substr(0, at)) + "%3" + std::string(text.substr(at)); }

} // namespace

Url Url::parse(std::string_view text)
{
    auto parsed = urls::parse_uri(urls::string_view(text.data(), text.size()));
    std::string hidden;
    if (parsed && parsed->host_type() == urls::host_type::ipv4 && !parsed->encoded_path().empty() && parsed->encoded_path().front() != '/') {
        hidden = hide_digit(text, static_cast<std::size_t>(parsed->encoded_host().data() - text.data()));
        parsed = urls::parse_uri(hidden);
    }
    if (!parsed)
        throw ParseError("Not a valid address: it must be like https://host[:port][/path], without blanks or control characters.");
    return to_url(*parsed);
}

std::string Url::target() const { return query.empty() ? path : path + "?" + query; }

std::string Url::host_header() const
{
    std::string const host = bracketed(origin.host);
    return origin.port == default_port(origin.tls) ? host : host + ":" + origin.port;
}

std::string Url::printable() const { return (origin.tls ? "https://" : "http://") + host_header() + path; }

std::string Url::to_string() const
{
    std::string text = origin.tls ? "https://" : "http://";
    if (!user.empty() || !password.empty())
        text += urls::encode(user, urls::unreserved_chars) + ":" + urls::encode(password, urls::unreserved_chars) + "@";
    return text + host_header() + target();
}

Url Url::resolve(std::string_view reference) const
{
    auto const parsed = urls::parse_uri_reference(urls::string_view(reference.data(), reference.size()));
    if (!parsed)
        throw ParseError("A reference that is no valid address.");
    std::string whole = printable() + (query.empty() ? "" : "?" + query);
    if (std::size_t const host = whole.find("://") + 3; whole[host] >= '0' && whole[host] <= '9')
        whole = hide_digit(whole, host);
    urls::url const base(whole);
    urls::url resolved;
    if (!urls::resolve(base, *parsed, resolved))
        throw ParseError("A reference that does not resolve to an address.");
    Url url = to_url(resolved);
    // Boost.URL 1.81 leaves the steps that lead above the root.
    while (url.path.starts_with("/../"))
        url.path.erase(0, 3);
    if (url.path == "/..")
        url.path = "/";
    return url;
}

std::string form_encode(std::vector<std::pair<std::string_view, std::string_view>> const& values)
{
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    auto const append = [&text](std::string_view part) {
        for (char const c : part) {
            bool const plain =
                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '*' || c == '-' || c == '.' || c == '_';
            auto const byte = static_cast<unsigned char>(c);
            if (plain)
                text += c;
            else if (c == ' ')
                text += '+';
            else
                text.append({'%', digits[byte >> 4U], digits[byte & 15U]});
        }
    };
    for (auto const& [name, value] : values) {
        if (!text.empty())
            text += '&';
        append(name);
        text += '=';
        append(value);
    }
    return text;
}

} // namespace ftrack::wire
