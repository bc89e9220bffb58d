// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "program/load.hpp"
#include "program/measurement.hpp"

#include "ftrack/ftrack.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <utility>
#include <vector>

namespace ftrack::bench {

namespace asio = boost::asio;

namespace {

Session make_session(asio::any_io_executor executor, Load const& load, bool coalesce)
{
    SessionOptions options;
    options.tls.ca_file = load.ca_file;
    options.max_connections = load.connections;
    options.coalesce_queries = coalesce;
    return Session(std::move(executor), load.server, load.user, load.api_key, std::move(options));
}

asio::awaitable<void> repeat_query(Session& session, Load const& load, Measurement& measurement)
{
    while (true) {
        auto const begin = Measurement::Clock::now();
        QueryResponse const response = co_await session.query(load.expression);
        if (response.data.empty())
            throw std::runtime_error("the answer is empty");
        if (!measurement.goes_on_after(begin))
            break;
    }
}

asio::awaitable<void> repeat_batch(Session& session, Load const& load, Measurement& measurement)
{
    while (true) {
        auto const begin = Measurement::Clock::now();
        std::vector<Operation> batch;
        batch.reserve(load.concurrency);
        for (std::size_t i = 0; i < load.concurrency; ++i)
            batch.push_back(operation::query(load.expression));
        std::vector<Value> const responses = co_await session.call(std::move(batch));
        if (!measurement.goes_on_after(begin))
            break;
    }
}

/// Runs so many callers side by side, then closes the session: its idle connections would keep the context running.
boost::json::object run_callers(Load const& load, std::size_t callers, bool coalesce,
                                asio::awaitable<void> (*repeat)(Session&, Load const&, Measurement&))
{
    asio::io_context context(1);
    Session session = make_session(context.get_executor(), load, coalesce);
    Measurement measurement(load.time);
    std::size_t finished = 0;
    for (std::size_t i = 0; i < callers; ++i) {
        asio::co_spawn(context, repeat(session, load, measurement), [&](std::exception_ptr failure) {
            if (failure)
                std::rethrow_exception(failure);
            if (++finished == callers)
                asio::co_spawn(context, session.close(), asio::detached);
        });
    }
    context.run();
    return measurement.result();
}

} // namespace

boost::json::object run_ftrack(Load const& load) { return run_callers(load, load.concurrency, false, repeat_query); }
boost::json::object run_ftrack_coalesced(Load const& load) { return run_callers(load, load.concurrency, true, repeat_query); }
boost::json::object run_ftrack_batches(Load const& load) { return run_callers(load, 1, false, repeat_batch); }

} // namespace ftrack::bench
