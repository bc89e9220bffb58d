// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/tcp_connector.hpp"

#include "ftrack/error.hpp"
#include "net/connect_race.hpp"
#include "net/deadline.hpp"
#include "net/permanent_error.hpp"
#include "net/proxy_tunnel.hpp"
#include "net/tcp_stream.hpp"
#include "net/tls_context.hpp"
#include "net/tls_stream.hpp"
#include "net/wording.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace ftrack::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using boost::system::system_error;
using std::chrono::milliseconds;

namespace {

// One phase of connecting: its limit, and its failures as the library's errors.
class Phase
{
public:
    Phase(std::shared_ptr<Clock> clock, asio::any_io_executor const& executor, milliseconds limit, std::string limit_name, std::function<void()> end)
        : deadline_(std::move(clock), executor, std::move(end)), limit_(limit), limit_name_(std::move(limit_name))
    {
        deadline_.expires_after(limit);
    }

    /// Success may come together with the limit, which has closed the stream already.
    void check() const
    {
        if (deadline_.has_expired())
            throw system_error(asio::error::operation_aborted);
    }

    /// Throws TimeoutError when the limit was reached, operation_aborted as it is, else a Failure with what `describe` says.
    template <class Failure = NetworkError, class Describe>
    [[noreturn]] void fail(error_code cause, std::string const& action, Describe const& describe) const
    {
        if (deadline_.has_expired())
            throw TimeoutError(action + " took longer than " + in_words(limit_) + " (" + limit_name_ + ").");
        if (cause == asio::error::operation_aborted)
            throw system_error(cause);
        throw Failure(cause, describe());
    }

private:
    Deadline deadline_;
    milliseconds limit_;
    std::string limit_name_;
};

// What a connection attempt needs, apart from the connector's handle, which may go meanwhile.
class Setup
{
public:
    Setup(TlsOptions tls, TimeoutOptions limits, std::shared_ptr<Clock> time, LookupFunction function)
        : options_(std::move(tls)), timeouts(limits), clock(std::move(time)), look_up(std::move(function))
    {
        // The system's authorities are loaded when a TLS server is first met; the user's own are checked at once.
        if (!options_.ca_file.empty() || !options_.ca_certificates.empty())
            tls_context();
    }

