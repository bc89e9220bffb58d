// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/tls_channel.hpp"

#include "net/certificates.hpp"
#include "net/server_stream.hpp"
#include "support/catch.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <optional>
#include <string>

// What the tests of TlsStream, between two channels, cannot bring about: a peer whose records arrive as the test likes.

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using ftrack::net::TlsChannel;
using ftrack::net::TlsEngine;

namespace {

// Takes how an operation ended.
struct Outcome
{
    auto handler()
    {
        return [this](error_code ec, std::size_t count = 0) {
            error = ec;
            size = count;
        };
    }
    bool is_done() const { return error.has_value(); }

    std::optional<error_code> error;
    std::size_t size = 0;
};

struct Bench
{
    Bench()
    {
        auto const certificate = ftrack::net::make_server_certificate({"studio.example"});
        server_tls = ftrack::net::make_server_tls(certificate.chain, certificate.private_key);
        tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
        tcp::socket near(io);
        near.connect(acceptor.local_endpoint());
        acceptor.accept(far);
        far.non_blocking(true);
        client = std::make_shared<TlsChannel>(std::move(near), client_tls, client_tls->native_handle(), TlsEngine::Role::client);
        server.emplace(server_tls->native_handle(), TlsEngine::Role::server);
    }

    // What the client sent goes into the server's engine.
    void listen()
    {
        ftrack::test::poll(io);
        error_code error;
        server->commit_input(far.read_some(server->input_room(), error));
    }

    void send(std::size_t most = SIZE_MAX)
    {
        auto const output = server->output();
        server->consume_output(asio::write(far, asio::buffer(output, most)));
    }

    void shake_hands()
    {
        Outcome outcome;
        client->handshake(outcome.handler());
        ftrack::test::run_until(io, [&] {
            listen();
            server->handshake();
            send();
            return outcome.is_done() && SSL_is_init_finished(server->native()) != 0;
        });
        REQUIRE_FALSE(*outcome.error);
    }

    asio::io_context io;
    std::shared_ptr<asio::ssl::context> client_tls = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
    std::shared_ptr<asio::ssl::context> server_tls;
    tcp::socket far{io};
    std::shared_ptr<TlsChannel> client;
    std::optional<TlsEngine> server;
};

} // namespace

TEST_CASE("a write in the middle of what a read is fetching waits for it")
{
    Bench bench;
    bench.shake_hands();
    SSL_set_max_send_fragment(bench.server->native(), 512);
    std::string const large(2'000, 'x');
    SSL_SESSION_set1_ticket_appdata(SSL_get_session(bench.server->native()), large.data(), large.size());
    SSL_new_session_ticket(bench.server->native());
    bench.server->write(asio::buffer("a", 1));

    Outcome reading, writing;
    std::array<char, 100> buffer{};
    bench.client->read_some(asio::buffer(buffer), reading.handler());
    ftrack::test::poll(bench.io);
    bench.send(600); // the first record of the ticket, and some of the second
    ftrack::test::run_until(bench.io, [&] { return SSL_in_init(bench.client->native()) != 0; });
    bench.client->write_some(asio::buffer("b", 1), writing.handler());
    ftrack::test::poll(bench.io);
    CHECK_FALSE(writing.is_done());

    SECTION("until it is through")
    {
        bench.send();
        ftrack::test::run_until(bench.io, [&] { return reading.is_done() && writing.is_done(); });
        CHECK_FALSE(*reading.error);
        CHECK(reading.size == 1);
        CHECK_FALSE(*writing.error);
        CHECK(writing.size == 1);
        bench.listen();
        CHECK(bench.server->read(asio::buffer(buffer)).size == 1);
        CHECK(buffer[0] == 'b');
    }
    SECTION("until the channel is closed")
    {
        bench.client->socket().close();
        ftrack::test::run_until(bench.io, [&] { return reading.is_done() && writing.is_done(); });
        CHECK(*reading.error == asio::error::operation_aborted);
        CHECK(*writing.error == asio::error::operation_aborted);
    }
}
