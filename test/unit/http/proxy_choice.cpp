// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "http/proxy_choice.hpp"

#include "support/catch.hpp"

#include <map>
#include <stdexcept>
#include <vector>

using namespace ftrack;
using http::ProxyChoice;

namespace {

using Variables = std::map<std::string, std::string>;

ProxyChoice choose(ProxyOptions const& options, Variables const& variables)
{
    return ProxyChoice(options, [&](char const* name) -> char const* {
        auto const found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
    });
}

// The proxy for an address, or "direct".
std::string proxy_for(ProxyChoice const& choice, std::string const& url)
{
    auto const proxy = choice.for_origin(wire::Url::parse(url).origin);
    return proxy ? proxy->to_string() : "direct";
}

} // namespace

TEST_CASE("the environment decides, each scheme by its own variable, lower case first")
{
    struct Row
    {
        Variables variables;
        std::string for_https, for_http;
    };
    std::vector<Row> const table{
        {{}, "direct", "direct"},
        {{{"HTTPS_PROXY", "http://a:1"}}, "http://a:1/", "direct"},
        {{{"HTTP_PROXY", "http://a:1"}}, "direct", "http://a:1/"},
        {{{"HTTPS_PROXY", "http://a:1"}, {"https_proxy", "http://b:2"}}, "http://b:2/", "direct"},
        {{{"HTTPS_PROXY", "http://a:1"}, {"https_proxy", ""}}, "http://a:1/", "direct"},
        {{{"https_proxy", "a:1"}}, "http://a:1/", "direct"},
        {{{"https_proxy", "http://ada:love%20lace@a:1"}}, "http://ada:love%20lace@a:1/", "direct"},
        {{{"https_proxy", "http://a:1"}, {"NO_PROXY", "other.example,studio.example"}}, "direct", "direct"},
        {{{"https_proxy", "http://a:1"}, {"no_proxy", ".example"}}, "direct", "direct"},
        {{{"https_proxy", "http://a:1"}, {"no_proxy", "*"}}, "direct", "direct"},
        {{{"https_proxy", "http://a:1"}, {"no_proxy", "dio.example"}}, "http://a:1/", "direct"},
    };
    for (Row const& row : table) {
        auto const choice = choose(ProxyOptions(), row.variables);
        CHECK(proxy_for(choice, "https://studio.example") == row.for_https);
        CHECK(proxy_for(choice, "http://studio.example") == row.for_http);
    }
}

TEST_CASE("an option counts for both schemes, and the environment then does not")
{
    ProxyOptions options;
    options.url = "http://p:3128";
    auto const choice = choose(options, {{"https_proxy", "http://a:1"}, {"no_proxy", "*"}});
    CHECK(proxy_for(choice, "https://studio.example") == "http://p:3128/");
    CHECK(proxy_for(choice, "http://studio.example") == "http://p:3128/");
}

TEST_CASE("the option for direct hosts counts beside the environment's")
{
    ProxyOptions options;
    options.no_proxy = "a.example";
    auto const choice = choose(options, {{"https_proxy", "http://p:1"}, {"no_proxy", "b.example"}});
    CHECK(proxy_for(choice, "https://a.example") == "direct");
    CHECK(proxy_for(choice, "https://b.example") == "direct");
    CHECK(proxy_for(choice, "https://c.example") == "http://p:1/");
}

TEST_CASE("the environment can be left out")
{
    ProxyOptions options;
    options.use_environment = false;
    CHECK(proxy_for(choose(options, {{"https_proxy", "http://a:1"}}), "https://studio.example") == "direct");
    // Nor is what it holds looked at.
    CHECK_NOTHROW(choose(options, {{"https_proxy", "nonsense://"}}));
}

TEST_CASE("a proxy address that is none is refused, naming where it stands but not what it is")
{
    struct Row
    {
        std::string option;
        Variables variables;
        std::string where;
    };
    std::vector<Row> const table{
        {"socks5://ada:SECRET@p:1", {}, "SessionOptions: proxy.url"},
        {"https://ada:SECRET@p:1", {}, "SessionOptions: proxy.url"},
        {"http://ada:SECRET@", {}, "SessionOptions: proxy.url"},
        {"", {{"https_proxy", "http://ada:SECRET@p:none"}}, "The environment variable https_proxy"},
        {"", {{"HTTP_PROXY", "http://SECRET host"}}, "The environment variable HTTP_PROXY"},
    };
    for (Row const& row : table) {
        ProxyOptions options;
        options.url = row.option;
        try {
            choose(options, row.variables);
            FAIL("accepted");
        } catch (std::invalid_argument const& error) {
            std::string const message = error.what();
            CHECK(message == row.where + " is no proxy address: it has to be http://[user:password@]host[:port].");
        }
    }
}
