// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/tls_engine.hpp"

#include "net/certificates.hpp"
#include "net/server_stream.hpp"
#include "support/catch.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/context.hpp>

#include <algorithm>
#include <cstring>
#include <string>

namespace asio = boost::asio;
using ftrack::net::TlsEngine;
using Result = TlsEngine::Result;

namespace {

std::shared_ptr<asio::ssl::context> server_context(int version)
{
    auto const certificate = ftrack::net::make_server_certificate({"studio.example"});
    auto context = ftrack::net::make_server_tls(certificate.chain, certificate.private_key);
    SSL_CTX_set_max_proto_version(context->native_handle(), version);
    return context;
}

// Two engines, and no wire but move().
struct Bench
{
    explicit Bench(int version = TLS1_3_VERSION) : server_tls(server_context(version)) {}

    // At most `most` bytes of what `from` has to say; true when there were any.
    static bool move(TlsEngine& from, TlsEngine& to, std::size_t most = SIZE_MAX)
    {
        auto const room = to.input_room();
        auto const size = std::min(asio::buffer_copy(room, from.output()), most);
        to.commit_input(size);
        from.consume_output(size);
        return size != 0;
    }

    void shake_hands(std::size_t piece = SIZE_MAX)
    {
        Result near, far;
        do {
            near = client.handshake();
            far = server.handshake();
        } while (move(client, server, piece) || move(server, client, piece));
        REQUIRE_FALSE(near.error);
        REQUIRE_FALSE(far.error);
        char none = 0; // tickets, in TLS 1.3
        REQUIRE(client.read(asio::buffer(&none, 1)).error == asio::error::would_block);
    }

