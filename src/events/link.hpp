// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/line.hpp"
#include "operation/operation_state.hpp"

#include <boost/asio/awaitable.hpp>

#include <exception>
#include <memory>

namespace ftrack::events {

class Hub;

/// One try of a hub's to connect, and the connection that comes of it. For the strand.
class Link : public std::enable_shared_from_this<Link>
{
public:
    Link(std::shared_ptr<Line> line, std::shared_ptr<operation::OperationState> operation) : line_(std::move(line)), operation_(std::move(operation))
    {
    }

    /// Opens the line and hands the hub what arrives, up to its end.
    void start(std::shared_ptr<Hub> hub);

    /// Sends the frames that the hub's plan has, unless that is under way.
    void write(std::shared_ptr<Hub> hub);

    /// Ends it at once. The hub hears nothing of it any more.
    void abandon() noexcept;

    /// Says goodbye, for a second at most, and ends it. The hub hears nothing of it any more.
    static boost::asio::awaitable<void> say_goodbye(std::shared_ptr<Link> self, std::shared_ptr<Hub> hub);

private:
    static boost::asio::awaitable<void> converse(std::shared_ptr<Link> self, std::shared_ptr<Hub> hub);
    static boost::asio::awaitable<void> send_frames(std::shared_ptr<Link> self, std::shared_ptr<Hub> hub);

    std::shared_ptr<Line> line_;
    std::shared_ptr<operation::OperationState> operation_;
    std::exception_ptr write_failure_;
    bool is_abandoned_ = false;
    bool is_writing_ = false;
};

} // namespace ftrack::events
