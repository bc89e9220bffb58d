// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/proxy_tunnel.hpp"

#include "ftrack/error.hpp"
#include "net/permanent_error.hpp"
#include "support/catch.hpp"
#include "support/fail_loop.hpp"
#include "support/memory_stream.hpp"
#include "support/run_coroutine.hpp"

using namespace ftrack;
using test::Running;
namespace asio = boost::asio;

namespace {

// A tunnel to studio.example over a scripted wire.
struct Bench
{
    Bench()
    {
        origin.tls = true;
        origin.host = "studio.example";
        origin.port = "443";
        wire.end.clear();
    }

    Running<void> start() { return Running<void>(io, net::open_tunnel(stream, origin, wire::Url::parse(proxy))); }

    template <class E>
    std::string failure()
    {
        try {
            start().get();
        } catch (E const& error) {
            return error.what();
        }
        return {};
    }

    asio::io_context io;
    test::MemoryWire wire{io};
    test::MemoryStream stream{wire};
    ftrack::wire::Origin origin;
    std::string proxy = "http://proxy.example:3128";
};

} // namespace

TEST_CASE("a tunnel is asked for with the host's name and port, and with credentials when there are some")
{
    Bench bench;
    bench.wire.deliver("HTTP/1.1 200 Connection established\r\nProxy-Agent: x\r\n\r\n");
    std::string credentials;
    std::string target = "studio.example:443";
    SECTION("none") {}
    SECTION("user and password")
    {
        bench.proxy = "http://ada:love%20lace@proxy.example:3128";
        credentials = "Proxy-Authorization: Basic YWRhOmxvdmUgbGFjZQ==\r\n";
    }
    SECTION("an IPv6 address")
    {
        bench.origin.host = "::1";
        target = "[::1]:443";
    }
    bench.start().get();
    CHECK(bench.wire.output == "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + credentials + "\r\n");
    CHECK_FALSE(bench.wire.is_closed);
}

TEST_CASE("a proxy that says no is quoted, with what to do")
{
    struct Row
    {
        std::string answer, proxy, message;
        bool is_permanent = false;
    };
    auto const refused = std::string("The proxy proxy.example:3128 refused to connect to studio.example:443 with HTTP status ");
    for (auto const& row : {
             Row{"HTTP/1.1 403 No\r\n\r\n", "http://proxy.example:3128", refused + "403."},
             Row{"HTTP/1.1 407 Who?\r\nContent-Length: 5\r\n\r\n", "http://proxy.example:3128",
                 refused + "407. It wants credentials: give them as http://user:password@host:port.", true},
             Row{"HTTP/1.0 407 Who?\r\n\r\n", "http://ada:PASSWORD@proxy.example:3128",
                 refused + "407. It does not accept the credentials of the proxy's address.", true},
             Row{"HTTP/1.1 302 Elsewhere\r\nLocation: http://other/\r\n\r\n", "http://proxy.example:3128", refused + "302."},
         })
    {
        Bench bench;
        bench.proxy = row.proxy;
        bench.wire.deliver(row.answer);
        CHECK((row.is_permanent ? bench.failure<net::PermanentNetworkError>() : bench.failure<NetworkError>()) == row.message);
    }
}

TEST_CASE("a proxy that talks nonsense, or speaks for the server, is not trusted")
{
    Bench bench;
    SECTION("no HTTP") { bench.wire.deliver("SSH-2.0\r\n\r\n"); }
    SECTION("more than was asked for") { bench.wire.deliver("HTTP/1.1 200 OK\r\n\r\n\x16\x03"); }
    SECTION("an endless header") { bench.wire.deliver("HTTP/1.1 200 OK\r\nA: " + std::string(100'000, 'x')); }
    CHECK(bench.failure<MalformedResponseError>().starts_with("The answer of the proxy proxy.example:3128 "));
}

TEST_CASE("a host name that would break out of its line is refused before anything is sent")
{
    Bench bench;
    bench.origin.host = "a\r\nb";
    CHECK_THROWS_AS(bench.start().get(), std::invalid_argument);
    CHECK(bench.wire.operations == 0);
}

TEST_CASE("whichever read or write fails or is cancelled, the tunnel fails with the cause")
{
    for (bool const is_cancelled : {false, true}) {
        auto const operations = test::fail_loop([&](std::size_t number) {
            INFO("operation " << number);
            Bench bench;
            bench.wire.deliver_bytewise("HTTP/1.1 200 OK\r\n\r\n");
            bench.wire.write_limit = 20;
            (is_cancelled ? bench.wire.block_at : bench.wire.fail_at) = number;
            auto running = bench.start();
            test::poll(bench.io);
            if (is_cancelled)
                running.cancel();
            if (bench.wire.operations <= number) {
                running.get();
                return true;
            }
            try {
                running.get();
                FAIL("went through");
            } catch (boost::system::system_error const& error) {
                CHECK(error.code() == (is_cancelled ? asio::error::operation_aborted : asio::error::basic_errors::connection_reset));
            }
            return false;
        });
        CHECK(operations > 20);
    }
}
