// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/operation.hpp"
#include "ftrack/options.hpp"
#include "ftrack/transport.hpp"
#include "ftrack/value.hpp"
#include "net/clock.hpp"
#include "session/operation_state.hpp"
#include "wire/schema_index.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftrack::session {

class Initialization;

/// When an operation has to be over; nullopt: whenever.
using Deadline = std::optional<net::Clock::time_point>;

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
    boost::asio::any_io_executor const& strand() const noexcept { return strand_; }
    Credentials const& credentials() const noexcept { return credentials_; }
    SessionOptions const& options() const noexcept { return options_; }
    std::string const& api_url() const noexcept { return api_url_; }
    std::shared_ptr<net::Clock> const& clock() const noexcept { return clock_; }
    HeaderFields const& headers() const noexcept { return headers_; } ///< of every request

    /// A new operation; `description` is for messages, e.g. "query". Any thread.
    std::shared_ptr<OperationState> make_operation(std::string description) const;

    /// The moment at which a call that begins now times out. Any thread. Throws std::invalid_argument for a negative one.
    Deadline deadline(Timeout const& timeout) const;

    /// What initialisation fetched, or null. Any thread; valid as long as the state.
    ServerKnowledge const* knowledge() const noexcept { return published_.load(std::memory_order_acquire); }

    /// Once, at the end of initialisation.
    void publish(std::unique_ptr<ServerKnowledge const> knowledge) noexcept;

    Transport& transport() noexcept { return *transport_; }
    std::shared_ptr<Initialization>& initialization() noexcept { return initialization_; }
    bool is_closed() const noexcept { return closed_; }

    /// Refuses new operations, aborts the outstanding ones and closes the transport.
    void close() noexcept;

    void log(LogLevel level, std::string message) const noexcept;

private:
    friend class Registration;

    boost::asio::any_io_executor strand_;
    Credentials credentials_;
    SessionOptions options_;
    std::shared_ptr<net::Clock> clock_;
    std::string api_url_;
    HeaderFields headers_;
    std::shared_ptr<Transport> transport_;
    std::unique_ptr<ServerKnowledge const> knowledge_;
    std::atomic<ServerKnowledge const*> published_{nullptr};
    std::shared_ptr<Initialization> initialization_;
    std::vector<std::shared_ptr<OperationState>> outstanding_; // each knows its place
    bool closed_ = false;
};

/// An operation's presence among the outstanding ones, and its time-out. Lives in the operation's coroutine on the strand.
class Registration
{
public:
    /// Throws AbortError when the session is closed, and the operation's own error when it was aborted already.
    Registration(State& state, std::shared_ptr<OperationState> operation, Deadline deadline);
    Registration(Registration const&) = delete;
    Registration& operator=(Registration const&) = delete;
    ~Registration();

private:
    State& state_;
    std::shared_ptr<OperationState> operation_;
    std::unique_ptr<net::Alarm> alarm_;
};

} // namespace ftrack::session
