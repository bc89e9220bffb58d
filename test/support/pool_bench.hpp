// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/pool.hpp"
#include "support/catch.hpp"
#include "support/http_samples.hpp"
#include "support/manual_clock.hpp"
#include "support/memory_connector.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/error.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace ftrack::test {

/// One request to the pool and what it needs.
class PoolCall
{
public:
    explicit PoolCall(bool is_mutation = false) : passage(make_request(is_mutation)) {}

    static HttpRequest make_request(bool is_mutation)
    {
        HttpRequest request;
        request.method = "POST";
        request.url = "https://studio.example/api";
        request.body = "[]";
        request.description = "query";
        request.is_mutation = is_mutation;
        return request;
    }

    bool is_done() const { return running->is_done(); }

    http::Passage passage;
    CollectingSink sink;
    std::optional<Running<HttpResponse>> running;
};

/// A pool over connections in memory.
class PoolBench
{
public:
    explicit PoolBench(std::size_t max_connections = 8)
    {
        auto settings = std::make_shared<http::PoolSettings>();
        settings->executor = io->get_executor();
        settings->connector = connector;
        settings->clock = clock;
        settings->max_connections = max_connections;
        settings->log = [this](LogRecord const& record) { records.push_back(record); };
        pool = std::make_shared<http::Pool>(settings, wire::Url::parse("https://studio.example").origin, std::nullopt);
    }

    void start(PoolCall& call)
    {
        call.running.emplace(*io, http::Pool::exchange(pool, call.passage, call.sink));
        poll(*io);
    }

    void answer(std::size_t connection, std::string const& bytes = ok_answer())
    {
        wire(connection).deliver(bytes);
        poll(*io);
    }

    /// One exchange, answered on the connection that it is expected on.
    void exchange_on(std::size_t connection, PoolCall& call)
    {
        start(call);
        REQUIRE(connections() > connection);
        answer(connection);
        REQUIRE(call.is_done());
        CHECK(call.running->get().status == 200);
    }

    void pass(std::chrono::milliseconds time)
    {
        clock->advance(time);
        poll(*io);
    }

    MemoryWire& wire(std::size_t connection) { return *connector->wires.at(connection); }
    std::size_t connections() const { return connector->wires.size(); }

    std::unique_ptr<boost::asio::io_context> io = std::make_unique<boost::asio::io_context>();
    std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
    std::shared_ptr<MemoryConnector> connector = std::make_shared<MemoryConnector>(*io);
    std::vector<LogRecord> records;
    std::shared_ptr<http::Pool> pool;
};

template <class E>
std::optional<E> failure_of(PoolCall& call)
{
    try {
        call.running->get();
    } catch (E const& error) {
        return error;
    }
    return std::nullopt;
}

inline bool was_cancelled(PoolCall& call)
{
    auto const error = failure_of<boost::system::system_error>(call);
    return error && error->code() == boost::asio::error::operation_aborted;
}

} // namespace ftrack::test
