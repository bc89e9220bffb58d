// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/http_connection.hpp"

#include "net/deadline.hpp"
#include "net/exchange_errors.hpp"
#include "net/request_head.hpp"
#include "net/response_parser.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace ftrack::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

// As much as four TLS records; a smaller buffer costs more than twice the CPU on large answers, a larger one gains nothing.
constexpr std::size_t read_buffer_size = std::size_t{64} << 10;

// A body up to this size joins the header in one buffer, so in one write: TLS takes but the first buffer of a sequence.
constexpr std::size_t joined_body_size = std::size_t{64} << 10;

// What of a body that comes from a source lies in memory at once.
constexpr std::size_t source_buffer_size = std::size_t{256} << 10;

} // namespace

class HttpConnection::Impl
{
public:
    Impl(std::unique_ptr<AnyStream> byte_stream, std::shared_ptr<Clock> clock, TimeoutOptions const& limits)
        : stream(std::move(byte_stream)), timeouts(limits), deadline(std::move(clock), stream->get_executor(), [this] { close(); })
    {
    }

    void close() noexcept
    {
        is_open = false;
        may_continue = false;
        stream->close();
    }

    std::unique_ptr<AnyStream> stream;
    TimeoutOptions timeouts;
    Deadline deadline;
    bool is_open = true;
    bool may_continue = true; // the last exchange was whole and neither side wants to close
    boost::beast::flat_buffer input;
    std::string output;
    std::unique_ptr<Inflater> inflater;
};

// One request and its answer. Whatever way it is left but finish(), the connection is closed: its state is unknown.
class HttpConnection::Exchange
{
public:
    // Static, and holding the connection by value: the handle may go while the exchange is under way.
    static asio::awaitable<HttpResponse> run(std::shared_ptr<Impl> connection, HttpRequest const& request, wire::Url const& url,
                                             ExchangeProgress& progress, BodySink& sink, bool absolute_target, std::string proxy_authorization)
    {
        connection->output.clear();
        append_request_head(connection->output, request, url, absolute_target, proxy_authorization);
        Exchange exchange(*connection, request, url, progress, sink);
        co_await exchange.send();
        co_await exchange.receive();
        co_return exchange.finish();
    }

    Exchange(Impl& connection, HttpRequest const& request, wire::Url const& url, ExchangeProgress& progress, BodySink& sink)
        : connection_(connection),
          request_(request),
          progress_(progress),
          errors_(request, url, connection.timeouts, progress),
          parser_(expected(), &sink, connection.inflater)
    {
        progress_ = ExchangeProgress();
        connection_.may_continue = false;
    }
    Exchange(Exchange const&) = delete;
    Exchange& operator=(Exchange const&) = delete;
    ~Exchange()
    {
        if (!is_finished_)
            connection_.close();
    }

    asio::awaitable<void> send()
    {
        if (request_.body_source) {
            co_await send_source(*request_.body_source);
            co_return;
        }
        auto const joined = request_.body.size() <= joined_body_size ? request_.body.size() : joined_body_size;
        connection_.output.append(request_.body, 0, joined);
        co_await write(connection_.output.data(), connection_.output.size());
        if (joined != request_.body.size())
            co_await write(request_.body.data() + joined, request_.body.size() - joined);
    }

    asio::awaitable<void> receive()
    {
        connection_.input.reserve(read_buffer_size);
        connection_.deadline.expires_after(connection_.timeouts.response_header);
        while (!parser_.is_done()) {
            error_code error;
            auto const room = connection_.input.prepare(connection_.input.capacity() - connection_.input.size());
            std::size_t const size = co_await connection_.stream->async_read_some(room, asio::redirect_error(asio::use_awaitable, error));
            take(size);
            if (error)
                end_of_input(error);
            connection_.deadline.expires_after(connection_.timeouts.stall);
        }
    }

    HttpResponse finish()
    {
        connection_.deadline.clear();
        // Bytes that nobody asked for would be taken for the next answer.
        connection_.may_continue = connection_.is_open && !write_error_ && parser_.keeps_alive() && connection_.input.size() == 0;
        is_finished_ = true;
        if (!connection_.may_continue)
            connection_.close();
        return parser_.take_response();
    }

private:
    // The first piece joins the header. No network time-out runs while the source is read.
    asio::awaitable<void> send_source(BodySource& source)
    {
        source.rewind();
        std::uint64_t rest = source.size();
        std::string buffer = connection_.output;
        std::size_t used = buffer.size();
        buffer.resize(used + static_cast<std::size_t>(std::min<std::uint64_t>(rest, source_buffer_size)));
        while (!write_error_) {
            connection_.deadline.clear();
            auto const room = static_cast<std::size_t>(std::min<std::uint64_t>(rest, source_buffer_size));
            std::size_t size = 0;
            if (room != 0)
                size = co_await source.read(asio::buffer(buffer.data() + used, room));
            if (size > room || (size == 0 && room != 0))
                throw std::logic_error("The body of " + request_.description + " ended before its size was reached.");
            co_await write(buffer.data(), used + size);
            rest -= size;
            used = 0;
            if (rest == 0)
                co_return;
        }
    }

