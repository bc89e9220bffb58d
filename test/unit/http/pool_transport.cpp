// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "http/pool_transport.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/http_samples.hpp"
#include "support/manual_clock.hpp"
#include "support/memory_connector.hpp"
#include "support/run_coroutine.hpp"

#include <deque>
#include <optional>

using namespace ftrack;
using test::Running;

namespace {

struct Bench
{
    explicit Bench(std::size_t max_connections = 8, std::string const& proxy = {})
    {
        auto settings = std::make_shared<http::PoolSettings>();
        settings->executor = io.get_executor();
        settings->connector = connector;
        settings->clock = clock;
        settings->max_connections = max_connections;
        ProxyOptions options;
        options.use_environment = false;
        options.url = proxy;
        carrier.emplace(settings, http::ProxyChoice(options));
    }

    Running<HttpResponse>& start(std::string const& url)
    {
        HttpRequest request;
        request.url = url;
        request.is_mutation = false;
        auto& passage = passages.emplace_back(std::move(request));
        auto& running = calls.emplace_back(io, carrier->carry(passage, sink));
        test::poll(io);
        return running;
    }

    void exchange(std::string const& url)
    {
        auto& running = start(url);
        connector->wires.back()->deliver(test::ok_answer());
        CHECK(running.get().status == 200);
    }

    boost::asio::io_context io;
    std::shared_ptr<test::ManualClock> clock = std::make_shared<test::ManualClock>();
    std::shared_ptr<test::MemoryConnector> connector = std::make_shared<test::MemoryConnector>(io);
    std::optional<http::PoolCarrier> carrier;
    test::CollectingSink sink;
    std::deque<http::Passage> passages;
    std::deque<Running<HttpResponse>> calls;
};

} // namespace

TEST_CASE("each origin has connections of its own, so one does not wait for another")
{
    Bench bench(1);
    bench.start("https://a.example/");
    bench.start("https://a.example/again");
    CHECK(bench.connector->calls.size() == 1);
    for (auto const* url : {"https://b.example/", "https://a.example:444/", "http://a.example/"})
        bench.start(url);
    CHECK(bench.connector->calls.size() == 4);
}

TEST_CASE("a proxy is asked in its way: by an absolute target without TLS, by a tunnel with it")
{
    Bench bench(8, "http://ada:SECRET@proxy.example:3128");
    bench.start("http://a.example/x?y");
    bench.start("https://a.example/x?y");
    REQUIRE(bench.connector->calls.size() == 2);
    for (auto const& [origin, proxy] : bench.connector->calls)
        CHECK(proxy.value().origin.host == "proxy.example");
    CHECK(bench.connector->wires[0]->output.starts_with("GET http://a.example/x?y HTTP/1.1\r\n"));
    CHECK(bench.connector->wires[0]->output.find("\r\nProxy-Authorization: Basic YWRhOlNFQ1JFVA==\r\n") != std::string::npos);
    CHECK(bench.connector->wires[1]->output.starts_with("GET /x?y HTTP/1.1\r\n"));
    CHECK(bench.connector->wires[1]->output.find("Proxy-Authorization") == std::string::npos);
}

TEST_CASE("pools that nobody uses are dropped when there are many, longest unused first")
{
    Bench bench;
    auto const url = [](std::size_t number) { return "https://host-" + std::to_string(number) + ".example/"; };
    bench.start(url(0)); // stays in use
    for (std::size_t i = 1; i < http::PoolCarrier::max_pools; ++i)
        bench.exchange(url(i));
    CHECK_FALSE(bench.connector->wires[1]->is_closed);

    bench.exchange("https://one-more.example/");

    CHECK_FALSE(bench.connector->wires[0]->is_closed);
    CHECK(bench.connector->wires[1]->is_closed);
    CHECK_FALSE(bench.connector->wires[2]->is_closed);
    auto const connections = bench.connector->wires.size();
    bench.start(url(2));
    CHECK(bench.connector->wires.size() == connections);
}

TEST_CASE("closing ends the requests of all origins, and later ones")
{
    Bench bench;
    auto& a = bench.start("https://a.example/");
    auto& b = bench.start("https://b.example/");
    bench.carrier->close();
    CHECK_THROWS_AS(a.get(), AbortError);
    CHECK_THROWS_AS(b.get(), AbortError);
    HttpRequest request;
    request.url = "https://a.example/";
    http::Passage passage(request);
    auto const late = [&] { test::run_coroutine(bench.io, bench.carrier->carry(passage, bench.sink)); };
    CHECK_THROWS_AS(late(), AbortError);
    CHECK(bench.clock->pending() == 0);
}
