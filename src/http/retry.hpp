// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/options.hpp"
#include "http/carrier.hpp"
#include "net/clock.hpp"
#include "net/event.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ftrack::http {

/// Sends again what wire::next_delay says may be sent again.
class RetryCarrier final : public Carrier
{
public:
    /// `random` is in [0, 1).
    RetryCarrier(std::unique_ptr<Carrier> next, RetryOptions const& options, LogFunction log, std::shared_ptr<net::Clock> clock,
                 std::function<double()> random);

    boost::asio::awaitable<HttpResponse> carry(Passage& passage, BodySink& sink) override;
    void close() noexcept override;

private:
    boost::asio::awaitable<void> rest(std::chrono::milliseconds delay);
    void throw_if_closed() const;
    void log_retry(Passage const& passage, std::chrono::milliseconds delay, std::string const& why) const;

    std::unique_ptr<Carrier> next_;
    RetryOptions options_;
    LogFunction log_;
    std::shared_ptr<net::Clock> clock_;
    std::function<double()> random_;
    std::vector<net::Event*> resting_;
    bool is_closed_ = false;
};

} // namespace ftrack::http
