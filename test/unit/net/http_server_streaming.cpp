// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Bodies that the HTTP server holds nowhere: requests that go to a sink, answers that come from a source.
#include "net/http_server.hpp"

#include "net/server_request_parser.hpp"
#include "support/catch.hpp"
#include "support/manual_clock.hpp"
#include "support/raw_client.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/error.hpp>

#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>

using namespace std::chrono_literals;
using namespace ftrack;
using test::RawClient;
namespace asio = boost::asio;

namespace {

class CountingSink final : public net::RequestSink
{
public:
    explicit CountingSink(std::size_t most) : most_(most) {}

    bool write(std::string_view bytes) noexcept override
    {
        largest = std::max(largest, bytes.size());
        received += bytes.size();
        return received < most_;
    }

    std::size_t received = 0;
    std::size_t largest = 0;

private:
    std::size_t most_;
};

/// `abc…zabc…`
class AlphabetSource final : public net::ReplySource
{
public:
    AlphabetSource(std::uint64_t size, std::uint64_t readable) : size_(size), readable_(readable) {}

    std::uint64_t size() const noexcept override { return size_; }

    void read(char* to, std::size_t size) override
    {
        largest = std::max(largest, size);
        if (at_ + size > readable_)
            throw std::runtime_error("gone");
        for (std::size_t i = 0; i < size; ++i)
            to[i] = static_cast<char>('a' + at_++ % 26);
    }

    std::size_t largest = 0;

private:
    std::uint64_t size_;
    std::uint64_t readable_;
    std::uint64_t at_ = 0;
};

std::string alphabet(std::size_t size)
{
    std::string text(size, '\0');
    AlphabetSource(size, size).read(text.data(), size);
    return text;
}

asio::awaitable<net::ServerReply> reply_with(net::ServerReply reply) { co_return reply; }

/// Takes the bodies of PUT, collects those of others.
struct Bench
{
    Bench()
    {
        options.sink = [this](net::ServerRequest const& request) -> std::shared_ptr<net::RequestSink> {
            if (request.path == "/broken")
                throw std::runtime_error("secret");
            if (request.method != "PUT")
                return nullptr;
            weak_sink = sink = std::make_shared<CountingSink>(most);
            return sink;
        };
        options.max_request_size = 1'000;
        options.max_streamed_size = 10'000'000;
    }

    std::uint16_t start()
    {
        auto handler = [this](net::ServerRequest request) {
            requests.push_back(std::move(request));
            return reply_with(reply);
        };
        server.emplace(io.get_executor(), options, std::move(handler), clock);
        server->start();
        return server->port();
    }

