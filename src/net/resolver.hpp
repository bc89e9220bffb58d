// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ftrack::net {

using Endpoints = std::vector<boost::asio::ip::tcp::endpoint>;

/// Blocks until it has the addresses of a host, or sets the error. Called on a thread of its own.
using LookupFunction = std::function<Endpoints(std::string const& host, std::string const& port, boost::system::error_code& error)>;

/// The machine's own: getaddrinfo. `localhost`, and what ends in `.localhost`, is this machine and not asked for.
Endpoints look_up(std::string const& host, std::string const& port, boost::system::error_code& error);

/// One look-up of a name. No system can take back a getaddrinfo that has begun, and it may block for minutes, so whoever waits for it can
/// walk away: it ends on a thread that nobody joins, and neither io_context::run() nor its destructor waits for it.
class Resolution
{
public:
    /// Starts. A host that is an address needs no look-up. Throws system_error when too many look-ups hang.
    Resolution(boost::asio::any_io_executor executor, std::string host, std::string port, LookupFunction look_up);
    Resolution(Resolution const&) = delete;
    Resolution& operator=(Resolution const&) = delete;
    ~Resolution();

    /// The addresses, IPv6 and IPv4 in turn, never none; throws system_error. Once; on the executor given.
    boost::asio::awaitable<Endpoints> result();

    /// Ends result() with operation_aborted.
    void abandon() noexcept;

private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
};

/// Alternates the families, beginning with the first one's, so that a network that swallows one of them costs one step. Pure.
Endpoints interleave(Endpoints const& endpoints);

} // namespace ftrack::net
