// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/error.hpp"
#include "ftrack/transport.hpp"
#include "net/http_connection.hpp"
#include "wire/url.hpp"

#include <boost/asio/awaitable.hpp>

#include <utility>

namespace ftrack::http {

/// A request on its way down the chain, and what was learnt of its last try. It lives where the chain begins, so that no layer copies a body.
class Passage
{
public:
    Passage() = default;

    /// Throws ParseError when the address is none.
    explicit Passage(HttpRequest request_to_send) : request(std::move(request_to_send)), url(wire::Url::parse(request.url)) {}

    /// `address` is that of the request, taken apart.
    Passage(HttpRequest request_to_send, wire::Url address) : request(std::move(request_to_send)), url(std::move(address)) {}

    HttpRequest request;
    wire::Url url;                  ///< request.url, taken apart
    int attempt = 1;                ///< from the second on a fresh connection is used
    net::ExchangeProgress progress; ///< of the last exchange
    bool reused_connection = false;
};

/// What ends a request when Transport::close() was called.
inline AbortError closed_error() { return AbortError("The request was aborted because its connections were closed."); }

/// A layer between Transport::send() and the socket. For one strand.
class Carrier
{
public:
    virtual ~Carrier() = default;

    /// One try. The carrier, `passage` and `sink` outlive the call; a layer that changes the passage's request restores it.
    virtual boost::asio::awaitable<HttpResponse> carry(Passage& passage, BodySink& sink) = 0;

    /// As Transport::close().
    virtual void close() noexcept = 0;
};

} // namespace ftrack::http