    asio::io_context io;
    std::shared_ptr<test::ManualClock> clock = std::make_shared<test::ManualClock>();
    net::HttpServerOptions options;
    net::ServerReply reply;
    std::size_t most = SIZE_MAX;
    std::shared_ptr<CountingSink> sink;
    std::weak_ptr<CountingSink> weak_sink;
    std::vector<net::ServerRequest> requests;
    std::optional<net::HttpServer> server;
};

std::string put(std::size_t size, std::string const& headers = "")
{
    return "PUT /a HTTP/1.1\r\nHost: a\r\n" + headers + "Content-Length: " + std::to_string(size) + "\r\n\r\n";
}

/// Sends a body while the server reads it.
void send_body(Bench& bench, RawClient& client, std::size_t size)
{
    for (std::size_t sent = 0; sent < size; sent += std::min<std::size_t>(size - sent, 100'000)) {
        client.send(std::string(std::min<std::size_t>(size - sent, 100'000), 'x'));
        test::run_until(bench.io, [&] { return bench.sink->received >= std::min<std::size_t>(sent + 100'000, size); });
    }
}

} // namespace

TEST_CASE("a body that has a sink passes the server in pieces, and the next request is read as ever")
{
    Bench bench;
    bench.reply.body = "ok";
    RawClient client(bench.io, bench.start());
    client.listen();
    client.send(put(5'000'000));
    test::run_until(bench.io, [&] { return bench.sink != nullptr; });
    send_body(bench, client, 5'000'000);
    client.wait_for("\r\n\r\nok");

    CHECK(bench.sink->received == 5'000'000);
    CHECK(bench.sink->largest <= 16'384);
    REQUIRE(bench.requests.size() == 1);
    CHECK(bench.requests[0].sink == bench.sink);
    CHECK(bench.requests[0].body.empty());

    client.received.clear();
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
    client.wait_for("\r\n\r\nok");
    CHECK(bench.requests.at(1).body == "hello");
    CHECK(bench.requests[1].sink == nullptr);
}

TEST_CASE("a body that comes with its head, byte by byte or in chunks reaches its sink")
{
    Bench bench;
    bench.reply.body = "ok";
    RawClient client(bench.io, bench.start());
    client.listen();
    SECTION("with its head") { client.send(put(5) + "hello"); }
    SECTION("byte by byte")
    {
        for (char const byte : put(5) + "hello") {
            client.send(std::string(1, byte));
            test::poll(bench.io);
        }
    }
    SECTION("in chunks") { client.send("PUT /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"); }
    SECTION("after leave was given")
    {
        client.send(put(5, "Expect: 100-continue\r\n"));
        client.wait_for("100 Continue");
        client.send("hello");
    }
    client.wait_for("\r\n\r\nok");
    CHECK(bench.sink->received == 5);
}

TEST_CASE("an empty body has a sink too")
{
    Bench bench;
    bench.reply.body = "ok";
    RawClient client(bench.io, bench.start());
    client.listen();
    client.send(put(0));
    client.wait_for("\r\n\r\nok");
    CHECK(bench.sink->received == 0);
    CHECK(bench.requests.at(0).sink == bench.sink);
}

TEST_CASE("a body that is too large for its sink is refused as it is announced, or as it comes")
{
    Bench bench;
    bench.options.max_streamed_size = 10;
    RawClient client(bench.io, bench.start());
    client.listen();
    SECTION("announced") { client.send(put(11)); }
    SECTION("in chunks") { client.send("PUT /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nb\r\nhello hello\r\n0\r\n\r\n"); }
    client.wait_for_end();
    CHECK(client.received.starts_with("HTTP/1.1 413 "));
    CHECK(client.received.find("larger than 10 bytes") != std::string::npos);
    CHECK(bench.requests.empty());
}

TEST_CASE("a sink can end the connection in the middle of a body")
{
    Bench bench;
    bench.most = 1'000;
    RawClient client(bench.io, bench.start());
    client.listen();
    client.send(put(5'000) + std::string(2'000, 'x'));
    client.wait_for_end();
    CHECK(client.end == asio::error::connection_reset);
    CHECK(client.received.empty());
    CHECK(bench.requests.empty());
    test::run_until(bench.io, [&] { return bench.server->open_connections() == 0; });
}

TEST_CASE("a sink is gone when the body breaks off")
{
    Bench bench;
    RawClient client(bench.io, bench.start());
    client.listen();
    client.send(put(5'000) + "begun");
    test::run_until(bench.io, [&] { return bench.sink && bench.sink->received == 5; });
    bench.sink.reset();
    SECTION("by the peer") { client.close(); }
    SECTION("by silence") { bench.clock->advance(60s); }
    SECTION("by stop") { bench.server->stop(); }
    test::run_until(bench.io, [&] { return bench.server->open_connections() == 0; });
    CHECK(bench.weak_sink.expired());
    CHECK(bench.requests.empty());
}

TEST_CASE("who cannot find a sink answers with status 500")
{
    Bench bench;
    RawClient client(bench.io, bench.start());
    client.listen();
    client.send("PUT /broken HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
    client.wait_for_end();
    CHECK(client.received.starts_with("HTTP/1.1 500 "));
    CHECK(client.received.find("secret") == std::string::npos);
}

TEST_CASE("an answer from a source is sent whole, in pieces")
{
    Bench bench;
    std::size_t const size = GENERATE(0u, 1u, 65'536u, 65'537u, 3'000'000u);
    auto const source = std::make_shared<AlphabetSource>(size, size);
    bench.reply.source = source;
    bench.reply.headers.add("Content-Type", "text/plain"); // not compressed: nothing here holds it whole
    RawClient client(bench.io, bench.start());
    client.listen();
    client.send("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");
    auto const answer = client.wait_for_end();
    CHECK(answer.find("\r\nContent-Length: " + std::to_string(size) + "\r\n") != std::string::npos);
    bool const is_same = answer.substr(answer.find("\r\n\r\n") + 4) == alphabet(size);
    CHECK(is_same);
    CHECK(source->largest <= 65'536);
}

TEST_CASE("HEAD tells the size of a source and reads none of it")
{
    Bench bench;
    auto const source = std::make_shared<AlphabetSource>(1'000, 0);
    bench.reply.source = source;
    RawClient client(bench.io, bench.start());
    client.listen();
    client.send("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    auto const answer = client.wait_for_end();
    CHECK(answer.find("\r\nContent-Length: 1000\r\n") != std::string::npos);
    CHECK(answer.ends_with("\r\n\r\n"));
    CHECK(source->largest == 0);
}

TEST_CASE("a source that fails ends the connection before the promised end")
{
    Bench bench;
    bench.reply.source = std::make_shared<AlphabetSource>(200'000, 100'000);
    RawClient client(bench.io, bench.start());
    client.listen();
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    auto const answer = client.wait_for_end();
    CHECK(answer.size() > 65'536);
    CHECK(answer.size() < 100'000);
    test::run_until(bench.io, [&] { return bench.server->open_connections() == 0; });
}

TEST_CASE("an answer from a source breaks off where it was told to")
{
    Bench bench;
    bench.reply.source = std::make_shared<AlphabetSource>(200'000, 200'000);
    SECTION("by a reset")
    {
        bench.reply.close_after = 1'000;
        RawClient client(bench.io, bench.start());
        client.listen();
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        CHECK(client.wait_for_end().size() == 1'000);
        CHECK(client.end == asio::error::connection_reset);
    }
    SECTION("by silence")
    {
        std::size_t const limit = GENERATE(10u, 1'000u, 150'000u);
        bench.reply.stall_after = limit;
        RawClient client(bench.io, bench.start());
        client.listen();
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        test::run_until(bench.io, [&] { return client.received.size() == limit; });
        test::poll(bench.io); // the server learns that its last bytes are on their way
        bench.clock->advance(1h);
        test::poll(bench.io);
        CHECK_FALSE(client.end.failed());
        CHECK(client.received.size() == limit);
    }
}
