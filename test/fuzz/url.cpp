// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Any text as an address, and as a reference against one: what is accepted puts nothing into a request line or Host field that does not belong there,
// and written out and read again it is the same address.
#include "fuzz/target.hpp"

#include "ftrack/error.hpp"
#include "wire/no_proxy.hpp"
#include "wire/url.hpp"

#include <algorithm>
#include <string>

using namespace ftrack;
using fuzz::require;
using wire::Url;

namespace {

bool is_printable(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

void check(Url const& url)
{
    require(!url.origin.host.empty() && is_printable(url.host_header()) && url.host_header().find_first_of("/?#@") == std::string::npos);
    require(is_printable(url.target()) && url.target().starts_with('/') && url.target().find('#') == std::string::npos);
    require(is_printable(url.to_string()));
    Url const again = Url::parse(url.to_string());
    require(again.origin == url.origin && again.target() == url.target() && again.user == url.user && again.password == url.password);
    (void)wire::matches_no_proxy(url.path, url.origin);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const text = fuzz::text_of(data, size);
    try {
        check(Url::parse(text));
    } catch (ParseError const&) {
    }
    try {
        check(Url::parse("https://user:pass@studio.example:8443/api/v1?a=b").resolve(text));
    } catch (ParseError const&) {
    }
    require(is_printable(wire::form_encode({{text, text}})));
    for (char const* const server : {"https://studio.example", "https://10.1.2.3", "https://[fd00::1]"})
        (void)wire::matches_no_proxy(text, Url::parse(server).origin);
    return 0;
}
