// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/state.hpp"

#include "core/random.hpp"
#include "core/validate.hpp"
#include "events/access.hpp"
#include "events/server_line.hpp"
#include "ftrack/error.hpp"
#include "ftrack/uuid.hpp"
#include "http/factory.hpp"
#include "operation/strand.hpp"
#include "session/initialization.hpp"
#include "session/query_batch.hpp"
#include "session/transfers.hpp"
#include "wire/url.hpp"

#include <boost/asio/post.hpp>

#include <chrono>
#include <stdexcept>
#include <utility>

namespace ftrack::session {

namespace {

// How long closing waits for uploads.
constexpr std::chrono::seconds longest_clean_up{10};

Credentials checked(Credentials credentials)
{
    while (credentials.server_url.ends_with('/'))
        credentials.server_url.pop_back();
    if (credentials.server_url.empty())
        throw std::invalid_argument("Session: server_url is empty; give the site's address, for example https://studio.ftrackapp.com.");
    if (credentials.api_user.empty())
        throw std::invalid_argument("Session: api_user is empty.");
    if (credentials.api_key.empty())
        throw std::invalid_argument("Session: api_key is empty.");
    try {
        wire::Url const url = wire::Url::parse(credentials.server_url);
        if (!url.user.empty() || !url.password.empty() || !url.query.empty())
            throw std::invalid_argument("Session: server_url must not hold a user, a password or a query.");
    } catch (ParseError const& error) {
        throw std::invalid_argument(std::string("Session: server_url is malformed. ") + error.what());
    }
    return credentials;
}

HeaderFields session_headers(Credentials const& credentials, SessionOptions const& options)
{
    HeaderFields headers;
    headers.add("Content-Type", "application/json");
    headers.add("Accept", "application/json");
    headers.add("ftrack-user", credentials.api_user);
    headers.add("ftrack-api-key", credentials.api_key);
    headers.add("ftrack-Clienttoken", options.client_token);
    if (options.strict_api)
        headers.add("ftrack-strict-api", "true");
    for (auto const& [name, value] : options.headers)
        headers.set(name, value);
    return headers;
}

SessionOptions completed(SessionOptions options)
{
    core::validate(options);
    if (options.client_token.empty())
        options.client_token = "ftrack-cpp--" + make_uuid();
    return options;
}

events::LineFactory make_line_factory(Credentials const& credentials, SessionOptions const& options, std::shared_ptr<Transport> handshakes,
                                      http::Route route)
{
    events::ServerLineSetup setup;
    setup.server_url = credentials.server_url;
    setup.api_user = credentials.api_user;
    setup.api_key = credentials.api_key;
    for (auto const& [name, value] : options.headers)
        setup.headers.set(name, value);
    setup.transport = std::move(handshakes);
    setup.route = std::move(route);
    setup.max_message_size = options.event_hub.max_message_size;
    return events::make_server_line_factory(std::move(setup));
}

} // namespace

State::State(boost::asio::any_io_executor executor, Credentials credentials, SessionOptions options, std::shared_ptr<net::Clock> clock)
    : credentials_(checked(std::move(credentials))), options_(completed(std::move(options)))
{
    api_url_ = credentials_.server_url + options_.api_endpoint;
    headers_ = session_headers(credentials_, options_);
    scope_ = std::make_shared<operation::Scope>(operation::make_strand(std::move(executor)), clock, options_.timeout, "session");
    http::Route const route = http::make_route(options_, clock);
    transport_ = http::make_transport(strand(), options_, clock, route);
    SessionOptions fresh = options_;
    fresh.timeouts.idle = std::chrono::milliseconds(0); // when a hub connects anew, what was kept may be as dead as what it lost
    handshakes_ = http::make_plain_transport(strand(), fresh, clock, route);
    storage_ = http::make_plain_transport(strand(), options_, clock, route);
    make_hub(route);
}

State::~State() = default;

void State::make_hub(http::Route const& route)
{
    events::HubSetup setup;
    setup.scope = std::make_shared<operation::Scope>(strand(), scope_->clock(), options_.event_hub.timeout, "session");
    setup.options = options_.event_hub;
    setup.api_user = credentials_.api_user;
    setup.client_token = options_.client_token;
    setup.log = options_.log;
    setup.make_line = make_line_factory(credentials_, options_, handshakes_, route);
    setup.random = core::random_fraction;
    setup.time_of_day = std::chrono::system_clock::now;
    hub_ = std::make_shared<events::Hub>(std::move(setup));
    event_hub_ = events::HubAccess::make(hub_);
    if (options_.auto_connect_event_hub)
        boost::asio::post(strand(), [hub = hub_] { hub->start(); });
}

void State::publish(std::unique_ptr<ServerKnowledge const> knowledge) noexcept
{
    knowledge_ = std::move(knowledge);
    published_.store(knowledge_.get(), std::memory_order_release);
}

std::shared_ptr<transfer::Setup> const& State::transfers()
{
    if (!transfers_)
        transfers_ = make_transfer_setup(weak_from_this(), *this, storage_);
    return transfers_;
}

boost::asio::awaitable<void> State::wait_for_transfers()
{
    if (transfers_)
        co_await transfers_->gate.wait_until_empty(strand(), *scope_->clock(), longest_clean_up);
}

void State::close() noexcept
{
    abort_operations();
    hub_->close();
    transport_->close();
    handshakes_->close();
    storage_->close();
}

void State::log(LogLevel level, std::string message) const noexcept
{
    if (!options_.log)
        return;
    try {
        LogRecord record;
        record.level = level;
        record.message = std::move(message);
        options_.log(record);
    } catch (...) { // a log function that fails must not end the operation that it tells of
    }
}

} // namespace ftrack::session
