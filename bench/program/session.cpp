// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// What a session costs: to start, cold and warm, and in memory.
#include "program/commands.hpp"
#include "program/measurement.hpp"

#include "ftrack/ftrack.hpp"

#include <CLI/Option.hpp>
#include <CLI/Validators.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ftrack::bench {

namespace asio = boost::asio;

namespace {

class SessionCommand
{
public:
    std::string what;
    std::string server;
    std::string user;
    std::string api_key;
    std::string ca_file;
    std::filesystem::path cache;
    std::string expression = "select name from Task limit 1";
    std::size_t count = 100;
    double seconds = 2;

    void run();

private:
    Session make(asio::any_io_executor executor, std::size_t connections = 8) const
    {
        SessionOptions options;
        options.tls.ca_file = ca_file;
        options.schema_cache_path = cache;
        options.max_connections = connections;
        return Session(std::move(executor), server, user, api_key, std::move(options));
    }

    asio::awaitable<void> start_once(boost::json::object& result);
    asio::awaitable<void> start_and_close(Measurement& measurement);
    asio::awaitable<void> weigh(boost::json::object& result);
    asio::awaitable<void> weigh_in_flight(Session& session, boost::json::object& result);
};

void rethrow(std::exception_ptr failure)
{
    if (failure)
        std::rethrow_exception(failure);
}

/// From the constructor to the first answer of a query, in a process that did nothing before.
asio::awaitable<void> SessionCommand::start_once(boost::json::object& result)
{
    auto const begin = Measurement::Clock::now();
    auto const cpu = cpu_time();
    Session session = make(co_await asio::this_coro::executor);
    QueryResponse const response = co_await session.query(expression);
    std::chrono::duration<double> const time = Measurement::Clock::now() - begin;
    result["count"] = 1;
    result["seconds"] = time.count();
    result["cpu_seconds"] = (cpu_time() - cpu).count();
    result["p50_us"] = time.count() * 1e6;
    result["peak_memory"] = peak_resident_memory();
    co_await session.close();
}

/// From the constructor to the first answer of a query, again and again.
asio::awaitable<void> SessionCommand::start_and_close(Measurement& measurement)
{
    auto const executor = co_await asio::this_coro::executor;
    while (true) {
        auto const begin = Measurement::Clock::now();
        Session session = make(executor);
        QueryResponse const response = co_await session.query(expression);
        bool const goes_on = measurement.goes_on_after(begin);
        co_await session.close();
        if (!goes_on)
            break;
    }
}

double difference(std::uint64_t after, std::uint64_t before) { return static_cast<double>(after) - static_cast<double>(before); }

asio::awaitable<void> SessionCommand::weigh_in_flight(Session& session, boost::json::object& result)
{
    // All but max_connections of them wait in the pool's queue, each a whole operation with its frames.
    auto const executor = co_await asio::this_coro::executor;
    std::size_t const callers = count * 100;
    std::size_t left = callers;
    std::uint64_t const before = memory_in_use();
    for (std::size_t i = 0; i < callers; ++i)
        asio::co_spawn(executor, session.query(expression), [&left](std::exception_ptr failure, QueryResponse const&) {
            rethrow(std::move(failure));
            --left;
        });
    asio::steady_timer timer(executor);
    timer.expires_after(std::chrono::microseconds(1));
    co_await timer.async_wait(asio::use_awaitable); // all have begun
    result["operation"] = difference(memory_in_use(), before) / static_cast<double>(left);
    result["operations_in_flight"] = left;
    while (left != 0) {
        timer.expires_after(std::chrono::milliseconds(1));
        co_await timer.async_wait(asio::use_awaitable);
    }
}

asio::awaitable<void> SessionCommand::weigh(boost::json::object& result)
{
    auto const executor = co_await asio::this_coro::executor;
    Session first = make(executor); // brings the process-wide TLS context
    QueryResponse response = co_await first.query(expression);
    std::uint64_t const before = memory_in_use();
    std::vector<Session> sessions;
    for (std::size_t i = 0; i < count; ++i) {
        sessions.push_back(make(executor));
        response = co_await sessions.back().query(expression);
    }
    result["session"] = difference(memory_in_use(), before) / static_cast<double>(count);
    sessions.clear();

    Session wide = make(executor, count);
    co_await wide.initialize();
    std::uint64_t const with_one = memory_in_use();
    std::size_t left = count;
    for (std::size_t i = 0; i < count; ++i)
        asio::co_spawn(executor, wide.query(expression), [&left](std::exception_ptr failure, QueryResponse const&) {
            rethrow(std::move(failure));
            --left;
        });
    asio::steady_timer timer(executor);
    while (left != 0) {
        timer.expires_after(std::chrono::milliseconds(1));
        co_await timer.async_wait(asio::use_awaitable);
    }
    timer.expires_after(std::chrono::milliseconds(500)); // until they count as idle
    co_await timer.async_wait(asio::use_awaitable);
    result["idle_connection"] = difference(memory_in_use(), with_one) / static_cast<double>(count - 1);
    co_await weigh_in_flight(first, result);
    co_await wide.close();
    co_await first.close();
    result["peak_memory"] = peak_resident_memory();
}

void SessionCommand::run()
{
    asio::io_context context(1);
    boost::json::object result;
    if (what == "memory") {
        asio::co_spawn(context, weigh(result), rethrow);
        context.run();
    } else if (what == "cold-start") {
        asio::co_spawn(context, start_once(result), rethrow);
        context.run();
    } else {
        Measurement measurement{std::chrono::duration<double>(seconds)};
        asio::co_spawn(context, start_and_close(measurement), rethrow);
        context.run();
        result = measurement.result();
    }
    std::cout << boost::json::serialize(result) << std::endl;
}

} // namespace

void add_session(CLI::App& app)
{
    CLI::App* const verb =
        app.add_subcommand("session", "start: to the first answer, again and again, or cold and once; memory: what each thing weighs");
    auto const command = std::make_shared<SessionCommand>();
    verb->add_option("what", command->what)->required()->check(CLI::IsMember({"cold-start", "start", "memory"}));
    verb->add_option("--server", command->server)->required()->envname("FTRACK_SERVER");
    verb->add_option("--user", command->user)->required()->envname("FTRACK_API_USER");
    verb->add_option("--key", command->api_key)->required()->envname("FTRACK_API_KEY");
    verb->add_option("--ca-file", command->ca_file)->required()->envname("SSL_CERT_FILE");
    verb->add_option("--schema-cache", command->cache);
    verb->add_option("--count", command->count, "sessions and connections to weigh")->check(CLI::Range(2, 1'000));
    verb->add_option("--seconds", command->seconds)->check(CLI::PositiveNumber);
    verb->callback([command] { command->run(); });
}

} // namespace ftrack::bench
