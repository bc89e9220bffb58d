// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "http/navigation.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/http_samples.hpp"
#include "support/run_coroutine.hpp"
#include "support/scripted_carrier.hpp"

#include <vector>

using namespace ftrack;
using test::ScriptedAnswer;

namespace {

ScriptedAnswer redirect(int status, std::string location) { return ScriptedAnswer(status).with("Location", std::move(location)); }

struct Bench
{
    HttpRequest request(std::string method = "GET", std::string url = "https://studio.example/a")
    {
        HttpRequest result;
        result.method = std::move(method);
        result.url = std::move(url);
        result.body = result.method == "POST" ? "[]" : "";
        result.headers.add("ftrack-api-key", "SECRET");
        result.headers.add("Authorization", "SECRET");
        result.headers.add("Accept", "*/*");
        return result;
    }

    HttpResponse send(HttpRequest to_send)
    {
        http::Passage passage(std::move(to_send));
        auto response = test::run_coroutine(io, carrier.carry(passage, sink));
        CHECK(passage.url.to_string() == wire::Url::parse(passage.request.url).to_string());
        headers_after = passage.request.headers;
        return response;
    }

    std::string refusal(HttpRequest to_send)
    {
        try {
            send(std::move(to_send));
        } catch (NetworkError const& error) {
            return error.what();
        }
        return {};
    }

    // The n-th request's field.
    std::string sent(std::size_t n, std::string const& name) { return std::string(script.sent.at(n).headers.find(name)); }

    boost::asio::io_context io;
    test::ScriptedCarrier::Script script;
    http::NavigationCarrier carrier{std::make_unique<test::ScriptedCarrier>(script), std::make_shared<wire::CookieJar>()};
    test::CollectingSink sink;
    HeaderFields headers_after;
};

} // namespace

TEST_CASE("a GET follows redirects on its host, and only the last answer reaches the sink")
{
    for (int const status : {301, 302, 303, 307, 308}) {
        Bench bench;
        bench.script.answers = {redirect(status, "/b"), redirect(status, "https://studio.example/c?d"), ScriptedAnswer(200)};
        CHECK(bench.send(bench.request()).status == 200);
        REQUIRE(bench.script.sent.size() == 3);
        CHECK(bench.script.sent[1].url == "https://studio.example/b");
        CHECK(bench.script.sent[2].url == "https://studio.example/c?d");
        CHECK(bench.sent(2, "ftrack-api-key") == "SECRET");
        CHECK(bench.sink.starts == 1);
        CHECK(bench.sink.body == "body 3");
    }
}

TEST_CASE("a POST follows 307 and 308 alone, with its body")
{
    for (int const status : {301, 302, 303, 307, 308}) {
        INFO(status);
        Bench bench;
        bench.script.answers = {redirect(status, "https://studio.example/b"), ScriptedAnswer(200)};
        auto const refusal = bench.refusal(bench.request("POST", "http://studio.example/a"));
        bool const follows = status >= 307;
        CHECK(refusal.empty() == follows);
        CHECK(bench.script.sent.size() == (follows ? 2U : 1U));
        if (follows) {
            CHECK(bench.script.sent[1].method == "POST");
            CHECK(bench.script.sent[1].body == "[]");
        } else {
            CHECK(bench.sink.starts == 0);
        }
    }
}

TEST_CASE("credentials leave the host by no way, and the request comes back as it was")
{
    Bench bench;
    bench.script.answers = {redirect(302, "https://storage.example/x"), redirect(302, "https://studio.example/y"), ScriptedAnswer(200)};
    auto request = bench.request();
    request.headers.add("Cookie", "own=SECRET");
    SECTION("not allowed")
    {
        auto const refusal = bench.refusal(request);
        CHECK(refusal.find("https://storage.example/x") != std::string::npos);
        CHECK(bench.script.sent.size() == 1);
    }
    SECTION("allowed")
    {
        request.follow_to_other_hosts = true;
        CHECK(bench.send(request).status == 200);
        CHECK(bench.headers_after.find("ftrack-api-key") == "SECRET");
        REQUIRE(bench.script.sent.size() == 3);
        // Nor do they come back with a redirect that a stranger sent.
        for (std::size_t const n : {std::size_t{1}, std::size_t{2}}) {
            for (auto const& [name, value] : bench.script.sent[n].headers)
                CHECK(value != "SECRET");
            CHECK(bench.sent(n, "Cookie").empty());
            CHECK(bench.sent(n, "Accept") == "*/*");
        }
    }
    SECTION("a POST never leaves")
    {
        request.method = "POST";
        request.follow_to_other_hosts = true;
        bench.script.answers.front() = redirect(307, "https://storage.example/x");
        CHECK_FALSE(bench.refusal(request).empty());
    }
}

TEST_CASE("a redirect from TLS to plain HTTP is refused, and one that goes in circles ends")
{
    Bench bench;
    SECTION("downgrade") { bench.script.answers = {redirect(302, "http://studio.example/b")}; }
    SECTION("circle") { bench.script.answers = {redirect(302, "/a")}; }
    SECTION("nonsense") { bench.script.answers = {redirect(302, "http://[")}; }
    CHECK_FALSE(bench.refusal(bench.request()).empty());
    CHECK(bench.script.sent.size() <= 6);
    CHECK(bench.sink.starts == 0);
}

TEST_CASE("cookies that a server sets go back to it, beside the caller's own, and to nobody else")
{
    Bench bench;
    bench.script.answers = {ScriptedAnswer(200).with("Set-Cookie", "session=1; Path=/").with("set-cookie", "b=2; Path=/"), ScriptedAnswer(200)};
    bench.send(bench.request());
    CHECK(bench.sent(0, "Cookie").empty());
    bench.send(bench.request());
    CHECK(bench.sent(1, "Cookie") == "session=1; b=2");
    CHECK_FALSE(bench.headers_after.contains("Cookie"));

    auto request = bench.request();
    request.headers.add("Cookie", "sso=3");
    bench.send(request);
    CHECK(bench.sent(2, "Cookie") == "sso=3; session=1; b=2");
    CHECK(bench.headers_after.find("Cookie") == "sso=3");

    bench.send(bench.request("GET", "https://storage.example/"));
    CHECK(bench.sent(3, "Cookie").empty());
}

TEST_CASE("a cookie that comes with a redirect is sent to its target, the caller's own as well")
{
    Bench bench;
    bench.script.answers = {redirect(302, "/b").with("Set-Cookie", "session=1; Path=/"), ScriptedAnswer(200)};
    auto request = bench.request();
    request.headers.add("Cookie", "sso=3");
    bench.send(request);
    CHECK(bench.sent(1, "Cookie") == "sso=3; session=1");
}

TEST_CASE("what fails below passes through, with the request as it was, and closing is passed on")
{
    Bench bench;
    bench.script.answers = {redirect(302, "/b"), ScriptedAnswer(std::make_exception_ptr(NetworkError({}, "No.")))};
    http::Passage passage(bench.request());
    CHECK_THROWS_AS(test::run_coroutine(bench.io, bench.carrier.carry(passage, bench.sink)), NetworkError);
    CHECK(passage.url.path == "/a");
    CHECK(passage.request.headers.size() == 3);
    bench.carrier.close();
    CHECK(bench.script.is_closed);
}
