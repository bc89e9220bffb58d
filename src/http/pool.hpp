// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/log.hpp"
#include "ftrack/options.hpp"
#include "http/carrier.hpp"
#include "http/opening.hpp"
#include "net/clock.hpp"
#include "net/connector.hpp"
#include "net/http_connection.hpp"
#include "net/wait_queue.hpp"
#include "wire/pool_plan.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ftrack::http {

/// What all pools of a transport share. Immutable.
class PoolSettings
{
public:
    PoolSettings() = default;

    boost::asio::any_io_executor executor;
    std::shared_ptr<net::Connector> connector;
    std::shared_ptr<net::Clock> clock;
    std::size_t max_connections = 8;
    TimeoutOptions timeouts;
    LogFunction log;
};

/// The connections to one origin: does what wire::PoolPlan decides. For one strand; shared by the coroutines that use it.
class Pool : public std::enable_shared_from_this<Pool>
{
public:
    Pool(std::shared_ptr<PoolSettings const> settings, wire::Origin origin, std::optional<wire::Url> proxy);

    /// One exchange: waits for its turn, opens a connection if need be. As Carrier::carry().
    static boost::asio::awaitable<HttpResponse> exchange(std::shared_ptr<Pool> pool, Passage& passage, BodySink& sink);

    /// Nobody uses it or waits for it; it may hold idle connections.
    bool is_unused() const noexcept { return plan_.is_unused(); }

    /// Ends everything outstanding with AbortError and refuses more.
    void close() noexcept;

private:
    class Lease;

    static boost::asio::awaitable<void> connect(std::shared_ptr<Pool> pool, Lease& lease);
    void throw_if_closed() const;
    void settle(wire::PoolPlan::Slot slot, wire::PoolPlan::Outcome outcome) noexcept;
    void discard_idle(wire::PoolPlan::Slot slot) noexcept;
    void watch(wire::PoolPlan::Slot slot);
    void tend_idle();
    void arm_alarm();
    void cancel_alarm() noexcept;
    void log_connection() const;

    std::shared_ptr<PoolSettings const> settings_;
    wire::Origin origin_;
    std::optional<wire::Url> proxy_;
    std::string proxy_authorization_; // for plain HTTP through a proxy; CONNECT is the connector's
    bool absolute_target_ = false;
    wire::PoolPlan plan_;
    std::vector<std::unique_ptr<net::HttpConnection>> connections_; // by slot
    net::WaitQueue queue_;
    OpeningList openings_;
    std::unique_ptr<net::Alarm> alarm_; // for what is idle
    net::Clock::time_point armed_for_ = net::Clock::time_point::max();
    bool is_closed_ = false;
};

} // namespace ftrack::http
