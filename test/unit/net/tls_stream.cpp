// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/tls_stream.hpp"

#include "net/certificates.hpp"
#include "net/server_stream.hpp"
#include "net/tls_context.hpp"
#include "support/catch.hpp"
#include "support/failure.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <memory>
#include <optional>

using namespace ftrack;
using asio_tcp = boost::asio::ip::tcp;
using test::failure_of;
using test::Running;
namespace asio = boost::asio;

namespace {

asio::awaitable<void> shake_hands(net::TlsStream& stream) { co_await stream.async_handshake(asio::use_awaitable); }
asio::awaitable<void> shake_hands_as_server(net::ServerStream& stream) { co_await stream.async_handshake(asio::use_awaitable); }
asio::awaitable<void> say_goodbye(net::ServerStream& stream) { co_await stream.async_say_goodbye(asio::use_awaitable); }

asio::awaitable<std::string> read(net::AnyStream& stream)
{
    std::array<char, 100> bytes{};
    std::size_t const size = co_await stream.async_read_some(asio::buffer(bytes), asio::use_awaitable);
    co_return std::string(bytes.data(), size);
}

asio::awaitable<std::size_t> write(net::AnyStream& stream, std::string bytes)
{
    co_return co_await stream.async_write_some(asio::buffer(bytes), asio::use_awaitable);
}

// Both ends of a TLS connection.
struct Bench
{
    explicit Bench(std::string const& name = "studio.example")
    {
        TlsOptions options;
        options.ca_certificates = certificate.authority;
        asio_tcp::acceptor acceptor(io, asio_tcp::endpoint(asio::ip::address_v4::loopback(), 0));
        asio_tcp::socket near(io), far(io);
        near.connect(acceptor.local_endpoint());
        acceptor.accept(far);
        server = net::make_server_stream(std::move(far), net::make_server_tls(certificate.chain, certificate.private_key));
        client = net::make_tls_stream(std::move(near), net::TlsContext::get(options), name, name + ":443");
    }

    void shake_hands()
    {
        Running<void> far(io, shake_hands_as_server(*server));
        Running<void> near(io, ::shake_hands(*client));
        near.get();
        far.get();
    }

    asio::io_context io;
    net::ServerCertificate certificate = net::make_server_certificate({"studio.example"});
    std::unique_ptr<net::ServerStream> server;
    std::unique_ptr<net::TlsStream> client;
};

} // namespace

TEST_CASE("bytes travel both ways over TLS")
{
    Bench bench;
    bench.shake_hands();
    CHECK(bench.client->refusal().empty());
    CHECK_FALSE(bench.client->was_resumed());
    CHECK(test::run_coroutine(bench.io, write(*bench.client, "hello")) == 5);
    CHECK(test::run_coroutine(bench.io, read(*bench.server)) == "hello");
    CHECK(test::run_coroutine(bench.io, write(*bench.server, "ok")) == 2);
    CHECK(test::run_coroutine(bench.io, read(*bench.client)) == "ok");
}

TEST_CASE("a certificate for another name ends the handshake with the reason")
{
    Bench bench("other.example");
    CHECK_THROWS_AS(bench.shake_hands(), boost::system::system_error);
    CHECK(bench.client->refusal() == "it was not made for 'other.example'. Check the server's address");
}

TEST_CASE("a goodbye is told apart from a connection that was cut")
{
    Bench bench;
    bench.shake_hands();
    Running<std::string> reading(bench.io, read(*bench.client));
    SECTION("goodbye")
    {
        Running<void> goodbye(bench.io, say_goodbye(*bench.server));
        CHECK(failure_of(reading) == asio::error::eof);
        bench.client->close();
        test::run_until(bench.io, [&] { return goodbye.is_done(); });
    }
    SECTION("cut")
    {
        bench.server->close();
        CHECK(failure_of(reading) == asio::ssl::error::stream_truncated);
    }
    SECTION("reset")
    {
        bench.server->reset();
        CHECK(failure_of(reading) == asio::error::connection_reset);
    }
}

TEST_CASE("an idle TLS stream is reusable until its peer goes or speaks")
{
    Bench bench;
    bench.shake_hands();
    // The tickets for later connections come with the first answer.
    test::run_coroutine(bench.io, write(*bench.server, "ok"));
    test::run_coroutine(bench.io, read(*bench.client));
    CHECK(bench.client->is_reusable());
    std::optional<boost::system::error_code> told;
    bench.client->wait_readable([&](boost::system::error_code error) { told = error; });
    SECTION("gone") { bench.server->close(); }
    SECTION("speaking") { test::run_coroutine(bench.io, write(*bench.server, "more")); }
    SECTION("not watched any more")
    {
        bench.client->cancel_wait();
        test::run_until(bench.io, [&] { return told.has_value(); });
        CHECK(*told == asio::error::operation_aborted);
        CHECK(bench.client->is_reusable());
        return;
    }
    test::run_until(bench.io, [&] { return told.has_value(); });
    CHECK_FALSE(bench.client->is_reusable());
}

TEST_CASE("what is pending on a stream that is closed, cancelled or destroyed ends with operation_aborted")
{
    Bench bench;
    bench.shake_hands();
    Running<std::string> reading(bench.io, read(*bench.client));
    test::poll(bench.io);
    REQUIRE_FALSE(reading.is_done());
    SECTION("closed") { bench.client->close(); }
    SECTION("cancelled") { reading.cancel(); }
    SECTION("destroyed") { bench.client.reset(); }
    CHECK(failure_of(reading) == asio::error::operation_aborted);
}

TEST_CASE("a handshake that hangs can be ended")
{
    Bench bench;
    Running<void> shaking(bench.io, shake_hands(*bench.client));
    test::poll(bench.io);
    REQUIRE_FALSE(shaking.is_done());
    SECTION("closed") { bench.client->close(); }
    SECTION("cancelled") { shaking.cancel(); }
    SECTION("destroyed") { bench.client.reset(); }
    SECTION("the context dies") { return; }
    CHECK_THROWS_AS(shaking.get(), boost::system::system_error);
}

TEST_CASE("a server's certificate and key of no use are refused")
{
    auto const certificate = net::make_server_certificate({"a"});
    CHECK_THROWS_AS(net::make_server_tls("none", certificate.private_key), boost::system::system_error);
    CHECK_THROWS_AS(net::make_server_tls(certificate.chain, "none"), boost::system::system_error);
    CHECK_THROWS_AS(net::make_server_tls(certificate.chain, net::make_server_certificate({"a"}).private_key), boost::system::system_error);
}
