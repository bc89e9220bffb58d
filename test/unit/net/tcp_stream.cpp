// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/tcp_stream.hpp"

#include "support/catch.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <optional>

using namespace ftrack;
using asio_tcp = boost::asio::ip::tcp;
namespace asio = boost::asio;

namespace {

// A stream and the socket at its other end.
struct Bench
{
    Bench()
    {
        asio_tcp::acceptor acceptor(io, asio_tcp::endpoint(asio::ip::address_v4::loopback(), 0));
        asio_tcp::socket socket(io);
        socket.connect(acceptor.local_endpoint());
        acceptor.accept(peer);
        stream = net::make_tcp_stream(std::move(socket));
    }

    asio::io_context io;
    asio_tcp::socket peer{io};
    std::unique_ptr<net::TcpStream> stream;
};

template <class Buffers>
asio::awaitable<std::size_t> read_from(net::AnyStream& stream, Buffers buffers)
{
    co_return co_await stream.async_read_some(buffers, asio::use_awaitable);
}

template <class Buffers>
asio::awaitable<std::size_t> write_to(net::AnyStream& stream, Buffers buffers)
{
    co_return co_await stream.async_write_some(buffers, asio::use_awaitable);
}

} // namespace

TEST_CASE("Nagle's algorithm is off")
{
    Bench bench;
    asio_tcp::no_delay option;
    bench.stream->release().get_option(option);
    CHECK(option.value());
}

TEST_CASE("one buffer or several are read and written")
{
    Bench bench;
    std::string const a = "hel", b = "lo";
    std::array<asio::const_buffer, 2> const out{asio::buffer(a), asio::buffer(b)};
    CHECK(test::run_coroutine(bench.io, write_to(*bench.stream, out)) == 5);
    CHECK(test::run_coroutine(bench.io, write_to(*bench.stream, asio::const_buffer(asio::buffer(a)))) == 3);
    std::array<char, 8> heard{};
    asio::read(bench.peer, asio::buffer(heard));
    CHECK(std::string(heard.data(), heard.size()) == "hellohel");

    asio::write(bench.peer, asio::buffer(std::string("abcd")));
    std::array<char, 1> first{};
    std::array<char, 3> second{};
    std::array<asio::mutable_buffer, 2> const in{asio::buffer(first), asio::buffer(second)};
    CHECK(test::run_coroutine(bench.io, read_from(*bench.stream, in)) == 4);
    CHECK(first[0] == 'a');
    CHECK(second[2] == 'd');
}

TEST_CASE("an idle stream is reusable until its peer closes or speaks, and whoever watches is told")
{
    Bench bench;
    std::optional<boost::system::error_code> told;
    bench.stream->wait_readable([&](boost::system::error_code error) { told = error; });
    test::poll(bench.io);
    CHECK(bench.stream->is_reusable());
    REQUIRE_FALSE(told.has_value());

    SECTION("half closed") { bench.peer.shutdown(asio_tcp::socket::shutdown_send); }
    SECTION("closed") { bench.peer.close(); }
    SECTION("reset")
    {
        bench.peer.set_option(asio::socket_base::linger(true, 0));
        bench.peer.close();
    }
    SECTION("data that nobody asked for") { asio::write(bench.peer, asio::buffer("x", 1)); }
    SECTION("not watched any more")
    {
        bench.stream->cancel_wait();
        test::run_until(bench.io, [&] { return told.has_value(); });
        CHECK(*told == asio::error::operation_aborted);
        CHECK(bench.stream->is_reusable());
        return;
    }
    test::run_until(bench.io, [&] { return told.has_value(); });
    CHECK_FALSE(*told == asio::error::operation_aborted);
    CHECK_FALSE(bench.stream->is_reusable());
}

TEST_CASE("closing ends what is pending with operation_aborted")
{
    Bench bench;
    std::array<char, 1> byte{};
    test::Running<std::size_t> reading(bench.io, read_from(*bench.stream, asio::mutable_buffer(asio::buffer(byte))));
    test::poll(bench.io);
    SECTION("closed") { bench.stream->close(); }
    SECTION("cancelled") { reading.cancel(); }
    try {
        reading.get();
        FAIL("read something");
    } catch (boost::system::system_error const& error) {
        CHECK(error.code() == asio::error::operation_aborted);
    }
}
