// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/no_proxy.hpp"

#include <boost/url/ipv4_address.hpp>
#include <boost/url/ipv6_address.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ftrack::wire {

namespace urls = boost::urls;

namespace {

using Address = std::vector<std::uint8_t>; // in network order

/// Empty for what is no address.
Address parse_address(std::string_view text)
{
    urls::string_view const view(text.data(), text.size());
    if (auto const four = urls::parse_ipv4_address(view)) {
        auto const bytes = four->to_bytes();
        return Address(bytes.begin(), bytes.end());
    }
    if (auto const six = urls::parse_ipv6_address(view)) {
        auto const bytes = six->to_bytes();
        return Address(bytes.begin(), bytes.end());
    }
    return {};
}

/// Whether the first bits of both are the same.
bool share_prefix(Address const& one, Address const& other, std::size_t bits)
{
    std::size_t const whole = bits / 8;
    if (!std::equal(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(whole), other.begin()))
        return false;
    unsigned const rest = bits % 8;
    return rest == 0 || (one[whole] ^ other[whole]) >> (8 - rest) == 0;
}

bool is_in_network(Address const& address, std::string_view network)
{
    std::size_t const slash = network.find('/');
    Address const first = parse_address(network.substr(0, slash));
    std::size_t bits = address.size() * 8;
    if (first.size() != address.size())
        return false;
    if (slash != std::string_view::npos) {
        std::string_view const length = network.substr(slash + 1);
        auto const [end, error] = std::from_chars(length.data(), length.data() + length.size(), bits);
        if (error != std::errc() || end != length.data() + length.size() || bits > address.size() * 8)
            return false;
    }
    return share_prefix(address, first, bits);
}

std::string_view without_root(std::string_view name)
{
    if (name.ends_with('.'))
        name.remove_suffix(1);
    return name;
}

bool is_at_or_below(std::string_view name, std::string_view domain)
{
    if (domain.starts_with("*."))
        domain.remove_prefix(1);
    if (domain.starts_with('.'))
        domain.remove_prefix(1);
    domain = without_root(domain);
    name = without_root(name);
    return !domain.empty() && name.ends_with(domain) && (name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.');
}

bool matches_pattern(std::string_view pattern, Origin const& origin, Address const& address)
{
    std::size_t const colon = pattern.rfind(':');
    // The colons of a bare IPv6 address part no port off.
    bool const has_port = colon != std::string_view::npos && (pattern.find(':') == colon || pattern.substr(0, colon).ends_with(']'));
    if (has_port && pattern.substr(colon + 1) != origin.port)
        return false;
    std::string_view host = has_port ? pattern.substr(0, colon) : pattern;
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    return host == "*" || (address.empty() ? is_at_or_below(origin.host, host) : is_in_network(address, host));
}

} // namespace

bool matches_no_proxy(std::string_view patterns, Origin const& origin)
{
    constexpr std::string_view separators = ", \t";
    Address const address = parse_address(origin.host);
    std::string list(patterns);
    std::ranges::transform(list, list.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    std::string_view rest(list);
    for (;;) {
        rest.remove_prefix(std::min(rest.find_first_not_of(separators), rest.size()));
        if (rest.empty())
            return false;
        std::string_view const pattern = rest.substr(0, rest.find_first_of(separators));
        rest.remove_prefix(pattern.size());
        if (matches_pattern(pattern, origin, address))
            return true;
    }
}

} // namespace ftrack::wire
