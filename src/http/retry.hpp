// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/options.hpp"
#include "http/carrier.hpp"
#include "net/clock.hpp"

#include <functional>
#include <memory>

namespace ftrack::http {

/// Sends again what wire::next_delay says may be sent again.
class RetryCarrier final : public Carrier
{
public:
    /// `random` is in [0, 1).
    RetryCarrier(std::unique_ptr<Carrier> next, RetryOptions const& options, LogFunction log, std::shared_ptr<net::Clock> clock,
                 std::function<double()> random);

    boost::asio::awaitable<HttpResponse> carry(Passage& passage, BodySink& sink) override;
    void close() noexcept override { next_->close(); }

private:
    void log_retry(Passage const& passage, std::chrono::milliseconds delay, std::string const& why) const;

    std::unique_ptr<Carrier> next_;
    RetryOptions options_;
    LogFunction log_;
    std::shared_ptr<net::Clock> clock_;
    std::function<double()> random_;
};

} // namespace ftrack::http
