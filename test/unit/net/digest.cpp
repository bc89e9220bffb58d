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

TEST_CASE("decode_base64 takes what base64 gives and nothing else", "[digest]")
{
    for (std::string const& data : {std::string(), std::string("f"), std::string("fo"), std::string("foo"), std::string("\xff\xfe\xfb\0", 4)})
        CHECK(net::decode_base64(net::base64(data)) == data);
    for (char const* text : {"Zg", "Zg=", "Zh==", "====", "Zm9v ", " Zm9v", "Zm9v\n", "Z===", "Zm9*", "=Zm9"}) {
        CAPTURE(text);
        CHECK(net::decode_base64(text) == std::nullopt);
    }
}

TEST_CASE("MD5 of pieces is that of the whole", "[digest]")
{
    net::Md5 digest;
    digest.update("message ");
    digest.update("");
    digest.update("digest");
    CHECK(net::to_hex(digest.finish()) == "f96b697d7cb7938d525a2f31aaf161d0");
    CHECK(net::to_hex(net::Md5().finish()) == "d41d8cd98f00b204e9800998ecf8427e");
}

TEST_CASE("hmac_sha256_hex gives the digests of RFC 4231", "[digest]")
{
    CHECK(net::hmac_sha256_hex(std::string(20, '\x0b'), "Hi There") == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(net::hmac_sha256_hex("Jefe", "what do ya want for nothing?") == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("secrets are compared whole", "[digest]")
{
    CHECK(net::equal_in_constant_time("abc", "abc"));
    CHECK(net::equal_in_constant_time("", ""));
    CHECK_FALSE(net::equal_in_constant_time("abc", "abd"));
    CHECK_FALSE(net::equal_in_constant_time("abc", "ab"));
    CHECK(net::random_bytes(16) != net::random_bytes(16));
}
