// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/transport.hpp"
#include "net/clock.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>

namespace ftrack::test {

/// What can be in the way of a connection before its first byte: a name server that does not answer, a network that swallows packets.
class Obstacles
{
public:
    Obstacles();
    Obstacles(Obstacles const&) = delete;
    Obstacles& operator=(Obstacles const&) = delete;

    /// Lets go of the look-ups that were held.
    ~Obstacles();

    /// The library's own transport, with these obstacles before it.
    std::shared_ptr<Transport> transport(boost::asio::any_io_executor executor, SessionOptions options, std::shared_ptr<net::Clock> clock) const;

    /// Who connects to this port from now on gets to the other one.
    void divert(std::uint16_t port, std::uint16_t other);

    /// What is in the way is so for connections to this port alone.
    void confine_to(std::uint16_t port);

    /// Look-ups block from now on.
    void hold_look_ups();

    /// From now on every name stands for an address whose connections are neither accepted nor refused.
    void lead_nowhere();

    /// Ways are free again; what is diverted stays so.
    void clear();

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace ftrack::test
