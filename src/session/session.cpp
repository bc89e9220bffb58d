// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "ftrack/session.hpp"

#include "core/validate.hpp"
#include "events/calls.hpp"
#include "operation/run_operation.hpp"
#include "session/addresses.hpp"
#include "session/calls.hpp"
#include "session/ensure_plan.hpp"
#include "session/initialization.hpp"
#include "session/page_stream.hpp"
#include "session/start.hpp"
#include "session/transfers.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace ftrack {

namespace asio = boost::asio;

using session::CallContext;
using session::start;

namespace {

void require_key(EntityKey const& keys, char const* operation)
{
    if (keys.empty())
        throw std::invalid_argument(std::string(operation) + ": the entity key is empty.");
}

void require_type(std::string const& entity_type, char const* operation)
{
    if (entity_type.empty())
        throw std::invalid_argument(std::string(operation) + ": the entity type is empty.");
}

void require_actions(std::vector<Operation> const& operations)
{
    if (std::ranges::any_of(operations, [](Operation const& operation) { return operation.action().empty(); }))
        throw std::invalid_argument("call: an operation has no action; make it by ftrack::operation or from a JSON object.");
}

std::string from_environment_variable(char const* name)
{
    char const* const value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): read, never written
    if (value == nullptr || *value == '\0')
        throw std::invalid_argument(std::string("Session: the environment variable ") + name + " is not set.");
    return value;
}

asio::awaitable<void> initialize_session(CallContext context) { co_await session::await_initialization(context.state); }

asio::awaitable<void> close_on_strand(std::shared_ptr<session::State> state)
{
    state->abort_operations();
    co_await state->wait_for_transfers();
    co_await events::close(state->hub());
    state->close();
}

asio::awaitable<void> close_session(std::shared_ptr<session::State> state)
{
    // Closing cannot be cancelled: this signal is never emitted, yet keeps the awaiter's own from reaching the strand.
    auto const operation = state->scope()->make_operation("close");
    co_await asio::co_spawn(state->strand(), close_on_strand(state), asio::bind_cancellation_slot(operation->slot(), asio::use_awaitable));
}

session::Credentials make_credentials(std::string server_url, std::string api_user, std::string api_key)
{
    session::Credentials credentials;
    credentials.server_url = std::move(server_url);
    credentials.api_user = std::move(api_user);
    credentials.api_key = std::move(api_key);
    return credentials;
}

void close_in_background(std::shared_ptr<session::State> state) noexcept
try {
    if (!state)
        return;
    state->hub()->silence();
    asio::post(state->strand(), [state] { state->close(); });
} catch (...) { // without memory for the message the operations run to their own ends
}

} // namespace

Session::Session(asio::any_io_executor executor, std::string server_url, std::string api_user, std::string api_key, SessionOptions options)
    : state_(std::make_shared<session::State>(std::move(executor), make_credentials(std::move(server_url), std::move(api_user), std::move(api_key)),
                                              std::move(options), net::system_clock()))
{
}

Session::Session(std::shared_ptr<session::State> state) noexcept : state_(std::move(state)) {}

Session Session::from_environment(asio::any_io_executor executor, SessionOptions options)
{
    std::string server = from_environment_variable("FTRACK_SERVER");
    std::string user = from_environment_variable("FTRACK_API_USER");
    std::string key = from_environment_variable("FTRACK_API_KEY");
    return Session(std::move(executor), std::move(server), std::move(user), std::move(key), std::move(options));
}

Session::Session(Session&&) noexcept = default;

Session& Session::operator=(Session&& other) noexcept
{
    if (this != &other)
        close_in_background(std::exchange(state_, std::move(other.state_)));
    return *this;
}

Session::~Session() { close_in_background(std::move(state_)); }

asio::any_io_executor Session::get_executor() const noexcept { return state_->strand(); }
std::string const& Session::server_url() const noexcept { return state_->credentials().server_url; }

asio::awaitable<void> Session::initialize() { return start<void>(state_, "initialisation", CallOptions(), initialize_session); }

asio::awaitable<std::vector<Value>> Session::call(std::vector<Operation> operations, CallOptions options)
{
    require_actions(operations);
    return start<std::vector<Value>>(state_, "call", options, session::call, std::move(operations));
}

Schema const* Session::get_schema(std::string_view id) const
{
    session::ServerKnowledge const* const knowledge = state_->knowledge();
    return knowledge == nullptr ? nullptr : knowledge->schemas->find(id);
}