    asio::awaitable<void> write(char const* data, std::size_t size)
    {
        while (size > 0 && !write_error_) {
            auto const before = progress_.bytes_handed_to_socket;
            // Counted before it is done: nobody knows what a failed write sent.
            progress_.bytes_handed_to_socket += size;
            connection_.deadline.expires_after(connection_.timeouts.stall);
            error_code error;
            auto const rest = asio::const_buffer(data, size);
            std::size_t const written = co_await connection_.stream->async_write_some(rest, asio::redirect_error(asio::use_awaitable, error));
            if (error)
                remember_write_error(error);
            else
                progress_.bytes_handed_to_socket = before + written;
            data += written;
            size -= written;
        }
    }

    // A server that refuses a large body says why and closes: its answer tells more than the broken pipe.
    void remember_write_error(error_code error)
    {
        if (error == asio::error::operation_aborted || connection_.deadline.has_expired())
            errors_.fail(ExchangePhase::sending, error, connection_.deadline.has_expired());
        write_error_ = error;
    }

    void take(std::size_t size)
    {
        connection_.input.commit(size);
        progress_.response_started = progress_.response_started || size > 0;
        auto const bytes = connection_.input.cdata();
        connection_.input.consume(parser_.feed(std::string_view(static_cast<char const*>(bytes.data()), bytes.size())));
        progress_.body_bytes_received = parser_.body_bytes();
        if (!parser_.is_done() && connection_.input.size() == connection_.input.capacity())
            errors_.fail_line_too_long(parser_.status());
    }

    void end_of_input(error_code error)
    {
        // Over TLS the end counts only when the peer signs it: else anybody on the way could cut the answer short.
        bool const is_whole = parser_.is_done() || (error == asio::error::eof && parser_.feed_end());
        if (is_whole) {
            connection_.is_open = false;
            return;
        }
        bool const has_expired = connection_.deadline.has_expired();
        if (write_error_ && !has_expired && error != asio::error::operation_aborted)
            errors_.fail(ExchangePhase::sending, write_error_, false);
        errors_.fail(progress_.response_started ? ExchangePhase::receiving : ExchangePhase::waiting, error, has_expired);
    }

    ExpectedResponse expected() const
    {
        ExpectedResponse result;
        result.name = [this] { return errors_.answer_name(); };
        result.has_no_body = request_.method == "HEAD";
        result.max_body_size = request_.max_response_size;
        return result;
    }

    Impl& connection_;
    HttpRequest const& request_;
    ExchangeProgress& progress_;
    ExchangeErrors errors_;
    ResponseParser parser_;
    error_code write_error_;
    bool is_finished_ = false;
};

HttpConnection::HttpConnection(std::unique_ptr<AnyStream> stream, std::shared_ptr<Clock> clock, TimeoutOptions const& timeouts)
    : impl_(std::make_shared<Impl>(std::move(stream), std::move(clock), timeouts))
{
}

HttpConnection::~HttpConnection() { close(); }

asio::awaitable<HttpResponse> HttpConnection::exchange(HttpRequest const& request, wire::Url const& url, ExchangeProgress& progress, BodySink& sink,
                                                       bool absolute_target, std::string proxy_authorization)
{
    return Exchange::run(impl_, request, url, progress, sink, absolute_target, std::move(proxy_authorization));
}

bool HttpConnection::may_continue() const noexcept { return impl_->may_continue; }
bool HttpConnection::is_reusable() noexcept { return impl_->may_continue && impl_->stream->is_reusable(); }

void HttpConnection::watch(std::function<void()> on_dead)
{
    impl_->input.shrink_to_fit(); // most of what an idle connection weighs
    auto call = [weak = std::weak_ptr(impl_), on_dead = std::move(on_dead)](error_code error) {
        if (error != asio::error::operation_aborted && !weak.expired())
            on_dead();
    };
    impl_->stream->wait_readable(asio::bind_executor(impl_->stream->get_executor(), std::move(call)));
}

void HttpConnection::stop_watching() noexcept { impl_->stream->cancel_wait(); }

void HttpConnection::close() noexcept
{
    impl_->close();
    impl_->deadline.cancel();
}

} // namespace ftrack::net
