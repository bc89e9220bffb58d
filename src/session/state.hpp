// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/hub.hpp"
#include "ftrack/event_hub.hpp"
#include "ftrack/operation.hpp"
#include "ftrack/options.hpp"
#include "ftrack/transport.hpp"
#include "ftrack/value.hpp"
#include "http/route.hpp"
#include "net/clock.hpp"
#include "operation/scope.hpp"
#include "transfer/setup.hpp"
#include "wire/schema_index.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <memory>
#include <string>

namespace ftrack::session {

class Initialization;
class QueryBatch;

/// Who talks to which server.
class Credentials
{
public:
    Credentials() = default;

    std::string server_url; ///< without slashes at the end
    std::string api_user;
    std::string api_key;
};

/// What initialisation fetched. Immutable.
class ServerKnowledge
{
public:
    ServerKnowledge() = default;

    Value server_information;
    std::shared_ptr<wire::SchemaIndex const> schemas;
};

/// What the handle, the operations and their coroutines share. Members without a remark belong to the strand.
class State : public std::enable_shared_from_this<State>
{
public:
    /// Throws std::invalid_argument for a bad argument or option.
    State(boost::asio::any_io_executor executor, Credentials credentials, SessionOptions options, std::shared_ptr<net::Clock> clock);
    ~State();

    // Immutable: any thread.
    std::shared_ptr<operation::Scope> const& scope() const noexcept { return scope_; }
    boost::asio::any_io_executor const& strand() const noexcept { return scope_->strand(); }
    Credentials const& credentials() const noexcept { return credentials_; }
    SessionOptions const& options() const noexcept { return options_; }
    std::string const& api_url() const noexcept { return api_url_; }
    HeaderFields const& headers() const noexcept { return headers_; } ///< of every request

    /// What initialisation fetched, or null. Any thread; valid as long as the state.
    ServerKnowledge const* knowledge() const noexcept { return published_.load(std::memory_order_acquire); }

    /// Once, at the end of initialisation.
    void publish(std::unique_ptr<ServerKnowledge const> knowledge) noexcept;

    Transport& transport() noexcept { return *transport_; }
    std::shared_ptr<Initialization>& initialization() noexcept { return initialization_; }
    std::shared_ptr<QueryBatch>& open_query_batch() noexcept { return open_query_batch_; } ///< the one that can be joined; may be null

    // Any thread.
    std::shared_ptr<events::Hub> const& hub() const noexcept { return hub_; }
    EventHub& event_hub() const noexcept { return *event_hub_; }

    /// What transfers need; made when the first one begins.
    std::shared_ptr<transfer::Setup> const& transfers();

    /// Refuses operations and ends the outstanding ones.
    void abort_operations() noexcept { scope_->close(); }

    /// Until the uploads that were ended have removed what they left on the server. The state outlives the call.
    boost::asio::awaitable<void> wait_for_transfers();

    /// Closes everything, at once. May be called twice.
    void close() noexcept;

    void log(LogLevel level, std::string message) const noexcept;

private:
    void make_hub(http::Route const& route);

    Credentials credentials_;
    SessionOptions options_;
    std::shared_ptr<operation::Scope> scope_;
    std::string api_url_;
    HeaderFields headers_;
    std::shared_ptr<Transport> transport_;
    std::shared_ptr<Transport> handshakes_; // of the hub
    std::shared_ptr<events::Hub> hub_;
    std::unique_ptr<EventHub> event_hub_;
    std::shared_ptr<Transport> storage_; // of transfers
    std::shared_ptr<transfer::Setup> transfers_;
    std::unique_ptr<ServerKnowledge const> knowledge_;
    std::atomic<ServerKnowledge const*> published_{nullptr};
    std::shared_ptr<Initialization> initialization_;
    std::shared_ptr<QueryBatch> open_query_batch_;
};

} // namespace ftrack::session