asio::awaitable<QueryResponse> Session::query(std::string expression, CallOptions options)
{
    return start<QueryResponse>(state_, "query", options, session::query, std::move(expression));
}

QueryPages Session::query_all(std::string expression, std::size_t page_size, CallOptions options)
{
    if (page_size == 0)
        throw std::invalid_argument("query_all: page_size must not be 0.");
    core::validate(options);
    return QueryPages(std::make_shared<session::PageStream>(state_, expression, page_size, options));
}

asio::awaitable<SearchResponse> Session::search(SearchOptions search, CallOptions options)
{
    require_type(search.entity_type, "search");
    return start<SearchResponse>(state_, "search", options, session::search, std::move(search));
}

asio::awaitable<CreateResponse> Session::create(std::string entity_type, boost::json::object data, CallOptions options)
{
    require_type(entity_type, "create");
    return start<CreateResponse>(state_, "create", options, session::create, std::move(entity_type), std::move(data));
}

asio::awaitable<UpdateResponse> Session::update(std::string entity_type, EntityKey keys, boost::json::object data, CallOptions options)
{
    require_type(entity_type, "update");
    require_key(keys, "update");
    return start<UpdateResponse>(state_, "update", options, session::update, std::move(entity_type), std::move(keys), std::move(data));
}

asio::awaitable<DeleteResponse> Session::delete_(std::string entity_type, EntityKey keys, CallOptions options)
{
    require_type(entity_type, "delete");
    require_key(keys, "delete");
    return start<DeleteResponse>(state_, "delete", options, session::delete_, std::move(entity_type), std::move(keys));
}

asio::awaitable<Value> Session::ensure(std::string entity_type, boost::json::object data, Keys identifying_keys, CallOptions options)
{
    require_type(entity_type, "ensure");
    std::vector<std::string> names = session::identifying_names(entity_type, data, identifying_keys);
    return start<Value>(state_, "ensure", options, session::ensure, std::move(entity_type), std::move(data), std::move(names));
}

std::optional<std::string> Session::get_component_url(std::string_view component_id) const
{
    return session::component_url(state_->credentials(), component_id);
}

std::string Session::thumbnail_url(std::string_view component_id, ThumbnailOptions options) const
{
    return session::thumbnail_url(state_->credentials(), component_id, options.size);
}

asio::awaitable<CreateComponentResponse> Session::create_component(ComponentSource source, CreateComponentOptions options)
{
    return session::create_component(state_, std::move(source), std::move(options));
}

asio::awaitable<void> Session::download_component(std::string component_id, std::filesystem::path path, DownloadOptions options)
{
    return session::download_component(state_, std::move(component_id), std::move(path), std::move(options));
}

asio::awaitable<Value> Session::get_server_information()
{
    return start<Value>(state_, "server information", CallOptions(), session::server_information);
}

asio::awaitable<std::string> Session::get_server_version()
{
    return start<std::string>(state_, "server version", CallOptions(), session::server_version);
}

asio::awaitable<Value> Session::get_schemas() { return start<Value>(state_, "schemas", CallOptions(), session::schemas); }

std::vector<std::string> Session::get_primary_key_attributes(std::string_view entity_type) const
{
    Schema const* const schema = get_schema(entity_type);
    return schema == nullptr ? std::vector<std::string>() : schema->primary_key();
}

std::optional<std::string> Session::get_identifying_key(Value const& entity) const
{
    std::vector<std::string> const parts = entity.primary_key();
    if (parts.empty())
        return std::nullopt;
    std::string key(entity.entity_type());
    for (std::string const& part : parts)
        key += "," + part;
    return key;
}

EventHub& Session::event_hub() const noexcept { return state_->event_hub(); }

asio::awaitable<void> Session::close() { return close_session(state_); }

QueryPages::QueryPages(std::shared_ptr<session::PageStream> stream) noexcept : stream_(std::move(stream)) {}
QueryPages::QueryPages(QueryPages&&) noexcept = default;

QueryPages& QueryPages::operator=(QueryPages&& other) noexcept
{
    QueryPages before(std::move(*this));
    stream_ = std::move(other.stream_);
    return *this;
}

QueryPages::~QueryPages()
try {
    if (stream_)
        stream_->release();
} catch (...) { // without memory for the message the page in flight runs to its end
}

asio::awaitable<std::optional<QueryResponse>> QueryPages::next()
{
    if (!stream_)
        throw std::logic_error("QueryPages::next() of an empty stream.");
    return stream_->next();
}

} // namespace ftrack
