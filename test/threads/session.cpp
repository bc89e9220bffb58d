// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// What the headers say about threads, for ThreadSanitizer to disprove.
#include "ftrack/ftrack.hpp"

#include "support/catch.hpp"
#include "support/fake_transport.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

using namespace ftrack;
using ftrack::test::FakeAnswer;
using ftrack::test::FakeTransport;
namespace asio = boost::asio;
namespace json = boost::json;

namespace {

FakeAnswer answer(json::array const&)
{
    return FakeAnswer(test::query_answer(R"({"__entity_type__":"Task","id":"1","name":"a","parent":{"__entity_type__":"Task","id":"1"}})"));
}

FakeAnswer hang(json::array const&) { return FakeAnswer::hanging(); }

SessionOptions options_with(FakeTransport::Handler handler)
{
    SessionOptions options;
    options.transport = std::make_shared<FakeTransport>(std::move(handler));
    return options;
}

/// 1 when the operation was aborted, 0 when it succeeded.
template <class T>
int outcome(std::future<T>& future)
{
    try {
        future.get();
        return 0;
    } catch (AbortError const&) {
        return 1;
    }
}

} // namespace

TEST_CASE("operations of many threads on one session", "[threads]")
{
    asio::thread_pool pool(3);
    {
        Session session(pool.get_executor(), "https://studio.example", "u", "k", options_with(answer));
        std::vector<std::thread> callers;
        std::atomic<int> good{0};
        for (int t = 0; t < 4; ++t)
            callers.emplace_back([&] {
                for (int i = 0; i < 50; ++i) {
                    auto future = asio::co_spawn(pool, session.query("Task"), asio::use_future);
                    static_cast<void>(session.get_schema("Task"));
                    static_cast<void>(session.get_primary_key_attributes("Task"));
                    if (future.get().data.size() == 1)
                        ++good;
                }
            });
        for (std::thread& caller : callers)
            caller.join();
        CHECK(good == 200);
    }
    pool.join();
}

TEST_CASE("stop tokens from any thread, at any moment", "[threads]")
{
    asio::thread_pool pool(3);
    {
        Session session(pool.get_executor(), "https://studio.example", "u", "k", options_with(hang));
        for (int i = 0; i < 100; ++i) {
            std::stop_source stop;
            CallOptions options;
            options.signal = stop.get_token();
            auto future = asio::co_spawn(pool, session.query("Task", options), asio::use_future);
            std::thread stopper([&] { stop.request_stop(); });
            CHECK(outcome(future) == 1);
            stopper.join();
        }
    }
    pool.join();
}

TEST_CASE("the awaiting coroutine's slot, emitted on its strand", "[threads]")
{
    asio::thread_pool pool(3);
    {
        Session session(pool.get_executor(), "https://studio.example", "u", "k", options_with(hang));
        for (int i = 0; i < 100; ++i) {
            auto const strand = asio::make_strand(pool);
            asio::cancellation_signal signal;
            std::promise<bool> aborted;
            asio::co_spawn(strand, session.query("Task"),
                           asio::bind_cancellation_slot(
                               signal.slot(), [&](std::exception_ptr failure, QueryResponse const&) { aborted.set_value(failure != nullptr); }));
            asio::post(strand, [&] { signal.emit(asio::cancellation_type::terminal); });
            CHECK(aborted.get_future().get());
        }
    }
    pool.join();
}

TEST_CASE("a session destroyed while operations are in flight", "[threads]")
{
    asio::thread_pool pool(3);
    for (int i = 0; i < 50; ++i) {
        std::optional<Session> session(std::in_place, pool.get_executor(), "https://studio.example", "u", "k", options_with(hang));
        auto first = asio::co_spawn(pool, session->query("Task"), asio::use_future);
        auto second = asio::co_spawn(pool, session->create("Task", json::object()), asio::use_future);
        session.reset();
        CHECK(outcome(first) == 1);
        CHECK(outcome(second) == 1);
    }
    pool.join();
}

TEST_CASE("a response read, copied and dropped by many threads", "[threads]")
{
    asio::thread_pool pool(2);
    Value task;
    {
        Session session(pool.get_executor(), "https://studio.example", "u", "k", options_with(answer));
        task = asio::co_spawn(pool, session.query("Task"), asio::use_future).get().data[0];
    }
    pool.join();
    std::atomic<int> read{0};
    std::vector<std::thread> readers;
    for (int t = 0; t < 4; ++t)
        readers.emplace_back([&read, copy = task] {
            for (int i = 0; i < 1000; ++i) {
                Value const parent = copy.at("parent.parent");
                if (parent == copy && parent.get_string("name") == "a")
                    ++read;
            }
        });
    for (std::thread& reader : readers)
        reader.join();
    CHECK(read == 4000);
}
