// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/response.hpp"
#include "net/wait_queue.hpp"
#include "operation/signal_guard.hpp"
#include "session/calls.hpp"
#include "wire/page_window.hpp"

#include <boost/asio/awaitable.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>

namespace ftrack::session {

/// The state behind QueryPages. A page is fetched by a coroutine of the session's, so that cancelling a next() loses nothing.
class PageStream : public std::enable_shared_from_this<PageStream>
{
public:
    PageStream(std::shared_ptr<State> state, std::string const& expression, std::size_t page_size, CallOptions const& options);

    boost::asio::awaitable<std::optional<QueryResponse>> next();

    /// The handle goes: gives the signal's slot back and aborts what is in flight. On the handle's thread.
    void release();

private:
    static boost::asio::awaitable<std::optional<QueryResponse>> take(std::shared_ptr<PageStream> self);
    static boost::asio::awaitable<void> fetch(std::shared_ptr<PageStream> self, std::string expression);
    void start_fetch();

    std::shared_ptr<State> state_;
    std::shared_ptr<operation::OperationState> operation_; // one for all pages: an abort is for ever
    operation::SignalGuard signal_;
    RequestSettings settings_;
    Timeout timeout_;

    // On the strand.
    wire::PageWindow window_;
    net::WaitQueue arrived_;
    std::optional<QueryResponse> ready_;
    std::exception_ptr failure_;
    bool fetching_ = false;
    bool taking_ = false;
};

} // namespace ftrack::session
