// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "events/link.hpp"

#include "events/hub.hpp"
#include "operation/run_operation.hpp"
#include "wire/socket_io_packet.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace ftrack::events {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds goodbye_limit{1};

} // namespace

void Link::start(std::shared_ptr<Hub> hub)
{
    auto const self = shared_from_this();
    auto body = converse(self, hub);
    operation::spawn_on_strand(hub->scope(), operation_, std::nullopt, std::move(body), [self, hub](std::exception_ptr failure) {
        if (std::exchange(self->is_abandoned_, true))
            return;
        self->line_->abort();
        // A write that fails ends the reader as well, which knows no cause then.
        hub->link_ended(self->write_failure_ ? self->write_failure_ : failure);
    });
}

asio::awaitable<void> Link::converse(std::shared_ptr<Link> self, std::shared_ptr<Hub> hub)
{
    std::chrono::milliseconds const heartbeat_timeout = co_await self->line_->open();
    if (!self->is_abandoned_)
        hub->link_opened(heartbeat_timeout);
    while (!self->is_abandoned_) {
        std::optional<std::string> const frame = co_await self->line_->receive();
        if (!frame || self->is_abandoned_)
            co_return;
        hub->frame_arrived(*frame);
    }
}

void Link::write(std::shared_ptr<Hub> hub)
{
    if (is_writing_ || is_abandoned_)
        return;
    is_writing_ = true;
    auto const self = shared_from_this();
    asio::co_spawn(hub->strand(), send_frames(self, hub), [self](std::exception_ptr failure) { self->write_failure_ = std::move(failure); });
}

asio::awaitable<void> Link::send_frames(std::shared_ptr<Link> self, std::shared_ptr<Hub> hub)
{
    while (!self->is_abandoned_) {
        std::optional<std::string> frame = hub->plan().next_frame();
        if (!frame)
            break;
        co_await self->line_->send(*std::move(frame));
    }
    self->is_writing_ = false;
}

void Link::abandon() noexcept
{
    if (std::exchange(is_abandoned_, true))
        return;
    line_->abort();
    try {
        operation_->abort(operation::AbortReason::aborted);
    } catch (...) { // then it ends by its own time-outs, unheard
    }
}

asio::awaitable<void> Link::say_goodbye(std::shared_ptr<Link> self, std::shared_ptr<Hub> hub)
{
    self->is_abandoned_ = true;
    auto const line = self->line_;
    auto const alarm = hub->scope()->clock()->make_alarm(hub->strand());
    alarm->arm(hub->scope()->clock()->now() + goodbye_limit, [line] { line->abort(); });
    try {
        std::string frame = to_frame(wire::SocketIoPacket(wire::PacketType::disconnect));
        co_await line->send(std::move(frame));
        co_await line->close();
    } catch (...) { // whatever it is: the connection ends
    }
    line->abort();
    self->operation_->abort(operation::AbortReason::aborted);
}

} // namespace ftrack::events
