// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "http/pool.hpp"

#include "ftrack/error.hpp"
#include "http/records.hpp"
#include "net/proxy_tunnel.hpp"

#include <exception>
#include <utility>

namespace ftrack::http {

namespace asio = boost::asio;
using wire::PoolPlan;

/// One caller's place in the pool, from the queue to the connection. Gives everything back however the caller ends; a connection is kept only
/// after finish().
class Pool::Lease
{
public:
    explicit Lease(std::shared_ptr<Pool> pool) : pool_(std::move(pool)), place_(pool_->plan_.acquire())
    {
        // Here, where it may fail: giving back must not.
        if (!is_waiting() && place_.slot >= pool_->connections_.size())
            pool_->connections_.resize(place_.slot + 1);
    }
    Lease(Lease const&) = delete;
    Lease& operator=(Lease const&) = delete;
    ~Lease()
    {
        PoolPlan& plan = pool_->plan_;
        auto const now = pool_->settings_->clock->now();
        if (!is_waiting()) {
            bool const may_continue = is_finished_ && !pool_->is_closed_ && connection()->may_continue();
            pool_->settle(place_.slot, plan.release(place_.slot, may_continue, now));
            return;
        }
        std::optional<PoolPlan::Slot> slot;
        PoolPlan::Outcome const outcome = plan.cancel(place_.ticket, now, slot);
        if (slot)
            pool_->settle(*slot, outcome);
    }

    bool is_waiting() const noexcept { return place_.step == PoolPlan::Step::wait; }
    void claim()
    {
        place_ = pool_->plan_.claim(place_.ticket);
        is_handed_over_ = true;
    }

    /// Whether the slot came with a connection that still lives. One that comes straight from another caller was read from a moment ago: where a
    /// failure is repaired by sending again, the system call that asks the socket is spared.
    bool revive(bool is_mutation)
    {
        if (!connection())
            return false;
        connection()->stop_watching();
        bool const lives = is_handed_over_ && !is_mutation ? connection()->may_continue() : connection()->is_reusable();
        if (!lives)
            drop();
        return lives;
    }

