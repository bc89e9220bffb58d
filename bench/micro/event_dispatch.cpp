// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// From a websocket to 1, 100 and 1,000 subscriptions, of which each event matches one: as fast as it goes, and at 10,000 events a second, where the
// share of a core and the time from frame to handler count. With FTRACK_BENCH_JAVASCRIPT naming bench/clients/event_dispatch.mjs (its packages
// installed beside it) the official JavaScript client does the same.
#include "ftrack/ftrack.hpp"
#include "wire/socket_io_packet.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/json/parse.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;
using asio::ip::tcp;

namespace {

std::int64_t now_ns() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

/// The n-th event, as large as an update of one attribute. Topics take turns.
std::string frame(std::int64_t n, std::int64_t topics)
{
    std::string const number = std::to_string(n);
    return R"(5:::{"name":"ftrack.event","args":[{"topic":"bench.)" + std::to_string(n % topics) + R"(","id":"9d3c1f0e7a5b4c2d8e6f0a1b)" + number +
           R"(","target":"","sent":null,"inReplyToEvent":null,"source":{"id":"5b6c","user":{"id":"44dd9fb2-4164-11df-9218-0019bb4983d8",)"
           R"("username":"jane.doe"},"applicationId":"ftrack.client.web"},"data":{"pushToken":null,"entities":[{"entityId":)"
           R"("0b1c9e1e-56f5-4c8b-8f3e-6d4f5a5b7c22","action":"update","entityType":"task","keys":["statusid"],"changes":{"statusid":)"
           R"({"old":"a","new":"b"}}}],"sent_at":)" +
           std::to_string(now_ns()) + "}}]}";
}

/// A text frame of a server (RFC 6455), for a payload of 126 to 65,535 bytes.
void append_frame(std::string& to, std::string const& payload)
{
    to += "\x81\x7e";
    to += static_cast<char>(payload.size() >> 8);
    to += static_cast<char>(payload.size() & 0xff);
    to += payload;
}

/// An event server in a thread of its own that sends `count` events, `rate` a second (0: as fast as it goes), to who publishes `bench.start`. Many
/// frames leave in one write, so that the client is what is measured.
class Feed
{
public:
    Feed() : acceptor_(io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0))
    {
        asio::co_spawn(io_, accept(), asio::detached);
        thread_ = std::thread([this] { io_.run(); });
    }
    Feed(Feed const&) = delete;
    Feed& operator=(Feed const&) = delete;
    ~Feed()
    {
        io_.stop();
        thread_.join();
    }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()); }

private:
    using WebSocket = beast::websocket::stream<tcp::socket>;

    asio::awaitable<void> accept()
    {
        for (;;) {
            tcp::socket socket = co_await acceptor_.async_accept(asio::use_awaitable);
            socket.set_option(tcp::no_delay(true));
            asio::co_spawn(io_, shake_hands(std::move(socket)), asio::detached);
        }
    }

    static asio::awaitable<void> shake_hands(tcp::socket socket)
    {
        beast::flat_buffer buffer;
        for (;;) {
            http::request<http::string_body> request;
            co_await http::async_read(socket, buffer, request, asio::use_awaitable);
            if (beast::websocket::is_upgrade(request)) {
                WebSocket web_socket(std::move(socket));
                co_await web_socket.async_accept(request, asio::use_awaitable);
                co_await serve(web_socket);
                co_return;
            }
            http::response<http::string_body> answer(http::status::ok, 11);
            answer.body() = "bench:60:60:websocket";
            answer.prepare_payload();
            co_await http::async_write(socket, answer, asio::use_awaitable);
        }
    }

    static asio::awaitable<void> send(WebSocket& socket, std::string text) { co_await socket.async_write(asio::buffer(text), asio::use_awaitable); }

    static asio::awaitable<void> serve(WebSocket& socket)
    {
        co_await send(socket, "1::");
        for (;;) {
            beast::flat_buffer buffer;
            co_await socket.async_read(buffer, asio::use_awaitable);
            std::string const text = beast::buffers_to_string(buffer.data());
            auto const packet = wire::parse_packet(text);
            if (!packet || packet->type != wire::PacketType::event)
                continue;
            if (!packet->id.empty())
                co_await send(socket, "6:::" + std::string(packet->id) + R"(+[{"success":true}])");
            json::object const event = json::parse(packet->data).at("args").at(0).as_object();
            if (event.at("topic") == "bench.start")
                co_await send_all(socket, event.at("data").as_object());
        }
    }

    static std::string frames(std::int64_t from, std::int64_t to, std::int64_t topics)
    {
        std::string result;
        for (std::int64_t n = from; n < to; ++n)
            append_frame(result, frame(n, topics));
        return result;
    }

    static asio::awaitable<void> send_all(WebSocket& socket, json::object const& what)
    {
        auto const count = what.at("count").as_int64();
        auto const rate = what.at("rate").as_int64();
        auto const topics = what.at("topics").as_int64();
        if (rate == 0) { // the same thousand over and over: making them must not be what takes the time
            constexpr std::int64_t batch_size = 1'000;
            std::string const batch = frames(0, batch_size, topics);
            for (std::int64_t n = 0; n < count; n += batch_size)
                co_await asio::async_write(socket.next_layer(), asio::buffer(batch), asio::use_awaitable);
            co_return;
        }
        asio::steady_timer timer(socket.get_executor(), std::chrono::steady_clock::now());
        for (std::int64_t n = 0; n < count; n += rate / 1'000) { // every millisecond
            timer.expires_at(timer.expiry() + 1ms);
            co_await timer.async_wait(asio::use_awaitable);
            std::string const batch = frames(n, n + rate / 1'000, topics);
            co_await asio::async_write(socket.next_layer(), asio::buffer(batch), asio::use_awaitable);
        }
    }

    asio::io_context io_;
    tcp::acceptor acceptor_;
    std::thread thread_;
};

