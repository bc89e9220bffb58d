// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/no_proxy.hpp"

#include "support/catch.hpp"

using namespace ftrack;

TEST_CASE("hosts that are reached without a proxy", "[no_proxy]")
{
    struct Row
    {
        char const* patterns;
        char const* url;
        bool matches;
    };
    auto const row = GENERATE(values<Row>({
        {"", "https://h", false},
        {" , ,", "https://h", false},
        {"*", "https://h", true},
        {"*", "https://10.0.0.1", true},
        {"*:443", "https://h", true},
        {"*:8443", "https://h", false},
        {"h", "https://h", true},
        {"H", "https://h", true},
        {"other, h ,more", "https://h", true},
        {"other h\tmore", "https://h", true},
        {"other,,", "https://h", false},
        {"example", "https://studio.example", true},
        {".example", "https://studio.example", true},
        {".example", "https://example", true},
        {"*.example", "https://studio.example", true},
        {"example.", "https://studio.example", true},
        {"studio.example", "https://studio.example.", true},
        {"ample", "https://studio.example", false},
        {".ample", "https://studio.example", false},
        {"studio.example", "https://example", false},
        {".", "https://h", false},
        {"h:443", "https://h", true},
        {"h:8080", "https://h", false},
        {"h:8080", "https://h:8080", true},
        {"h:", "https://h", false},
        {"10.0.0.1", "https://10.0.0.1", true},
        {"10.0.0.1", "https://110.0.0.1", false},
        {"0.0.1", "https://10.0.0.1", false},
        {"10.0.0.1", "https://10.0.0.1.example", false},
        {"example", "https://10.0.0.1.example", true},
        {"10.0.0.1:8443", "https://10.0.0.1:8443", true},
        {"10.0.0.0/8", "https://10.1.2.3", true},
        {"10.0.0.0/8", "https://11.1.2.3", false},
        {"10.0.0.0/8:443", "https://10.1.2.3", true},
        {"192.168.4.0/22", "https://192.168.7.255", true},
        {"192.168.4.0/22", "https://192.168.8.0", false},
        {"192.168.4.9/32", "https://192.168.4.9", true},
        {"192.168.4.9/32", "https://192.168.4.8", false},
        {"192.168.4.9/31", "https://192.168.4.8", true},
        {"0.0.0.0/0", "https://192.168.4.8", true},
        {"0.0.0.0/0", "https://h", false},
        {"0.0.0.0/0", "https://[::1]", false},
        {"10.0.0.0/33", "https://10.0.0.0", false},
        {"10.0.0.0/", "https://10.0.0.0", false},
        {"10.0.0.0/8x", "https://10.0.0.0", false},
        {"10.0.0.0/-1", "https://10.0.0.0", false},
        {"10.0.0.0/99999999999999999999999", "https://10.0.0.0", false},
        {"10/8", "https://10.0.0.1", false},
        {"h/8", "https://h", false},
        {"::1", "https://[::1]", true},
        {"0:0::0:1", "https://[::1]", true},
        {"FD00::A", "https://[fd00::a]", true},
        {"[::1]", "https://[::1]:8443", true},
        {"[::1]:8443", "https://[::1]:8443", true},
        {"[::1]:8443", "https://[::1]", false},
        {"::1", "https://[::11]", false},
        {"fe80::/10", "https://[febf::1]", true},
        {"fe80::/10", "https://[fec0::1]", false},
        {"2001:db8::/33", "https://[2001:db8:7fff::1]", true},
        {"2001:db8::/33", "https://[2001:db8:8000::1]", false},
        {"::/0", "https://[2001:db8::1]", true},
        {"::/129", "https://[2001:db8::1]", false},
        {"::/0", "https://10.0.0.1", false},
    }));
    CAPTURE(row.patterns, row.url);
    REQUIRE(wire::matches_no_proxy(row.patterns, wire::Url::parse(row.url).origin) == row.matches);
}
