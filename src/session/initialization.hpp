// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/wait_queue.hpp"
#include "session/state.hpp"

#include <boost/asio/awaitable.hpp>

#include <exception>
#include <memory>

namespace ftrack::session {

/// One try to fetch server information and schemas, shared by all who wait for it.
class Initialization
{
public:
    Initialization() = default;

    net::WaitQueue waiters;
    bool finished = false;
    std::exception_ptr failure;
};

/// Waits until the session is initialised; starts it when nobody has. On the strand. A cancelled wait leaves the initialisation itself alone.
boost::asio::awaitable<void> await_initialization(std::shared_ptr<State> state);

} // namespace ftrack::session
