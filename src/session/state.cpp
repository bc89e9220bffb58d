// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/state.hpp"

#include "core/validate.hpp"
#include "ftrack/error.hpp"
#include "ftrack/uuid.hpp"
#include "http/factory.hpp"
#include "session/initialization.hpp"
#include "wire/url.hpp"

#include <boost/asio/strand.hpp>

#include <stdexcept>
#include <utility>

namespace ftrack::session {

namespace {

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
    headers.add("ftrack-Clienttoken", options.client_token.empty() ? "ftrack-cpp--" + make_uuid() : options.client_token);
    if (options.strict_api)
        headers.add("ftrack-strict-api", "true");
    for (auto const& [name, value] : options.headers)
        headers.set(name, value);
    return headers;
}

} // namespace

State::State(boost::asio::any_io_executor executor, Credentials credentials, SessionOptions options, std::shared_ptr<net::Clock> clock)
    : credentials_(checked(std::move(credentials))), options_(std::move(options))
{
    core::validate(options_);
    api_url_ = credentials_.server_url + options_.api_endpoint;
    headers_ = session_headers(credentials_, options_);
    scope_ = std::make_shared<operation::Scope>(boost::asio::make_strand(std::move(executor)), clock, options_.timeout, "session");
    transport_ = http::make_transport(strand(), options_, std::move(clock));
}

State::~State() = default;

void State::publish(std::unique_ptr<ServerKnowledge const> knowledge) noexcept
{
    knowledge_ = std::move(knowledge);
    published_.store(knowledge_.get(), std::memory_order_release);
}

void State::close() noexcept
{
    if (scope_->is_closed())
        return;
    scope_->close();
    transport_->close();
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