/// A session's hub in this thread, ready to be sent events.
class Client
{
public:
    /// `unrelated` subscriptions match no event.
    Client(Feed const& feed, std::int64_t topics, std::int64_t unrelated = 0)
        : topics_(topics), session_(io_.get_executor(), feed.url(), "jane", "key", direct())
    {
        for (std::int64_t i = 0; i < topics + unrelated; ++i)
            subscriptions_.push_back(session_.event_hub().subscribe("topic=bench." + std::to_string(i), [this](Event const& event) { take(event); }));
        run(session_.event_hub().connect());
        run(subscriptions_.back().ready());
    }

    /// Until so many events have been handled.
    void take_events(std::int64_t count, std::int64_t rate)
    {
        latencies.clear();
        latencies.reserve(static_cast<std::size_t>(count));
        json::object what;
        what["count"] = count;
        what["rate"] = rate;
        what["topics"] = topics_;
        asio::co_spawn(io_, session_.event_hub().publish(Event("bench.start", std::move(what))), [](std::exception_ptr, std::string const&) {});
        io_.restart();
        while (latencies.size() < static_cast<std::size_t>(count))
            io_.run_one();
    }

    std::vector<std::int64_t> latencies; // ns

private:
    static SessionOptions direct()
    {
        SessionOptions options;
        options.proxy.use_environment = false;
        return options;
    }

    void take(Event const& event) { latencies.push_back(now_ns() - event.data.at("sent_at").as_int64()); }

    void run(asio::awaitable<void> task)
    {
        bool is_done = false;
        asio::co_spawn(io_, std::move(task), [&](std::exception_ptr failure) {
            is_done = true;
            if (failure)
                std::rethrow_exception(failure);
        });
        io_.restart();
        while (!is_done)
            io_.run_one();
    }

    std::int64_t topics_;
    asio::io_context io_;
    Session session_;
    std::vector<Subscription> subscriptions_;
};

/// Seconds of this thread on a core.
double cpu_seconds()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Subscriptions that take turns, and others that match nothing.
void as_fast_as_it_goes(benchmark::State& state)
{
    constexpr std::int64_t events = 50'000;
    Feed const feed;
    Client client(feed, state.range(0), state.range(1));
    double cpu = 0;
    for (auto _ : state) {
        cpu -= cpu_seconds();
        client.take_events(events, 0);
        cpu += cpu_seconds();
    }
    state.SetItemsProcessed(state.iterations() * events);
    state.counters["events_per_cpu_second"] = static_cast<double>(state.iterations() * events) / cpu;
}
BENCHMARK(as_fast_as_it_goes)->Args({1, 0})->Args({100, 0})->Args({1'000, 0})->Args({1, 1'000})->UseRealTime()->Unit(benchmark::kMillisecond);

void ten_thousand_a_second(benchmark::State& state)
{
    constexpr std::int64_t rate = 10'000;
    Feed const feed;
    Client client(feed, 100);
    double core = 0;
    for (auto _ : state) {
        double const cpu = cpu_seconds();
        auto const begin = std::chrono::steady_clock::now();
        client.take_events(5 * rate, rate);
        core = (cpu_seconds() - cpu) / std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }
    std::ranges::sort(client.latencies);
    auto const percentile = [&](double share) {
        return static_cast<double>(client.latencies[static_cast<std::size_t>(share * static_cast<double>(client.latencies.size() - 1))]) * 1e-6;
    };
    state.counters["core_share"] = core;
    state.counters["p50_ms"] = percentile(0.5);
    state.counters["p99_ms"] = percentile(0.99);
}
BENCHMARK(ten_thousand_a_second)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

/// The script prints how many events it was given a second, and a second of its processor time.
void javascript_as_fast_as_it_goes(benchmark::State& state)
{
    char const* const script = std::getenv("FTRACK_BENCH_JAVASCRIPT"); // NOLINT(concurrency-mt-unsafe): nobody writes it
    if (script == nullptr)
        return state.SkipWithError("FTRACK_BENCH_JAVASCRIPT is not set");
    Feed const feed;
    double rate = 0;
    double cpu_rate = 0;
    for (auto _ : state) {
        std::string const command = "node '" + std::string(script) + "' " + feed.url() + " 50000 " + std::to_string(state.range(0));
        std::unique_ptr<FILE, int (*)(FILE*)> const output(::popen(command.c_str(), "r"), ::pclose);
        if (!output || std::fscanf(output.get(), "%lf %lf", &rate, &cpu_rate) != 2)
            return state.SkipWithError("the JavaScript client did not run");
    }
    state.counters["items_per_second"] = rate;
    state.counters["events_per_cpu_second"] = cpu_rate;
}
BENCHMARK(javascript_as_fast_as_it_goes)->Arg(1)->Arg(100)->Arg(1'000)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

} // namespace
