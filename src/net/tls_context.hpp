// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/options.hpp"

#include <boost/asio/ssl/context.hpp>

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>

namespace ftrack::net {

/// TLS sessions by server, to be resumed by the next connection: half the cost of a full handshake. Any thread.
class TlsSessionCache
{
public:
    static constexpr std::size_t max_size = 128;

    TlsSessionCache() = default;
    TlsSessionCache(TlsSessionCache const&) = delete;
    TlsSessionCache& operator=(TlsSessionCache const&) = delete;
    ~TlsSessionCache();

    /// Takes over the caller's reference.
    void store(std::string const& server, SSL_SESSION* session);

    /// Offers what is known of the server to a connection that has not begun its handshake.
    void offer(std::string const& server, SSL* connection);

    std::size_t size() const;

private:
    struct Entry
    {
        std::string server;
        SSL_SESSION* session;
    };

    mutable std::mutex mutex_;
    std::list<Entry> entries_; // the latest first
};

/// What TLS connections share: authorities and sessions. Loading the system's authorities takes milliseconds and megabytes, so there is one
/// for each distinct set of options in the process.
class TlsContext
{
public:
    /// Throws std::invalid_argument when the authorities of the options cannot be used. Any thread.
    static std::shared_ptr<TlsContext> get(TlsOptions const& options);

    explicit TlsContext(TlsOptions const& options);
    TlsContext(TlsContext const&) = delete;
    TlsContext& operator=(TlsContext const&) = delete;
    ~TlsContext() = default;

    boost::asio::ssl::context& native() noexcept { return context_; }
    TlsSessionCache& sessions() noexcept { return sessions_; }

    /// Readies a connection for a handshake with `host`: its name is announced (SNI) and demanded of the certificate, a session is resumed and
    /// the next one kept as that of `server`, which must outlive the connection, as must this.
    void prepare(SSL* connection, std::string const& host, std::string const& server);

private:
    void add_authorities(TlsOptions const& options);

    boost::asio::ssl::context context_;
    TlsSessionCache sessions_;
    bool verify_;
};

} // namespace ftrack::net
