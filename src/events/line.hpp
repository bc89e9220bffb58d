// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace ftrack::events {

/// One connection to an event server: opened once, then frames in both directions. For the hub's strand. Whoever holds one keeps it until its
/// operations have ended.
class Line
{
public:
    virtual ~Line() = default;

    /// Shakes hands and opens the socket. Returns for how long the server may be silent. Throws ServerPermissionDeniedError for refused
    /// credentials, other errors for everything that may pass.
    virtual boost::asio::awaitable<std::chrono::milliseconds> open() = 0;

    /// The next frame; nullopt: the server closed the connection properly.
    virtual boost::asio::awaitable<std::optional<std::string>> receive() = 0;

    virtual boost::asio::awaitable<void> send(std::string frame) = 0;

    /// Says goodbye on the socket; a pending receive() ends.
    virtual boost::asio::awaitable<void> close() = 0;

    /// Ends it at once, pending operations included.
    virtual void abort() noexcept = 0;
};

/// Makes a line that is not open yet. It calls `on_sign_of_life` when it hears of the server without a frame.
using LineFactory = std::function<std::shared_ptr<Line>(std::function<void()> on_sign_of_life)>;

} // namespace ftrack::events
