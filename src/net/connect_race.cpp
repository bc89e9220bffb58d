// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/connect_race.hpp"

#include <algorithm>
#include <utility>

namespace ftrack::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

ConnectRace::ConnectRace(asio::any_io_executor executor, std::shared_ptr<Clock> clock, Endpoints endpoints)
    : executor_(std::move(executor)),
      clock_(std::move(clock)),
      endpoints_(std::move(endpoints)),
      end_(executor_),
      alarm_(clock_->make_alarm(executor_))
{
    endpoints_.resize(std::min(endpoints_.size(), max_addresses));
}

asio::awaitable<tcp::socket> ConnectRace::result()
{
    co_await end_.wait();
    if (!winner_)
        throw boost::system::system_error(first_failure_);
    co_return std::move(sockets_[*winner_]);
}

void ConnectRace::cancel() noexcept
{
    is_over_ = true;
    alarm_->cancel();
    close_all_but(sockets_.size());
    end_.abort();
}

void ConnectRace::begin_next()
{
    auto const number = sockets_.size();
    if (is_over_ || number == endpoints_.size())
        return;
    auto& socket = sockets_.emplace_back(executor_);
    socket.async_connect(endpoints_[number], [self = shared_from_this(), number](error_code error) { self->finish(number, error); });
    alarm_->arm(clock_->now() + head_start, [this] { begin_next(); });
}

void ConnectRace::finish(std::size_t number, error_code error)
{
    if (is_over_)
        return;
    if (!error)
        winner_ = number;
    else if (failures_++ == 0)
        first_failure_ = error;
    is_over_ = winner_ || failures_ == endpoints_.size();
    if (!is_over_) {
        begin_next();
        return;
    }
    alarm_->cancel();
    close_all_but(number);
    end_.set();
}

void ConnectRace::close_all_but(std::size_t number) noexcept
{
    for (std::size_t i = 0; i < sockets_.size(); ++i) {
        error_code ignored;
        if (i != number)
            sockets_[i].close(ignored);
    }
}

} // namespace ftrack::net
