// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/addresses.hpp"

#include "support/catch.hpp"

#include <stdexcept>
#include <string>

using namespace ftrack;

namespace {

session::Credentials credentials(std::string user, std::string key)
{
    session::Credentials result;
    result.server_url = "https://studio.example/prefix";
    result.api_user = std::move(user);
    result.api_key = std::move(key);
    return result;
}

} // namespace

TEST_CASE("an address is form-encoded, so that no value can add another", "[addresses]")
{
    struct Case
    {
        char const* raw;
        char const* encoded;
    };
    for (Case const& test : {Case{"a b", "a+b"}, Case{"a+b", "a%2Bb"}, Case{"x&id=2", "x%26id%3D2"}, Case{"50%", "50%25"},
                             Case{"a#b?c/d", "a%23b%3Fc%2Fd"}, Case{"\xC3\xA9", "%C3%A9"}, Case{"*-._", "*-._"}, Case{"~", "%7E"}})
    {
        std::string const encoded = test.encoded;
        INFO(test.raw);
        CHECK(session::component_url(credentials(test.raw, test.raw), test.raw) ==
              "https://studio.example/prefix/component/get?id=" + encoded + "&username=" + encoded + "&apiKey=" + encoded);
        CHECK(session::thumbnail_url(credentials(test.raw, test.raw), test.raw, 64) ==
              "https://studio.example/prefix/component/thumbnail?id=" + encoded + "&size=64&username=" + encoded + "&apiKey=" + encoded);
    }
}

TEST_CASE("without an id there is nothing to download, and the default picture to show", "[addresses]")
{
    CHECK_FALSE(session::component_url(credentials("u", "k"), ""));
    CHECK(session::thumbnail_url(credentials("u", "k"), "", 300) == "https://studio.example/prefix/img/thumbnail2.png");
}

TEST_CASE("the size of a thumbnail has a range", "[addresses]")
{
    for (int const good : {1, 10'000})
        CHECK_NOTHROW(session::thumbnail_url(credentials("u", "k"), "c", good));
    for (int const bad : {-1, 0, 10'001})
        CHECK_THROWS_AS(session::thumbnail_url(credentials("u", "k"), "c", bad), std::invalid_argument);
}
