// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/background_read.hpp"

#include "support/catch.hpp"
#include "support/failure.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

using namespace ftrack;
using ftrack::test::Running;
using ftrack::transfer::background_reads;
using ftrack::transfer::BlockingRead;
using ftrack::transfer::read_in_background;
namespace asio = boost::asio;

namespace {

/// A read that blocks until the test lets it go on.
class SlowRead
{
public:
    BlockingRead function()
    {
        return [shared = shared_](asio::mutable_buffer buffer, std::error_code&) {
            shared->begun.set_value();
            shared->may_end.get_future().wait();
            return asio::buffer_copy(buffer, asio::buffer(std::string("bytes")));
        };
    }

    void wait_until_begun() { REQUIRE(shared_->begun.get_future().wait_for(test::hang_limit) == std::future_status::ready); }
    void let_go_on() { shared_->may_end.set_value(); }

private:
    struct Shared
    {
        std::promise<void> begun;
        std::promise<void> may_end;
    };

    std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

void wait_until_none_is_under_way()
{
    auto const end = std::chrono::steady_clock::now() + test::hang_limit;
    while (background_reads() != 0 && std::chrono::steady_clock::now() < end)
        std::this_thread::yield();
    CHECK(background_reads() == 0);
}

} // namespace

TEST_CASE("while a read blocks others run, and then it gives its bytes", "[background_read]")
{
    asio::io_context io;
    SlowRead slow;
    std::string buffer(100, '.');
    Running<std::size_t> reading(io, read_in_background(slow.function(), asio::buffer(buffer)));
    test::poll(io);
    slow.wait_until_begun();
    test::poll(io); // returns although the read blocks
    CHECK_FALSE(reading.is_done());
    CHECK(background_reads() == 1);
    slow.let_go_on();
    CHECK(reading.get() == 5);
    CHECK(buffer.starts_with("bytes."));
    wait_until_none_is_under_way();
}

TEST_CASE("what a read fails with reaches who waits", "[background_read]")
{
    asio::io_context io;
    BlockingRead const fail = [](asio::mutable_buffer, std::error_code& error) {
        error = std::make_error_code(std::errc::io_error);
        return std::size_t{0};
    };
    std::string buffer(100, '.');
    Running<std::size_t> reading(io, read_in_background(fail, asio::buffer(buffer)));
    CHECK_THROWS_AS(reading.get(), std::system_error);
}

TEST_CASE("who waits for a read that hangs can walk away, and it touches nothing any more", "[background_read]")
{
    bool const by_cancellation = GENERATE(true, false);
    auto io = std::make_unique<asio::io_context>();
    SlowRead slow;
    auto buffer = std::make_unique<std::string>(100, '.');
    std::optional<Running<std::size_t>> reading(std::in_place, *io, read_in_background(slow.function(), asio::buffer(*buffer)));
    test::poll(*io);
    slow.wait_until_begun();
    if (by_cancellation) {
        reading->cancel();
        CHECK(test::failure_of(*reading));
    }
    reading.reset();
    io.reset();
    buffer.reset();
    slow.let_go_on();
    wait_until_none_is_under_way();
}

TEST_CASE("so many reads may hang, and no more", "[background_read]")
{
    asio::io_context io;
    constexpr std::size_t most = 256;
    std::string buffer(1, '.');
    std::vector<SlowRead> slow(most);
    std::vector<Running<std::size_t>> reading;
    for (SlowRead& read : slow)
        reading.emplace_back(io, read_in_background(read.function(), asio::buffer(buffer)));
    test::poll(io);
    for (SlowRead& read : slow)
        read.wait_until_begun();
    CHECK(background_reads() == most);
    SlowRead another;
    CHECK_THROWS_AS(test::run_coroutine(io, read_in_background(another.function(), asio::buffer(buffer))), std::system_error);
    CHECK(background_reads() == most);
    for (SlowRead& read : slow)
        read.let_go_on();
    for (Running<std::size_t>& read : reading)
        CHECK(read.get() == 1);
    wait_until_none_is_under_way();
}
