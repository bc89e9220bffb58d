// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/transport.hpp"
#include "net/any_stream.hpp"
#include "net/clock.hpp"
#include "wire/url.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace ftrack::net {

/// How far an exchange came, also when it failed.
class ExchangeProgress
{
public:
    ExchangeProgress() = default;

    std::uint64_t bytes_handed_to_socket = 0;
    std::uint64_t body_bytes_received = 0; ///< as they travelled
    bool response_started = false;         ///< a byte of the answer arrived
};

/// One HTTP/1.1 connection: one exchange after the other over one stream. For one strand.
class HttpConnection
{
public:
    HttpConnection(std::unique_ptr<AnyStream> stream, std::shared_ptr<Clock> clock, TimeoutOptions const& timeouts);
    HttpConnection(HttpConnection const&) = delete;
    HttpConnection& operator=(HttpConnection const&) = delete;
    ~HttpConnection();

    /// Sends the request (header and body in one write) and hands the body of the answer, decompressed, to `sink`. `request`, `url`, `progress`
    /// and `sink` outlive the call. `absolute_target` is for plain HTTP through a proxy; `proxy_authorization` may be empty.
    ///
    /// Throws std::invalid_argument for a request that cannot be written down, before anything is sent; NetworkError (code: the cause), also for an
    /// answer that ends too early; TimeoutError; MalformedResponseError (not HTTP, too large, damaged compression); operation_aborted on terminal
    /// cancellation; what the sink throws. may_have_been_applied is set by is_mutation and bytes handed to the socket. After an error, and when the
    /// frame is destroyed midway, the connection is closed.
    boost::asio::awaitable<HttpResponse> exchange(HttpRequest const& request, wire::Url const& url, ExchangeProgress& progress, BodySink& sink,
                                                  bool absolute_target = false, std::string proxy_authorization = {});

    /// Whether another exchange may follow: the last one was whole and neither side wants to close.
    bool is_reusable() noexcept;

    /// The part of is_reusable() that asks the peer nothing: whether the last exchange left it fit for another.
    bool may_continue() const noexcept;

    /// Calls back once, on the stream's executor, when the idle connection dies. stop_watching() before the next exchange.
    void watch(std::function<void()> on_dead);
    void stop_watching() noexcept;

    void close() noexcept;

private:
    class Impl;
    class Exchange;
    std::shared_ptr<Impl> impl_;
};

} // namespace ftrack::net
