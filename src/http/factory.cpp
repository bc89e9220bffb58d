// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "http/factory.hpp"

#include "core/random.hpp"
#include "ftrack/error.hpp"
#include "http/carrier.hpp"
#include "http/navigation.hpp"
#include "http/pool_transport.hpp"
#include "http/records.hpp"
#include "http/retry.hpp"

#include <utility>

namespace ftrack::http {

namespace {

/// The user's own transport in the place of pool and navigation.
class UserCarrier final : public Carrier
{
public:
    explicit UserCarrier(std::shared_ptr<Transport> transport) : transport_(std::move(transport)) {}

    boost::asio::awaitable<HttpResponse> carry(Passage& passage, BodySink& sink) override { return transport_->send(passage.request, sink); }
    void close() noexcept override { transport_->close(); }

private:
    std::shared_ptr<Transport> transport_;
};

/// The chain as a Transport. Each request keeps it alive.
class Chain final : public Transport, public std::enable_shared_from_this<Chain>
{
public:
    Chain(std::unique_ptr<Carrier> first, std::shared_ptr<net::Clock> clock, TraceFunction trace)
        : first_(std::move(first)), clock_(std::move(clock)), trace_(std::move(trace))
    {
    }

    boost::asio::awaitable<HttpResponse> send(HttpRequest request, BodySink& sink) override
    {
        return run(shared_from_this(), std::move(request), sink);
    }

    void close() noexcept override
    {
        is_closed_ = true;
        first_->close();
    }

private:
    static boost::asio::awaitable<HttpResponse> run(std::shared_ptr<Chain> self, HttpRequest request, BodySink& sink)
    {
        if (self->is_closed_)
            throw closed_error();
        wire::Url url = self->parse(request.url);
        Passage passage(std::move(request), std::move(url));
        auto const begin = self->clock_->now();
        std::exception_ptr failure;
        HttpResponse response;
        try {
            response = co_await self->first_->carry(passage, sink);
        } catch (...) {
            failure = std::current_exception();
        }
        self->trace(passage, response, begin, failure);
        if (failure)
            std::rethrow_exception(failure);
        co_return response;
    }

    /// Throws ParseError when the address is none. Most requests have the address of the one before.
    wire::Url const& parse(std::string const& address)
    {
        if (address != last_address_) {
            last_url_ = wire::Url::parse(address);
            last_address_ = address;
        }
        return last_url_;
    }

    void trace(Passage const& passage, HttpResponse const& response, net::Clock::time_point begin, std::exception_ptr const& failure) const
    {
        if (!trace_)
            return;
        TraceRecord record;
        record.method = passage.request.method;
        record.target = passage.url.path;
        record.operations = passage.request.description;
        record.attempt = passage.attempt;
        record.http_status = response.status;
        record.bytes_sent = passage.request.body_size();
        record.bytes_received = passage.progress.body_bytes_received;
        record.reused_connection = passage.reused_connection;
        record.duration = std::chrono::duration_cast<std::chrono::microseconds>(clock_->now() - begin);
        try {
            if (failure)
                std::rethrow_exception(failure);
        } catch (std::exception const& error) {
            record.error = error.what();
        }
        emit(trace_, record);
    }

    std::unique_ptr<Carrier> first_;
    std::shared_ptr<net::Clock> clock_;
    TraceFunction trace_;
    std::string last_address_;
    wire::Url last_url_;
    bool is_closed_ = false;
};

/// The user's transport, or connections of the library's own.
std::unique_ptr<Carrier> make_carrier(boost::asio::any_io_executor executor, SessionOptions const& options, std::shared_ptr<net::Clock> clock,
                                      Route const& route)
{
    if (options.transport)
        return std::make_unique<UserCarrier>(options.transport);
    auto settings = std::make_shared<PoolSettings>();
    settings->executor = std::move(executor);
    settings->connector = route.connector;
    settings->clock = std::move(clock);
    settings->max_connections = options.max_connections;
    settings->timeouts = options.timeouts;
    settings->log = options.log;
    return std::make_unique<NavigationCarrier>(std::make_unique<PoolCarrier>(std::move(settings), route.proxies), route.cookies);
}

} // namespace

std::shared_ptr<Transport> make_transport(boost::asio::any_io_executor executor, SessionOptions const& options, std::shared_ptr<net::Clock> clock,
                                          Route const& route, std::function<double()> random)
{
    auto carrier = make_carrier(std::move(executor), options, clock, route);
    if (!random)
        random = core::random_fraction;
    auto retry = std::make_unique<RetryCarrier>(std::move(carrier), options.retry, options.log, clock, std::move(random));
    return std::make_shared<Chain>(std::move(retry), std::move(clock), options.trace);
}

std::shared_ptr<Transport> make_plain_transport(boost::asio::any_io_executor executor, SessionOptions const& options,
                                                std::shared_ptr<net::Clock> clock, Route const& route)
{
    auto carrier = make_carrier(std::move(executor), options, clock, route);
    return std::make_shared<Chain>(std::move(carrier), std::move(clock), options.trace);
}

} // namespace ftrack::http

namespace ftrack {

std::shared_ptr<Transport> make_http_transport(boost::asio::any_io_executor executor, SessionOptions const& options)
{
    SessionOptions own = options;
    own.transport = nullptr;
    auto const clock = net::system_clock();
    return http::make_plain_transport(std::move(executor), own, clock, http::make_route(own, clock));
}

} // namespace ftrack
