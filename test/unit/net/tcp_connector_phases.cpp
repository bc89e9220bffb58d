// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/tcp_connector.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/local_server.hpp"
#include "support/manual_clock.hpp"
#include "support/relay.hpp"
#include "support/run_coroutine.hpp"
#include "support/slow_lookup.hpp"

#include <boost/asio/error.hpp>

#include <functional>
#include <optional>
#include <vector>

// What happens to a connection attempt that hangs, in each of its phases: it reaches its limit, is cancelled, or its context dies.

using namespace std::chrono_literals;
using namespace ftrack;
using test::Running;
using Stream = std::unique_ptr<net::AnyStream>;
namespace asio = boost::asio;

namespace {

// A connection that is about to be made.
struct Bench
{
    Bench()
    {
        timeouts.connect = 10s;
        timeouts.tls_handshake = 20s;
        origin = server.origin();
    }

    void start()
    {
        auto const connector = net::make_tcp_connector(server.trust(), timeouts, clock, look_up);
        running.emplace(io, connector->connect(origin, proxy));
    }

    std::shared_ptr<test::ManualClock> clock = std::make_shared<test::ManualClock>();
    test::SlowLookup slow; // behind the context, which dies first
    asio::io_context io;
    test::LocalServer server{io};
    test::SilentAddress silent{io};
    test::Relay relay{io, server.server->port()};
    TimeoutOptions timeouts;
    net::LookupFunction look_up = test::look_up_loopback;
    wire::Origin origin;
    std::optional<wire::Url> proxy;
    std::optional<Running<Stream>> running;
};

struct Phase
{
    std::string name;
    std::function<void(Bench&)> hang;     ///< prepares a hang in this phase
    std::function<bool(Bench&)> has_come; ///< whether the attempt has come there
    std::chrono::milliseconds limit;
    std::string message;
};

std::vector<Phase> phases()
{
    return {
        {"resolving", [](Bench& bench) { bench.look_up = bench.slow.function(); },
         [](Bench& bench) {
             bench.slow.wait_until_begun();
             return true;
         },
         10s, "The look-up of the host name 'studio.example' took longer than 10 s (TimeoutOptions::connect)."},
        {"connecting",
         [](Bench& bench) {
             bench.look_up = [to = bench.silent.endpoint()](auto const&, auto const&, boost::system::error_code&) { return net::Endpoints{to}; };
         },
         [](Bench& bench) {
             // The head start of the race stands beside the limit.
             return bench.clock->pending() == 2;
         },
         10s, "The connection to studio.example:PORT took longer than 10 s (TimeoutOptions::connect)."},
        {"asking the proxy",
         [](Bench& bench) {
             bench.relay.ignore_new_connections(true);
             bench.proxy = wire::Url::parse("http://127.0.0.1:" + std::to_string(bench.relay.port()));
         },
         [](Bench& bench) { return bench.relay.accepted() == 1; }, 10s, "The connection to studio.example:PORT through the proxy 127.0.0.1:"},
        {"TLS",
         [](Bench& bench) {
             bench.relay.ignore_new_connections(true);
             bench.origin.port = std::to_string(bench.relay.port());
         },
         [](Bench& bench) { return bench.relay.accepted() == 1; }, 20s,
         "The TLS handshake with studio.example:PORT took longer than 20 s (TimeoutOptions::tls_handshake)."},
    };
}

void begin(Bench& bench, Phase const& phase)
{
    phase.hang(bench);
    bench.start();
    test::poll(bench.io);
    test::run_until(bench.io, [&] { return phase.has_come(bench); });
    test::poll(bench.io);
    REQUIRE_FALSE(bench.running->is_done());
}

std::string replace(std::string text, std::string const& what, std::string const& by)
{
    auto const at = text.find(what);
    return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

} // namespace

TEST_CASE("a connection attempt that hangs reaches the limit of its phase, which is named")
{
    for (Phase const& phase : phases()) {
        INFO(phase.name);
        Bench bench;
        begin(bench, phase);
        bench.clock->advance(phase.limit - 1ms);
        test::poll(bench.io);
        REQUIRE_FALSE(bench.running->is_done());

        bench.clock->advance(1ms);
        test::poll(bench.io);

        REQUIRE(bench.running->is_done());
        try {
            bench.running->get();
            FAIL("connected");
        } catch (TimeoutError const& error) {
            CHECK(error.code() == asio::error::timed_out);
            CHECK_FALSE(error.may_have_been_applied());
            CHECK(std::string(error.what()).starts_with(replace(phase.message, "PORT", bench.origin.port)));
        }
        CHECK(bench.clock->pending() == 0);
    }
}

TEST_CASE("a connection attempt that is cancelled ends at once in every phase and leaves nothing behind")
{
    for (Phase const& phase : phases()) {
        INFO(phase.name);
        Bench bench;
        begin(bench, phase);

        bench.running->cancel();
        test::poll(bench.io);

        REQUIRE(bench.running->is_done());
        try {
            bench.running->get();
            FAIL("connected");
        } catch (Error const&) {
            FAIL("translated");
        } catch (boost::system::system_error const& error) {
            CHECK(error.code() == asio::error::operation_aborted);
        }
        CHECK(bench.clock->pending() == 0);
        CHECK(bench.server.requests.empty());
    }
}

TEST_CASE("the context may die in every phase of a connection attempt")
{
    for (Phase const& phase : phases()) {
        INFO(phase.name);
        std::shared_ptr<test::ManualClock> clock;
        {
            Bench bench;
            begin(bench, phase);
            clock = bench.clock;
        }
        CHECK(clock->pending() == 0);
        CHECK(clock.use_count() == 1);
    }
}
