// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/options.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ftrack {

/// Header fields in the order they travel. Names compare without case.
class HeaderFields
{
public:
    HeaderFields() = default;

    /// Appends a field. A name that HTTP does not allow (empty, blank, colon, …), and CR, LF or NUL in a value, are std::invalid_argument.
    void add(std::string name, std::string value);

    /// Replaces all fields of this name by one.
    void set(std::string_view name, std::string value);

    void erase(std::string_view name);

    /// The first field of this name; empty when there is none.
    std::string_view find(std::string_view name) const noexcept;
    bool contains(std::string_view name) const noexcept;

    auto begin() const noexcept { return fields_.begin(); }
    auto end() const noexcept { return fields_.end(); }
    std::size_t size() const noexcept { return fields_.size(); }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// Gives the body of a request piece by piece, where it is too large to lie in memory.
class BodySource
{
public:
    virtual ~BodySource() = default;

    /// Bytes in all; the same for as long as the request lasts.
    virtual std::uint64_t size() const noexcept = 0;

    /// The body is about to be sent, for the first time or again: the next read() is to give its beginning. An exception, of a body that can be
    /// read once only, ends the exchange and reaches the caller of Transport::send().
    virtual void rewind() = 0;

    /// Reads some of the next bytes into `buffer`, which outlives the call: at least one, until size() is reached. One call at a time, on the
    /// session's strand. An exception ends the exchange and reaches the caller of Transport::send(). Cancellation reaches the awaiting coroutine.
    virtual boost::asio::awaitable<std::size_t> read(boost::asio::mutable_buffer buffer) = 0;
};

/// One HTTP request.
class HttpRequest
{
public:
    HttpRequest() = default;

    std::string method = "GET";
    std::string url;      ///< absolute: scheme, host, port, path and query
    HeaderFields headers; ///< Host, Content-Length, Accept-Encoding and Connection are set by the transport
    std::string body;
    std::shared_ptr<BodySource> body_source; ///< the body in place of `body`, unless null
    bool is_mutation = true;                 ///< false: may be sent again after a failure that leaves open whether it arrived

    /// Whether a GET may follow a redirect to another host, as downloads do to reach their storage. Credentials stay behind: `Authorization`,
    /// `Cookie` and every header whose name begins with `ftrack-`. Otherwise such a redirect is an error.
    bool follow_to_other_hosts = false;

    std::string description; ///< for messages and traces, e.g. "query,create"; never holds a credential

    /// The largest body to accept, in bytes after decompression.
    std::uint64_t max_response_size = std::uint64_t{1} << 29;

    std::uint64_t body_size() const noexcept { return body_source ? body_source->size() : body.size(); }
};

/// Status line and headers of an answer.
class HttpResponse
{
public:
    HttpResponse() = default;

    int status = 0;
    HeaderFields headers;
};

/// Takes the body of an answer as it arrives, decompressed.
class BodySink
{
public:
    virtual ~BodySink() = default;

    /// An answer begins; whatever came before is void (it was a redirect or a failed try).
    virtual void start(HttpResponse const& response) = 0;

    /// The next bytes of the body, of any size. The view ends with the call. An exception ends the exchange and reaches the caller of send().
    virtual void write(std::string_view bytes) = 0;
};

/// Carries HTTP requests: the floor below the session's logic.
///
/// Implement it to record, replay or fake a server, and give it to SessionOptions::transport; wrap make_http_transport() to watch the
/// real traffic. All members are called on the session's strand.
class Transport
{
public:
    virtual ~Transport() = default;

    /// Sends one request and hands the answer to `sink`, which outlives the call; any status is a success. `request` is taken by value:
    /// the caller keeps none of it.
    ///
    /// Errors: NetworkError and TimeoutError when no whole answer arrived; MalformedResponseError for an answer that is not HTTP or is too
    /// large; whatever the sink throws. Cancellation: terminal cancellation of the awaiting coroutine ends it with
    /// boost::asio::error::operation_aborted or AbortError, and closes no connection but its own.
    virtual boost::asio::awaitable<HttpResponse> send(HttpRequest request, BodySink& sink) = 0;

    /// Ends everything outstanding with AbortError and drops kept connections. Later calls of send() throw AbortError.
    virtual void close() noexcept {}
};

/// The built-in transport: pooled keep-alive connections, TLS, proxies, redirects, cookies, gzip. Uses the connection, TLS, proxy,
/// time-out and log members of `options`; no retries (they are the session's). `executor` must be a strand or run on one thread, and is the
/// one on which send() is awaited.
std::shared_ptr<Transport> make_http_transport(boost::asio::any_io_executor executor, SessionOptions const& options);

} // namespace ftrack