    std::unique_ptr<net::HttpConnection>& connection() noexcept { return pool_->connections_[place_.slot]; }
    void drop() noexcept { connection().reset(); }
    void finish() noexcept { is_finished_ = true; }

private:
    std::shared_ptr<Pool> pool_;
    PoolPlan::Acquisition place_;
    bool is_handed_over_ = false;
    bool is_finished_ = false;
};

namespace {

// A kept connection may die by the server's hand just as the request leaves; one that the server did not see is nobody's failure.
bool died_unseen(std::exception_ptr const& failure, Passage const& passage)
{
    if (passage.progress.response_started || (passage.request.is_mutation && passage.progress.bytes_handed_to_socket != 0))
        return false;
    try {
        std::rethrow_exception(failure);
    } catch (TimeoutError const&) {
        return false;
    } catch (NetworkError const&) {
        return true;
    } catch (...) {
        return false;
    }
}

} // namespace

Pool::Pool(std::shared_ptr<PoolSettings const> settings, wire::Origin origin, std::optional<wire::Url> proxy)
    : settings_(std::move(settings)),
      origin_(std::move(origin)),
      proxy_(std::move(proxy)),
      absolute_target_(proxy_ && !origin_.tls),
      plan_(settings_->max_connections, settings_->timeouts.idle)
{
    if (absolute_target_)
        proxy_authorization_ = net::proxy_authorization(*proxy_);
}

asio::awaitable<HttpResponse> Pool::exchange(std::shared_ptr<Pool> pool, Passage& passage, BodySink& sink)
{
    pool->throw_if_closed();
    Lease lease(pool);
    if (lease.is_waiting()) {
        co_await pool->queue_.wait();
        pool->throw_if_closed();
        lease.claim();
    }
    if (passage.attempt > 1)
        lease.drop();
    while (true) {
        passage.progress = net::ExchangeProgress();
        passage.reused_connection = lease.revive(passage.request.is_mutation);
        if (!passage.reused_connection)
            co_await connect(pool, lease);
        std::exception_ptr failure;
        try {
            HttpResponse response = co_await lease.connection()->exchange(passage.request, passage.url, passage.progress, sink,
                                                                          pool->absolute_target_, pool->proxy_authorization_);
            lease.finish();
            co_return response;
        } catch (...) {
            failure = std::current_exception();
        }
        lease.drop();
        pool->throw_if_closed();
        if (!passage.reused_connection || !died_unseen(failure, passage))
            std::rethrow_exception(failure);
    }
}

asio::awaitable<void> Pool::connect(std::shared_ptr<Pool> pool, Lease& lease)
{
    PoolSettings const& settings = *pool->settings_;
    std::unique_ptr<net::AnyStream> stream;
    std::exception_ptr failure;
    try {
        stream = co_await pool->openings_.open(settings.executor, settings.connector, pool->origin_, pool->proxy_);
    } catch (...) {
        failure = std::current_exception();
    }
    pool->throw_if_closed();
    if (failure)
        std::rethrow_exception(failure);
    lease.connection() = std::make_unique<net::HttpConnection>(std::move(stream), settings.clock, settings.timeouts);
    pool->log_connection();
}

void Pool::throw_if_closed() const
{
    if (is_closed_)
        throw closed_error();
}

void Pool::settle(PoolPlan::Slot slot, PoolPlan::Outcome outcome) noexcept
{
    if (is_closed_) { // who waits is woken already
        plan_.drop_idle(slot);
        connections_[slot].reset();
        return;
    }
    if (!outcome.keep_connection)
        connections_[slot].reset();
    try {
        if (outcome.is_idle)
            arm_alarm();
        else if (outcome.wake_first)
            queue_.wake_one();
        else if (plan_.idle() == 0 && plan_.is_unused())
            cancel_alarm(); // without purpose it would keep the context running
    } catch (...) {
        discard_idle(slot);
    }
}

void Pool::discard_idle(PoolPlan::Slot slot) noexcept
{
    if (plan_.drop_idle(slot))
        connections_[slot].reset();
    if (plan_.idle() == 0)
        cancel_alarm();
}

void Pool::watch(PoolPlan::Slot slot)
{
    connections_[slot]->watch([weak = weak_from_this(), slot] {
        if (auto const pool = weak.lock())
            pool->discard_idle(slot);
    });
}

void Pool::tend_idle()
{
    armed_for_ = net::Clock::time_point::max();
    auto const now = settings_->clock->now();
    while (auto const slot = plan_.expire_one(now))
        connections_[*slot].reset();
    while (auto const slot = plan_.watch_one(now)) {
        try {
            watch(*slot);
        } catch (...) {
            discard_idle(*slot);
        }
    }
    arm_alarm();
}

// An alarm that is armed for an earlier moment stays: it is armed anew when it rings.
void Pool::arm_alarm()
{
    auto const next = plan_.next_event();
    if (!next || *next >= armed_for_)
        return;
    if (!alarm_)
        alarm_ = settings_->clock->make_alarm(settings_->executor);
    alarm_->arm(*next, [weak = weak_from_this()] {
        if (auto const pool = weak.lock())
            pool->tend_idle();
    });
    armed_for_ = *next;
}

void Pool::cancel_alarm() noexcept
{
    if (armed_for_ != net::Clock::time_point::max())
        alarm_->cancel();
    armed_for_ = net::Clock::time_point::max();
}

void Pool::close() noexcept
{
    if (std::exchange(is_closed_, true))
        return;
    for (PoolPlan::Slot slot = 0; slot < connections_.size(); ++slot) {
        if (plan_.drop_idle(slot))
            connections_[slot].reset();
        else if (connections_[slot])
            connections_[slot]->close();
    }
    openings_.abort_all();
    cancel_alarm();
    alarm_.reset();
    try {
        queue_.wake_all();
    } catch (...) { // a timer that cannot be cancelled: the waiter is woken by the slot that is given back
    }
}

void Pool::log_connection() const
{
    if (!settings_->log)
        return;
    LogRecord record;
    record.level = LogLevel::info;
    record.message = "connected";
    record.fields.emplace_back("host", origin_.host);
    record.fields.emplace_back("port", origin_.port);
    record.fields.emplace_back("tls", origin_.tls ? "yes" : "no");
    if (proxy_)
        record.fields.emplace_back("proxy", proxy_->printable());
    emit(settings_->log, record);
}

} // namespace ftrack::http
