// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/creation.hpp"

#include "ftrack/error.hpp"
#include "http/records.hpp"
#include "net/wait_queue.hpp"
#include "operation/task_group.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace ftrack::transfer {

namespace asio = boost::asio;

struct Creation::State
{
    explicit State(std::shared_ptr<Setup const> with) : setup(std::move(with)), request(setup->strand) {}

    // Whether it may be on the server.
    void judge(std::exception_ptr why)
    {
        failure = std::move(why);
        try {
            std::rethrow_exception(failure);
        } catch (NetworkError const& error) {
            may_exist = error.may_have_been_applied();
        } catch (ServerError const&) {
            may_exist = false;
        } catch (...) {
            may_exist = true;
        }
    }

    std::vector<Operation> deletions() const
    {
        std::vector<Operation> batch;
        batch.reserve(companions.size() + 1);
        for (auto const& [type, companion] : companions)
            batch.push_back(ftrack::operation::delete_(type, EntityKey(companion)));
        batch.push_back(ftrack::operation::delete_(entity_type, EntityKey(id)));
        return batch;
    }

    void log_as_left(std::string const& why) const
    {
        if (!setup->log)
            return;
        LogRecord record;
        record.level = LogLevel::warning;
        record.message = "The " + entity_type + " " + id + " of an upload that ended early may still be on the server: " + why;
        http::emit(setup->log, record);
    }

    static asio::awaitable<void> send(std::shared_ptr<State> self, std::vector<Operation> batch)
    {
        try {
            self->answers = co_await self->setup->call(std::move(batch));
            self->may_exist = true;
        } catch (...) {
            self->judge(std::current_exception());
        }
        self->has_ended = true;
        self->ended.wake_all();
    }

    static asio::awaitable<void> delete_entity(std::shared_ptr<State> self)
    {
        constexpr std::chrono::milliseconds longest_delay{2'000};
        while (!self->has_ended)
            co_await self->ended.wait();
        for (std::chrono::milliseconds delay{100}; self->may_exist; delay = std::min(delay * 2, longest_delay)) {
            try {
                co_await self->setup->call(self->deletions());
                self->may_exist = false;
            } catch (NetworkError const&) { // again, until the limit
            } catch (ServerError const& error) {
                // What a request of unknown fate did not create cannot be deleted.
                self->may_exist = error.http_status() >= 500 || !self->failure;
                if (self->may_exist && error.http_status() < 500)
                    throw;
            }
            if (self->may_exist)
                co_await self->setup->clock->sleep_until(self->setup->clock->now() + delay);
        }
    }

    std::shared_ptr<Setup const> setup;
    operation::TaskGroup request;
    std::string entity_type;
    std::string id;
    std::vector<std::pair<std::string, std::string>> companions;
    std::vector<Value> answers;
    std::exception_ptr failure;
    net::WaitQueue ended;
    bool has_ended = true;
    bool may_exist = false;
};

Creation::Creation(std::shared_ptr<Setup const> setup) : state_(std::make_shared<State>(std::move(setup))) {}

Creation::~Creation() = default; // nothing is emitted here: the context may be dying

asio::awaitable<std::vector<Value>> Creation::create(std::string entity_type, std::string id, std::vector<Operation> batch)
{
    std::shared_ptr<State> const state = state_;
    state->entity_type = std::move(entity_type);
    state->id = std::move(id);
    state->has_ended = false;
    state->request.spawn(State::send(state, std::move(batch)));
    while (!state->has_ended)
        co_await state->ended.wait();
    if (state->failure)
        std::rethrow_exception(state->failure);
    co_return state->answers;
}

void Creation::adopt(std::string entity_type, std::string id)
{
    state_->entity_type = std::move(entity_type);
    state_->id = std::move(id);
    state_->may_exist = true;
}

void Creation::add(std::string entity_type, std::string id) { state_->companions.emplace_back(std::move(entity_type), std::move(id)); }

asio::awaitable<void> Creation::remove(std::chrono::milliseconds limit)
{
    std::shared_ptr<State> const state = state_;
    operation::TaskGroup removal(state->setup->strand);
    removal.spawn(State::delete_entity(state));
    auto const alarm = state->setup->clock->make_alarm(state->setup->strand);
    alarm->arm(state->setup->clock->now() + limit, [&removal] { removal.cancel(); });
    std::string why = "it took longer than its time-out";
    try {
        co_await removal.wait();
    } catch (std::exception const& error) {
        why = error.what();
    }
    state->request.cancel();
    if (state->may_exist)
        state->log_as_left(why);
}

void Creation::log_as_left(std::string const& why) const { state_->log_as_left(why); }

} // namespace ftrack::transfer
