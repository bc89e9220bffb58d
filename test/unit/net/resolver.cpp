// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/resolver.hpp"

#include "support/catch.hpp"
#include "support/failure.hpp"
#include "support/run_coroutine.hpp"
#include "support/slow_lookup.hpp"

#include <optional>
#include <thread>

using namespace ftrack;
using net::Endpoints;
using test::failure_of;
using test::Running;
namespace asio = boost::asio;

namespace {

asio::ip::tcp::endpoint endpoint(char const* address) { return {asio::ip::make_address(address), 443}; }

} // namespace

TEST_CASE("families take turns, beginning with the first one's")
{
    auto const a = endpoint("192.0.2.1"), b = endpoint("192.0.2.2"), c = endpoint("192.0.2.3");
    auto const x = endpoint("2001:db8::1"), y = endpoint("2001:db8::2");
    CHECK(net::interleave({}) == Endpoints{});
    CHECK(net::interleave({a}) == Endpoints{a});
    CHECK(net::interleave({x, y, a, b, c}) == Endpoints{x, a, y, b, c});
    CHECK(net::interleave({a, b, x}) == Endpoints{a, x, b});
}

TEST_CASE("an address needs no look-up")
{
    asio::io_context io;
    auto const never = [](std::string const&, std::string const&, boost::system::error_code&) -> Endpoints { throw std::logic_error("looked up"); };
    for (auto const* address : {"192.0.2.1", "2001:db8::1"}) {
        net::Resolution resolution(io.get_executor(), address, "443", never);
        CHECK(test::run_coroutine(io, resolution.result()) == Endpoints{endpoint(address)});
    }
}

TEST_CASE("localhost is this machine, whatever its files and servers say")
{
    for (auto const* name : {"localhost", "LocalHost", "sandbox.localhost"}) {
        boost::system::error_code error;
        CHECK(net::look_up(name, "443", error) == Endpoints{endpoint("127.0.0.1"), endpoint("::1")});
        CHECK_FALSE(error);
    }
}

TEST_CASE("a look-up gives its addresses on the executor, or why there are none")
{
    asio::io_context io;
    auto const main = std::this_thread::get_id();
    std::thread::id where;
    boost::system::error_code reported, expected;
    Endpoints found;
    SECTION("found") { found = {endpoint("192.0.2.1")}; }
    SECTION("an error") { reported = expected = asio::error::host_not_found_try_again; }
    SECTION("no address") { expected = asio::error::host_not_found; }
    auto const function = [&](std::string const& host, std::string const& port, boost::system::error_code& error) {
        where = std::this_thread::get_id();
        error = host == "studio.example" && port == "443" ? reported : asio::error::invalid_argument;
        return found;
    };
    net::Resolution resolution(io.get_executor(), "studio.example", "443", function);
    CHECK(failure_of(Running<Endpoints>(io, resolution.result())) == expected);
    CHECK(where != main);
}

TEST_CASE("who waits for a look-up that hangs can walk away at once")
{
    test::SlowLookup slow;
    asio::io_context io;
    std::optional<net::Resolution> resolution(std::in_place, io.get_executor(), "studio.example", "443", slow.function());
    slow.wait_until_begun();
    Running<Endpoints> running(io, resolution->result());
    test::poll(io);
    REQUIRE_FALSE(running.is_done());
    SECTION("abandoned") { resolution->abandon(); }
    SECTION("cancelled") { running.cancel(); }
    test::poll(io);
    REQUIRE(running.is_done());
    CHECK(failure_of(running) == asio::error::operation_aborted);

    // What comes of it later finds nobody, and touches nothing.
    resolution.reset();
    slow.finish();
    slow.wait_until_finished();
    test::poll(io);
}

TEST_CASE("a context may die while a look-up hangs, without waiting for it")
{
    test::SlowLookup slow;
    {
        asio::io_context io;
        auto const task = [](asio::io_context& on, net::LookupFunction function) -> asio::awaitable<void> {
            net::Resolution resolution(on.get_executor(), "studio.example", "443", std::move(function));
            co_await resolution.result();
        };
        Running<void> running(io, task(io, slow.function()));
        test::poll(io);
        slow.wait_until_begun();
    }
    slow.finish();
    slow.wait_until_finished();
}

TEST_CASE("the machine's own look-up knows localhost")
{
    boost::system::error_code error;
    auto const found = net::look_up("localhost", "443", error);
    CHECK_FALSE(error);
    REQUIRE_FALSE(found.empty());
    CHECK(found.front().address().is_loopback());
    CHECK(found.front().port() == 443);
}
