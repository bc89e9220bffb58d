// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/query_batch.hpp"

#include "ftrack/error.hpp"
#include "operation/run_operation.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace ftrack::session {

namespace asio = boost::asio;

namespace {

/// One caller's presence in a batch.
class Seat
{
public:
    explicit Seat(std::shared_ptr<QueryBatch> batch) : batch_(std::move(batch)) { ++batch_->waiting; }
    Seat(Seat const&) = delete;
    Seat& operator=(Seat const&) = delete;
    ~Seat()
    {
        if (--batch_->waiting == 0 && batch_->operation && !batch_->has_arrived)
            abort();
    }

private:
    void abort() noexcept
    try {
        batch_->operation->request_abort(operation::AbortReason::aborted);
    } catch (...) { // without memory for the message the request runs to its end, for nobody
    }

    std::shared_ptr<QueryBatch> batch_;
};

asio::awaitable<void> send(std::shared_ptr<State> state, std::shared_ptr<QueryBatch> batch)
{
    RequestSettings settings;
    batch->responses = co_await send_batch(state, batch->operation, std::move(batch->queries), std::move(settings));
}

void leave(std::shared_ptr<State> const& state, std::shared_ptr<QueryBatch> const& batch)
{
    if (std::exchange(batch->has_left, true))
        return;
    if (state->open_query_batch() == batch)
        state->open_query_batch().reset();
    if (batch->waiting == 0)
        return;
    batch->operation = state->scope()->make_operation("query");
    // Without a time-out: each caller has its own, and the last to go ends the request.
    operation::spawn_on_strand(state->scope(), batch->operation, std::nullopt, send(state, batch), [batch](std::exception_ptr failure) {
        batch->has_arrived = true;
        batch->failure = std::move(failure);
        batch->arrival.wake_all();
    });
}

/// Leaves once a turn of the strand has brought nobody. The first turn does not count: who began with the first caller may stand behind it in the
/// strand's queue.
void wait_for_more(std::shared_ptr<State> const& state, std::shared_ptr<QueryBatch> const& batch, std::size_t size_before)
{
    asio::post(state->strand(), [state, batch, size_before] {
        if (batch->has_left || batch->size == size_before)
            leave(state, batch);
        else
            wait_for_more(state, batch, batch->size);
    });
}

std::shared_ptr<QueryBatch> join(std::shared_ptr<State> const& state, std::string const& expression)
{
    std::shared_ptr<QueryBatch> batch = state->open_query_batch();
    if (!batch) {
        batch = std::make_shared<QueryBatch>();
        state->open_query_batch() = batch;
        wait_for_more(state, batch, 0);
    }
    batch->queries.push_back(operation::query(expression));
    ++batch->size;
    return batch;
}

/// Whether each query may do better by itself.
bool is_refusal(std::exception_ptr const& failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (NetworkError const&) {
        return false;
    } catch (ServerError const&) {
        return true;
    } catch (...) {
        return false;
    }
}

} // namespace

asio::awaitable<Value> query_in_batch(CallContext context, std::string expression)
{
    std::shared_ptr<QueryBatch> const batch = join(context.state, expression);
    std::size_t const place = batch->size - 1;
    {
        Seat const seat(batch);
        if (batch->size == QueryBatch::max_size)
            leave(context.state, batch);
        if (!batch->has_arrived)
            co_await batch->arrival.wait();
    }
    if (!batch->failure)
        co_return batch->responses[place];
    if (batch->size == 1 || !is_refusal(batch->failure))
        std::rethrow_exception(batch->failure);
    std::vector<Operation> alone = operations(operation::query(expression));
    std::vector<Value> const responses = co_await send_batch(context.state, context.operation, std::move(alone), std::move(context.settings));
    co_return responses.front();
}

} // namespace ftrack::session
