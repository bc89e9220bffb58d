// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace ftrack::sandbox::service {

/// The clients that have shown their credentials to the event server and are yet to open their socket, each known by a secret id.
class Handshakes
{
public:
    using time_point = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::seconds lifetime{60};
    static constexpr std::size_t max_pending = 16'384; ///< more push out the oldest

    /// A new id.
    std::string add(time_point now);

    /// Whether this id was given out and is not too old. It is good for one socket.
    bool take(std::string_view id, time_point now);

private:
    struct Pending
    {
        std::string id;
        time_point expiry;
    };

    void forget_old(time_point now);

    std::unordered_map<std::string, time_point> pending_;
    std::deque<Pending> order_; // the oldest first; some are taken already
};

} // namespace ftrack::sandbox::service
