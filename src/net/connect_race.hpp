// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/clock.hpp"
#include "net/event.hpp"
#include "net/resolver.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <deque>
#include <memory>
#include <optional>

namespace ftrack::net {

/// Connects to the first of several addresses that answers (RFC 8305): the next one is tried when one fails, or after 250 ms beside it, so a
/// network that swallows packets costs a moment and not the whole limit. For one strand.
class ConnectRace : public std::enable_shared_from_this<ConnectRace>
{
public:
    static constexpr std::chrono::milliseconds head_start{250};
    static constexpr std::size_t max_addresses = 16;

    ConnectRace(boost::asio::any_io_executor executor, std::shared_ptr<Clock> clock, Endpoints endpoints);

    void start() { begin_next(); }

    /// The connected socket; throws system_error with the first address's failure when all failed. Once.
    boost::asio::awaitable<boost::asio::ip::tcp::socket> result();

    /// Ends result() with operation_aborted.
    void cancel() noexcept;

private:
    using tcp = boost::asio::ip::tcp;

    void begin_next();
    void finish(std::size_t number, boost::system::error_code error);
    void close_all_but(std::size_t number) noexcept;

    boost::asio::any_io_executor executor_;
    std::shared_ptr<Clock> clock_;
    Endpoints endpoints_;
    std::deque<tcp::socket> sockets_; // one for each address tried so far
    std::size_t failures_ = 0;
    std::optional<std::size_t> winner_;
    bool is_over_ = false;
    boost::system::error_code first_failure_;
    Event end_;
    std::unique_ptr<Alarm> alarm_;
};

} // namespace ftrack::net
