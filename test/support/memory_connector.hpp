// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/connector.hpp"
#include "net/wait_queue.hpp"
#include "support/memory_stream.hpp"

#include <boost/asio/io_context.hpp>

#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace ftrack::test {

/// Makes streams in memory. The wires stay here, to be scripted and looked at.
class MemoryConnector final : public net::Connector
{
public:
    explicit MemoryConnector(boost::asio::io_context& io) : io_(io) {}

    boost::asio::awaitable<std::unique_ptr<net::AnyStream>> connect(wire::Origin origin, std::optional<wire::Url> proxy) override;

    /// Lets connections that hang go on.
    void release() { hanging_.wake_all(); }
    std::size_t hanging() const { return hanging_.size(); }

    bool hang = false;                             ///< connections that begin now wait for release()
    std::exception_ptr failure;                    ///< in place of a connection
    std::function<void(MemoryWire&)> on_connect;   ///< prepares each new wire; by default reads block
    std::deque<std::unique_ptr<MemoryWire>> wires; ///< one for each connection that was made
    std::vector<std::pair<wire::Origin, std::optional<wire::Url>>> calls;

private:
    boost::asio::io_context& io_;
    net::WaitQueue hanging_;
};

/// The whole answer "ok".
inline std::string ok_answer() { return "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"; }

} // namespace ftrack::test
