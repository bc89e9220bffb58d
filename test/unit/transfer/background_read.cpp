// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/background_read.hpp"

#include "support/catch.hpp"
#include "support/failure.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/execution.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/require.hpp>

#include <atomic>
#include <exception>
#include <future>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
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

/// The executor of a context for which there is no memory on other threads than its own, until it was refused so often.
template <class Inner>
class ShortOfMemory
{
public:
    ShortOfMemory(Inner inner, std::shared_ptr<std::atomic<int>> refusals, std::thread::id own_thread)
        : inner_(std::move(inner)), refusals_(std::move(refusals)), own_thread_(own_thread)
    {
    }

    template <class Function>
    void execute(Function&& function) const
    {
        if (std::this_thread::get_id() != own_thread_ && refusals_->fetch_sub(1) > 0)
            throw std::bad_alloc();
        inner_.execute(std::forward<Function>(function));
    }

    asio::execution_context& query(asio::execution::context_t property) const noexcept { return asio::query(inner_, property); }

    auto require(asio::execution::blocking_t::never_t property) const
    {
        return ShortOfMemory<decltype(asio::require(inner_, property))>(asio::require(inner_, property), refusals_, own_thread_);
    }

    bool operator==(ShortOfMemory const& other) const noexcept { return inner_ == other.inner_; }
    bool operator!=(ShortOfMemory const& other) const noexcept { return !(*this == other); }

private:
    Inner inner_;
    std::shared_ptr<std::atomic<int>> refusals_;
    std::thread::id own_thread_;
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

TEST_CASE("a read whose end cannot be told for want of memory tells it later", "[background_read]")
{
    asio::io_context io;
    auto const refusals = std::make_shared<std::atomic<int>>(3);
    SlowRead slow;
    std::string buffer(100, '.');
    std::size_t size = 0;
    asio::any_io_executor const executor = ShortOfMemory(io.get_executor(), refusals, std::this_thread::get_id());
    asio::co_spawn(executor, read_in_background(slow.function(), asio::buffer(buffer)), [&](std::exception_ptr, std::size_t got) { size = got; });
    test::poll(io);
    slow.wait_until_begun();
    slow.let_go_on();
    test::run_until(io, [&] { return size != 0; });
    CHECK(size == 5);
    CHECK(*refusals < 0);
    wait_until_none_is_under_way();
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
