// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/page_stream.hpp"

#include "operation/run_operation.hpp"
#include "operation/turn.hpp"
#include "session/initialization.hpp"

#include <utility>

namespace ftrack::session {

namespace asio = boost::asio;

PageStream::PageStream(std::shared_ptr<State> state, std::string const& expression, std::size_t page_size, CallOptions const& options)
    : state_(std::move(state)),
      operation_(state_->scope()->make_operation("query of all pages")),
      signal_(options.signal, operation_),
      settings_(options),
      timeout_(options.timeout),
      window_(expression, page_size)
{
}

asio::awaitable<std::optional<QueryResponse>> PageStream::next()
{
    return operation::run_operation<std::optional<QueryResponse>>(state_->scope(), state_->scope()->make_operation("wait for a page"),
                                                                  operation::SignalGuard(), std::nullopt, take(shared_from_this()));
}

void PageStream::release()
{
    signal_ = operation::SignalGuard();
    operation_->request_abort(operation::AbortReason::aborted);
}

asio::awaitable<std::optional<QueryResponse>> PageStream::take(std::shared_ptr<PageStream> self)
{
    operation::Turn const turn(self->taking_, "QueryPages::next() was called while another next() is pending.");
    if (!self->ready_ && !self->failure_ && !self->fetching_)
        self->start_fetch();
    if (self->fetching_)
        co_await self->arrived_.wait();
    if (self->operation_->reason() == operation::AbortReason::aborted)
        throw AbortError("The query of all pages was aborted.");
    if (self->failure_)
        std::rethrow_exception(self->failure_);
    std::optional<QueryResponse> page = std::exchange(self->ready_, std::nullopt);
    if (page)
        self->start_fetch();
    co_return page;
}

void PageStream::start_fetch()
{
    std::optional<std::string> expression = window_.next_expression();
    if (!expression)
        return;
    fetching_ = true;
    operation::spawn_on_strand(state_->scope(), operation_, state_->scope()->deadline(timeout_), fetch(shared_from_this(), *std::move(expression)),
                               [self = shared_from_this()](std::exception_ptr failure) {
                                   self->fetching_ = false;
                                   self->failure_ = std::move(failure);
                                   self->arrived_.wake_all();
                               });
}

asio::awaitable<void> PageStream::fetch(std::shared_ptr<PageStream> self, std::string expression)
{
    co_await await_initialization(self->state_);
    std::vector<Operation> batch = operations(operation::query(expression));
    std::vector<Value> const responses = co_await send_batch(self->state_, self->operation_, std::move(batch), self->settings_);
    QueryResponse page = to_query_response(responses.front());
    self->window_.advance(page.data.size(), page.metadata.next.offset);
    self->ready_ = std::move(page);
}

} // namespace ftrack::session
