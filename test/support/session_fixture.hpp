// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/session.hpp"
#include "session/access.hpp"
#include "support/fake_transport.hpp"
#include "support/manual_clock.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace ftrack::test {

/// A session over a FakeTransport and a clock that the test turns.
class SessionFixture
{
public:
    explicit SessionFixture(FakeTransport::Handler handler, SessionOptions options = {})
        : transport(std::make_shared<FakeTransport>(std::move(handler)))
    {
        options.transport = transport;
        options.retry.max_attempts = 1;
        session.emplace(session::Access::make(std::make_shared<session::State>(io.get_executor(), credentials(), std::move(options), clock)));
    }

    static session::Credentials credentials()
    {
        session::Credentials result;
        result.server_url = "https://studio.example";
        result.api_user = "ada";
        result.api_key = "SECRET-KEY";
        return result;
    }

    template <class T>
    T run(boost::asio::awaitable<T> task)
    {
        return run_coroutine(io, std::move(task));
    }

    boost::asio::io_context io;
    std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
    std::shared_ptr<FakeTransport> transport;
    std::optional<Session> session;
};

} // namespace ftrack::test
