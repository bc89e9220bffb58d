// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/digest.hpp"
#include "support/catch.hpp"

#include <string>
#include <utility>
#include <vector>

using namespace ftrack;

TEST_CASE("md5_hex gives the digests of RFC 1321", "[digest]")
{
    std::vector<std::pair<std::string, std::string>> const table{
        {"", "d41d8cd98f00b204e9800998ecf8427e"},
        {"a", "0cc175b9c0f1b6a831c399e269772661"},
        {"message digest", "f96b697d7cb7938d525a2f31aaf161d0"},
        {"12345678901234567890123456789012345678901234567890123456789012345678901234567890", "57edf4a22be3c955ac49da2e2107b67a"},
        {std::string("\0", 1), "93b885adfe0da089cdf634904fd59f71"},
    };
    for (auto const& [data, digest] : table) {
        CAPTURE(data);
        CHECK(net::md5_hex(data) == digest);
    }
}

TEST_CASE("base64 gives the texts of RFC 4648", "[digest]")
{
    std::vector<std::pair<std::string, std::string>> const table{
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {"\xff\xfe\xfb", "//77"},
        {std::string(2, '\0'), "AAA="},
    };
    for (auto const& [data, text] : table) {
        CAPTURE(data);
        CHECK(net::base64(data) == text);
    }
    std::string const long_text = net::base64(std::string(300, 'x'));
    CHECK(long_text.size() == 400);
    CHECK(long_text.find('\n') == std::string::npos);
}
