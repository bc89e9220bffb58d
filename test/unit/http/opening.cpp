// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "http/opening.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/failure.hpp"
#include "support/memory_connector.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/error.hpp>

#include <optional>

using namespace ftrack;
using test::failure_of;
using test::Running;
using Stream = std::unique_ptr<net::AnyStream>;
namespace asio = boost::asio;

namespace {

struct Bench
{
    Running<Stream> start()
    {
        Running<Stream> running(*io, list.open(io->get_executor(), connector, wire::Url::parse("https://studio.example").origin, std::nullopt));
        test::poll(*io);
        return running;
    }

    std::unique_ptr<asio::io_context> io = std::make_unique<asio::io_context>();
    std::shared_ptr<test::MemoryConnector> connector = std::make_shared<test::MemoryConnector>(*io);
    http::OpeningList list;
};

} // namespace

TEST_CASE("an opening gives the connector's stream or its failure")
{
    Bench bench;
    SECTION("a stream, later")
    {
        bench.connector->hang = true;
        auto running = bench.start();
        CHECK_FALSE(running.is_done());
        bench.connector->release();
        CHECK(running.get() != nullptr);
        CHECK(bench.connector->calls.at(0).first.host == "studio.example");
    }
    SECTION("a failure")
    {
        bench.connector->failure = std::make_exception_ptr(NetworkError(asio::error::connection_refused, "No."));
        CHECK_THROWS_AS(bench.start().get(), NetworkError);
    }
}

TEST_CASE("an opening that is cancelled or aborted ends at once, and so does the connector's work")
{
    Bench bench;
    bench.connector->hang = true;
    auto first = bench.start(), second = bench.start();
    REQUIRE(bench.connector->hanging() == 2);
    SECTION("one is cancelled: the other goes on")
    {
        first.cancel();
        test::poll(*bench.io);
        CHECK(failure_of(first) == asio::error::operation_aborted);
        CHECK(bench.connector->hanging() == 1);
        bench.connector->release();
        CHECK(second.get() != nullptr);
    }
    SECTION("all are aborted")
    {
        bench.list.abort_all();
        CHECK(failure_of(first) == asio::error::operation_aborted);
        CHECK(failure_of(second) == asio::error::operation_aborted);
        test::poll(*bench.io);
        CHECK(bench.connector->hanging() == 0);
    }
}

TEST_CASE("the context may die while an opening is under way")
{
    Bench bench;
    bench.connector->hang = true;
    bench.start();
    CHECK(bench.connector->hanging() == 1);
    bench.io.reset();
    CHECK(bench.connector->hanging() == 0);
}