    asio::ssl::context client_tls{asio::ssl::context::tls_client};
    std::shared_ptr<asio::ssl::context> server_tls;
    TlsEngine client{client_tls.native_handle(), TlsEngine::Role::client};
    TlsEngine server{server_tls->native_handle(), TlsEngine::Role::server};
};

std::string read_all(TlsEngine& engine, Result& last)
{
    std::string text;
    std::string buffer(100'000, '\0');
    for (last = engine.read(asio::buffer(buffer)); !last.error; last = engine.read(asio::buffer(buffer)))
        text.append(buffer, 0, last.size);
    return text;
}

std::string pattern(std::size_t size)
{
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        text[i] = static_cast<char>('a' + (i * i + i / 7) % 26);
    return text;
}

} // namespace

TEST_CASE("hands are shaken and bytes travel, in whatever pieces records arrive")
{
    Bench bench(GENERATE(TLS1_2_VERSION, TLS1_3_VERSION));
    auto const piece = GENERATE(as<std::size_t>(), 1, 5, 100, 1'000'000);
    bench.shake_hands(piece);
    CHECK(bench.client.is_idle());

    REQUIRE(bench.server.write(asio::buffer("hello", 5)).size == 5);
    std::string text;
    Result last;
    while (Bench::move(bench.server, bench.client, piece))
        text += read_all(bench.client, last);
    CHECK(text == "hello");
    CHECK(last.error == asio::error::would_block);
    CHECK(bench.client.is_idle());
}

TEST_CASE("a large body is made into many records at a time, and read as it comes")
{
    Bench bench;
    bench.shake_hands();
    auto const sent = pattern(1'000'000);
    std::string arrived;
    std::size_t steps = 0;
    asio::const_buffer rest = asio::buffer(sent);
    while (rest.size() != 0) {
        auto const written = bench.client.write(rest);
        REQUIRE_FALSE(written.error);
        rest += written.size;
        ++steps;
        while (Bench::move(bench.client, bench.server)) {
            Result last;
            arrived += read_all(bench.server, last);
            REQUIRE(last.error == asio::error::would_block);
        }
    }
    CHECK(arrived == sent);
    CHECK(steps <= 10);
}

TEST_CASE("without room for a record nothing is taken, and nothing is lost")
{
    Bench bench;
    bench.shake_hands();
    auto const sent = pattern(200'000);
    auto const first = bench.client.write(asio::buffer(sent));
    REQUIRE(first.size > 64'000);
    REQUIRE(first.size < sent.size());
    auto const refused = bench.client.write(asio::buffer(sent) + first.size);
    CHECK(refused.error == asio::error::no_buffer_space);
    CHECK(refused.size == 0);

    Result last;
    std::string arrived;
    while (Bench::move(bench.client, bench.server))
        arrived += read_all(bench.server, last);
    auto const second = bench.client.write(asio::buffer(sent) + first.size);
    CHECK(first.size + second.size == sent.size());
    while (Bench::move(bench.client, bench.server))
        arrived += read_all(bench.server, last);
    CHECK(arrived == sent);
}

TEST_CASE("room for input grows while it is filled, and shrinks when it is not needed")
{
    Bench bench;
    bench.shake_hands();
    auto const sent = pattern(1'000'000);
    asio::const_buffer rest = asio::buffer(sent);
    Result last;
    while (rest.size() != 0) {
        rest += bench.server.write(rest).size;
        while (Bench::move(bench.server, bench.client))
            read_all(bench.client, last);
    }
    CHECK(bench.client.input_room().size() >= 32'768);
    SECTION("by a message that is small")
    {
        for (int i = 0; i < 5; ++i) {
            bench.server.write(asio::buffer("a", 1));
            Bench::move(bench.server, bench.client);
            read_all(bench.client, last);
        }
        CHECK(bench.client.input_room().size() == 4'096);
    }
    SECTION("when it is told")
    {
        bench.client.release_buffers();
        CHECK(bench.client.input_room().size() == 4'096);
    }
}

TEST_CASE("a read takes no more than its buffer holds; what is left keeps the connection busy")
{
    Bench bench;
    bench.shake_hands();
    bench.server.write(asio::buffer("hello", 5));
    Bench::move(bench.server, bench.client);
    CHECK_FALSE(bench.client.is_idle());
    char three[3];
    CHECK(bench.client.read(asio::buffer(three)).size == 3);
    CHECK_FALSE(bench.client.is_idle());
    Result last;
    CHECK(read_all(bench.client, last) == "lo");
    CHECK(bench.client.is_idle());
}

TEST_CASE("a goodbye comes after the bytes before it, and is answered")
{
    Bench bench;
    bench.shake_hands();
    bench.server.write(asio::buffer("hello", 5));
    CHECK(bench.server.shutdown().error == asio::error::would_block);
    Bench::move(bench.server, bench.client);

    Result last;
    CHECK(read_all(bench.client, last) == "hello");
    CHECK(last.error == asio::error::eof);
    CHECK_FALSE(bench.client.is_idle());
    CHECK_FALSE(bench.client.shutdown().error);
    Bench::move(bench.client, bench.server);
    CHECK_FALSE(bench.server.shutdown().error);
}

TEST_CASE("a damaged record is an error, told once the bytes before it were read, and told again")
{
    Bench bench;
    bench.shake_hands();
    bench.server.write(asio::buffer("hello", 5));
    Bench::move(bench.server, bench.client);
    bench.server.write(asio::buffer("world", 5));
    auto const record = bench.server.output();
    std::string damaged(static_cast<char const*>(record.data()), record.size());
    damaged.back() ^= 1;
    asio::buffer_copy(bench.client.input_room(), asio::buffer(damaged));
    bench.client.commit_input(damaged.size());

    Result last;
    CHECK(read_all(bench.client, last) == "hello");
    CHECK(last.error.category() == asio::error::get_ssl_category());
    CHECK(bench.client.read(asio::buffer(damaged)).error == last.error);
}

TEST_CASE("an idle connection without its buffers goes on, and what is pending keeps them")
{
    Bench bench;
    bench.shake_hands();
    bench.client.release_buffers();
    bench.server.write(asio::buffer("hello", 5));
    Bench::move(bench.server, bench.client);
    char two[2];
    CHECK(bench.client.read(asio::buffer(two)).size == 2);
    bench.client.release_buffers();
    Result last;
    CHECK(read_all(bench.client, last) == "llo");
}

TEST_CASE("what is not TLS ends the handshake")
{
    Bench bench;
    bench.client.handshake();
    std::string const answer = "HTTP/1.1 400 Bad Request\r\n\r\n";
    asio::buffer_copy(bench.client.input_room(), asio::buffer(answer));
    bench.client.commit_input(answer.size());
    CHECK(bench.client.handshake().error.category() == asio::error::get_ssl_category());
}

TEST_CASE("new keys are answered with the next write")
{
    Bench bench;
    bench.shake_hands();
    REQUIRE(SSL_key_update(bench.server.native(), SSL_KEY_UPDATE_REQUESTED) == 1);
    bench.server.write(asio::buffer("a", 1));
    Bench::move(bench.server, bench.client);
    Result last;
    CHECK(read_all(bench.client, last) == "a");
    CHECK(bench.client.output().size() == 0); // it may lie in the middle of a write
    bench.client.write(asio::buffer("b", 1));
    while (Bench::move(bench.client, bench.server)) {
    }
    CHECK(read_all(bench.server, last) == "b");
    CHECK(last.error == asio::error::would_block);
}

TEST_CASE("a message of the peer's handshake in two records is waited for by writes too")
{
    Bench bench;
    bench.shake_hands();
    REQUIRE(SSL_set_max_send_fragment(bench.server.native(), 512) == 1);
    std::string const large(2'000, 'x');
    REQUIRE(SSL_SESSION_set1_ticket_appdata(SSL_get_session(bench.server.native()), large.data(), large.size()) == 1);
    REQUIRE(SSL_new_session_ticket(bench.server.native()) == 1);
    bench.server.write(asio::buffer("a", 1));

    Bench::move(bench.server, bench.client, 600); // the first record, and some of the second
    Result last;
    CHECK(read_all(bench.client, last).empty());
    CHECK(last.error == asio::error::would_block);
    CHECK(bench.client.write(asio::buffer("b", 1)).error == asio::error::would_block);
    while (Bench::move(bench.server, bench.client)) {
    }
    CHECK(bench.client.write(asio::buffer("b", 1)).size == 1);
    CHECK(read_all(bench.client, last) == "a");
    while (Bench::move(bench.client, bench.server)) {
    }
    CHECK(read_all(bench.server, last) == "b");
}

TEST_CASE("a peer that asks for new keys without end is refused, not obeyed")
{
    Bench bench;
    bench.shake_hands();
    Result last;
    for (int i = 0; i < 100'000 && (last.error == asio::error::would_block || !last.error); ++i) {
        SSL_key_update(bench.server.native(), SSL_KEY_UPDATE_REQUESTED);
        bench.server.write(asio::buffer("a", 1));
        Bench::move(bench.server, bench.client);
        read_all(bench.client, last);
    }
    CHECK(last.error != asio::error::would_block);
}

TEST_CASE("a peer may not start the handshake again")
{
    Bench bench(TLS1_2_VERSION);
    bench.shake_hands();
    // Its own engine would refuse to ask; so ask without one.
    CHECK((SSL_get_options(bench.client.native()) & SSL_OP_NO_RENEGOTIATION) != 0);
    CHECK(SSL_renegotiate(bench.client.native()) == 0);
}
