// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "operation/strand.hpp"

#include "support/catch.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <algorithm>
#include <atomic>

using namespace ftrack;
namespace asio = boost::asio;

namespace {

template <class Executor>
bool is_strand_of(asio::any_io_executor const& executor)
{
    return executor.target<asio::strand<Executor>>() != nullptr;
}

} // namespace

TEST_CASE("a strand lies straight over the executor of a context")
{
    asio::io_context io;
    asio::thread_pool pool(1);
    CHECK(is_strand_of<asio::io_context::executor_type>(operation::make_strand(io.get_executor())));
    CHECK(is_strand_of<asio::thread_pool::executor_type>(operation::make_strand(pool.get_executor())));
    CHECK(is_strand_of<asio::any_io_executor>(operation::make_strand(asio::make_strand(io))));
}

TEST_CASE("what runs on a strand runs one after the other")
{
    asio::thread_pool pool(4);
    asio::any_io_executor const strand = operation::make_strand(pool.get_executor());
    std::atomic<int> inside = 0;
    int most = 0;
    int count = 0;
    for (int i = 0; i < 1'000; ++i)
        asio::post(strand, [&] {
            most = std::max(most, ++inside);
            ++count;
            --inside;
        });
    pool.join();
    CHECK(most == 1);
    CHECK(count == 1'000);
}
