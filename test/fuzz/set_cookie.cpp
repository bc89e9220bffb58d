// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Any text as the value of a Set-Cookie field: what goes back is one header line of bounded length, to the host that set it alone.
#include "fuzz/target.hpp"

#include "wire/cookie_jar.hpp"

#include <algorithm>

using namespace ftrack;
using fuzz::require;
using namespace std::chrono_literals;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const text = fuzz::text_of(data, size);
    wire::CookieJar::time_point const now = std::chrono::sys_days(2024y / 6 / 1);
    wire::Url const from = wire::Url::parse("https://studio.example/api/v1");
    wire::CookieJar jar;
    jar.store(text, from, now);
    jar.store("other=1; Path=/", from, now);
    require(jar.size() <= 2);
    require(jar.header_for(wire::Url::parse("https://other.example/api/v1"), now).empty());
    for (wire::CookieJar::time_point const when : {now, now + 24h * 500}) {
        std::string const header = jar.header_for(from, when);
        require(header.find("other=1") != std::string::npos);
        require(header.size() <= wire::CookieJar::max_cookie_size + 16);
        require(std::ranges::none_of(header, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }));
    }
    return 0;
}
