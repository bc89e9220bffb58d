// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/sandbox.hpp"
#include "ftrack/session.hpp"
#include "session/access.hpp"
#include "support/manual_clock.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>
#include <utility>

namespace ftrack::test {

/// A sandbox and the options to reach it, on one io_context.
class SandboxFixture
{
public:
    explicit SandboxFixture(sandbox::Options options = {}) : server(io.get_executor(), std::move(options)) { server.start(); }

    SessionOptions options() const
    {
        SessionOptions result;
        result.tls.ca_certificates = server.certificate_authority();
        result.proxy.use_environment = false;
        return result;
    }

    Session session() { return session(options()); }

    Session session(SessionOptions options)
    {
        return Session(io.get_executor(), server.url(), server.api_user(), server.api_key(), std::move(options));
    }

    /// A session whose time-outs and back-offs run on `clock`.
    Session session(SessionOptions options, std::shared_ptr<net::Clock> clock)
    {
        session::Credentials credentials;
        credentials.server_url = server.url();
        credentials.api_user = server.api_user();
        credentials.api_key = server.api_key();
        return session::Access::make(
            std::make_shared<session::State>(io.get_executor(), std::move(credentials), std::move(options), std::move(clock)));
    }

    template <class T>
    T run(boost::asio::awaitable<T> task)
    {
        return run_coroutine(io, std::move(task));
    }

    boost::asio::io_context io;
    sandbox::Server server;
};

} // namespace ftrack::test