    std::shared_ptr<TlsContext> tls_context()
    {
        if (!context_)
            context_ = TlsContext::get(options_);
        return context_;
    }

private:
    TlsOptions options_;
    std::shared_ptr<TlsContext> context_;

public:
    TimeoutOptions timeouts;
    std::shared_ptr<Clock> clock;
    LookupFunction look_up;
};

asio::awaitable<Endpoints> resolve(std::shared_ptr<Setup> setup, wire::Origin peer)
{
    auto const executor = co_await asio::this_coro::executor;
    Resolution resolution(executor, peer.host, peer.port, setup->look_up);
    Phase const phase(setup->clock, executor, setup->timeouts.connect, "TimeoutOptions::connect", [&resolution] { resolution.abandon(); });
    error_code failure;
    try {
        co_return co_await resolution.result();
    } catch (system_error const& error) {
        failure = error.code();
    }
    phase.fail(failure, "The look-up of the host name '" + peer.host + "'", [&] {
        return "The host name '" + peer.host + "' was not found: " + failure.message() + ". Check the server's address and the network.";
    });
}

asio::awaitable<tcp::socket> connect_any(std::shared_ptr<Setup> setup, wire::Origin peer, std::string role, Endpoints endpoints)
{
    // Ends the attempts however the wait ends, also when the frame is destroyed.
    class Guard
    {
    public:
        explicit Guard(std::shared_ptr<ConnectRace> race) : race_(std::move(race)) {}
        Guard(Guard const&) = delete;
        Guard& operator=(Guard const&) = delete;
        ~Guard() { race_->cancel(); }

    private:
        std::shared_ptr<ConnectRace> race_;
    };

    auto const executor = co_await asio::this_coro::executor;
    auto const race = std::make_shared<ConnectRace>(executor, setup->clock, std::move(endpoints));
    Guard const guard(race);
    Phase const phase(setup->clock, executor, setup->timeouts.connect, "TimeoutOptions::connect", [race] { race->cancel(); });
    race->start();
    error_code failure;
    try {
        tcp::socket socket = co_await race->result();
        phase.check();
        co_return socket;
    } catch (system_error const& error) {
        failure = error.code();
    }
    auto const name = role + authority(peer);
    phase.fail(failure, "The connection to " + name, [&] {
        return "No connection to " + name + " could be made: " + failure.message() + ". Check that it is up and that no firewall is in between.";
    });
}

asio::awaitable<tcp::socket> tunnel(std::shared_ptr<Setup> setup, tcp::socket socket, wire::Origin origin, wire::Url proxy)
{
    auto const stream = make_tcp_stream(std::move(socket));
    Phase const phase(setup->clock, stream->get_executor(), setup->timeouts.connect, "TimeoutOptions::connect", [&stream] { stream->close(); });
    error_code failure;
    try {
        co_await open_tunnel(*stream, origin, proxy);
        phase.check();
        co_return stream->release();
    } catch (Error const&) { // says it already
        throw;
    } catch (system_error const& error) {
        failure = error.code();
    }
    auto const through = "to " + authority(origin) + " through the proxy " + authority(proxy.origin);
    phase.fail(failure, "The connection " + through, [&] { return "The connection " + through + " failed: " + failure.message() + '.'; });
}

std::string describe_handshake_failure(error_code failure, std::string const& peer)
{
    if (failure == asio::error::eof || failure == asio::ssl::error::stream_truncated || failure == asio::error::connection_reset)
        return peer + " closed the connection during the TLS handshake. Check that it speaks TLS 1.2 or later on this port.";
    return "The TLS handshake with " + peer + " failed: " + failure.message() + ". Check that it speaks TLS 1.2 or later on this port.";
}

asio::awaitable<std::unique_ptr<AnyStream>> secure(std::shared_ptr<Setup> setup, tcp::socket socket, wire::Origin origin)
{
    auto const peer = authority(origin);
    auto stream = make_tls_stream(std::move(socket), setup->tls_context(), origin.host, peer);
    auto* const raw = stream.get();
    Phase const phase(setup->clock, raw->get_executor(), setup->timeouts.tls_handshake, "TimeoutOptions::tls_handshake", [raw] { raw->close(); });
    error_code failure;
    try {
        co_await raw->async_handshake(asio::use_awaitable);
        phase.check();
        co_return stream;
    } catch (system_error const& error) {
        failure = error.code();
    }
    std::string const action = "The TLS handshake with " + peer;
    if (auto const refusal = raw->refusal(); !refusal.empty())
        phase.fail<PermanentNetworkError>(failure, action, [&] { return "The certificate of " + peer + " cannot be trusted: " + refusal + '.'; });
    phase.fail(failure, action, [&] { return describe_handshake_failure(failure, peer); });
}

asio::awaitable<std::unique_ptr<AnyStream>> connect_to(std::shared_ptr<Setup> setup, wire::Origin origin, std::optional<wire::Url> proxy)
{
    wire::Origin const peer = proxy ? proxy->origin : origin;
    std::string const role = proxy ? "the proxy " : "";
    auto endpoints = co_await resolve(setup, peer);
    auto socket = co_await connect_any(setup, peer, role, std::move(endpoints));
    if (!origin.tls)
        co_return make_tcp_stream(std::move(socket));
    if (proxy)
        socket = co_await tunnel(setup, std::move(socket), origin, *proxy);
    co_return co_await secure(setup, std::move(socket), origin);
}

class TcpConnector final : public Connector
{
public:
    explicit TcpConnector(std::shared_ptr<Setup> setup) : setup_(std::move(setup)) {}

    asio::awaitable<std::unique_ptr<AnyStream>> connect(wire::Origin origin, std::optional<wire::Url> proxy) override
    {
        return connect_to(setup_, std::move(origin), std::move(proxy));
    }

private:
    std::shared_ptr<Setup> setup_;
};

} // namespace

std::shared_ptr<Connector> make_connector(TlsOptions const& tls, TimeoutOptions const& timeouts, std::shared_ptr<Clock> clock)
{
    return make_tcp_connector(tls, timeouts, std::move(clock), look_up);
}

std::shared_ptr<Connector> make_tcp_connector(TlsOptions const& tls, TimeoutOptions const& timeouts, std::shared_ptr<Clock> clock,
                                              LookupFunction look_up)
{
    return std::make_shared<TcpConnector>(std::make_shared<Setup>(tls, timeouts, std::move(clock), std::move(look_up)));
}

} // namespace ftrack::net
