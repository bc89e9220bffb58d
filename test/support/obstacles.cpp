// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/obstacles.hpp"

#include "http/factory.hpp"
#include "net/tcp_connector.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace ftrack::test {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

/// A listening socket whose queue is full: the system drops whoever knocks.
class FullListener
{
public:
    FullListener() : acceptor_(io_)
    {
        acceptor_.open(tcp::v4());
        acceptor_.bind(tcp::endpoint(asio::ip::address_v4::loopback(), 0));
        acceptor_.listen(0);
        // Two more than what the queue holds: the second of them finds it full.
        for (int i = 0; i < 3; ++i) {
            waiting_.emplace_back(io_);
            waiting_.back().async_connect(acceptor_.local_endpoint(), [](boost::system::error_code) {});
        }
        io_.run_for(std::chrono::milliseconds(20));
    }

    tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

private:
    asio::io_context io_;
    tcp::acceptor acceptor_;
    std::vector<tcp::socket> waiting_;
};

} // namespace

/// Look-ups run on threads of their own, which outlive whoever abandoned them.
struct Obstacles::State
{
    std::mutex mutex;
    std::condition_variable changed;
    bool holds = false;
    bool nowhere = false;
    std::unique_ptr<FullListener> listener;
    std::map<std::string, std::string> diversions;
    std::string port; // that they are in the way of; empty: any

    net::Endpoints look_up(std::string const& host, std::string const& wanted, boost::system::error_code& error)
    {
        std::unique_lock lock(mutex);
        bool const is_concerned = port.empty() || port == wanted;
        changed.wait(lock, [&] { return !holds || !is_concerned; });
        if (nowhere && is_concerned)
            return net::Endpoints(1, listener->endpoint());
        auto const diversion = diversions.find(wanted);
        std::string const actual = diversion == diversions.end() ? wanted : diversion->second;
        lock.unlock();
        return net::look_up(host, actual, error);
    }
};

Obstacles::Obstacles() : state_(std::make_shared<State>()) {}
Obstacles::~Obstacles() { clear(); }

std::shared_ptr<Transport> Obstacles::transport(asio::any_io_executor executor, SessionOptions options, std::shared_ptr<net::Clock> clock) const
{
    auto const look_up = [state = state_](std::string const& host, std::string const& port, boost::system::error_code& error) {
        return state->look_up(host, port, error);
    };
    auto connector = net::make_tcp_connector(options.tls, options.timeouts, clock, look_up);
    options.retry.max_attempts = 1; // the session's own retries are above
    auto const route = http::make_route(options, clock, std::move(connector));
    return http::make_transport(std::move(executor), options, std::move(clock), route);
}

void Obstacles::divert(std::uint16_t port, std::uint16_t other)
{
    std::lock_guard const lock(state_->mutex);
    state_->diversions[std::to_string(port)] = std::to_string(other);
}

void Obstacles::confine_to(std::uint16_t port)
{
    std::lock_guard const lock(state_->mutex);
    state_->port = std::to_string(port);
}

void Obstacles::hold_look_ups()
{
    std::lock_guard const lock(state_->mutex);
    state_->holds = true;
}

void Obstacles::lead_nowhere()
{
    std::lock_guard const lock(state_->mutex);
    state_->listener = std::make_unique<FullListener>();
    state_->nowhere = true;
}

void Obstacles::clear()
{
    {
        std::lock_guard const lock(state_->mutex);
        state_->holds = false;
        state_->nowhere = false;
    }
    state_->changed.notify_all();
}

} // namespace ftrack::test
