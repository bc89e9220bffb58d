// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "operation/task_group.hpp"

#include "net/wait_queue.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <list>
#include <utility>

namespace ftrack::operation {

namespace asio = boost::asio;

namespace {

struct Task
{
    asio::cancellation_signal signal;
    bool is_running = false; // Boost 1.81 does not bear the cancellation of a coroutine whose body has not started
};

} // namespace

struct TaskGroup::State
{
    explicit State(asio::any_io_executor on) : strand(std::move(on)) {}

    void cancel()
    {
        is_cancelled = true;
        for (std::shared_ptr<Task> const& task : std::list(tasks))
            if (task->is_running)
                task->signal.emit(asio::cancellation_type::terminal);
    }

    void fail(std::exception_ptr why)
    {
        if (!failure && !is_cancelled)
            failure = std::move(why);
        cancel();
    }

    void remove(std::shared_ptr<Task> const& task)
    {
        tasks.remove(task);
        if (tasks.empty())
            all_ended.wake_all();
    }

    static asio::awaitable<void> run(std::shared_ptr<State> self, std::shared_ptr<Task> task, asio::awaitable<void> body)
    {
        if (self->is_cancelled)
            co_return;
        task->is_running = true;
        std::exception_ptr failure;
        try {
            co_await std::move(body);
        } catch (...) {
            failure = std::current_exception();
        }
        task->is_running = false;
        if (failure)
            self->fail(std::move(failure));
    }

    static asio::awaitable<void> wait(std::shared_ptr<State> self)
    {
        bool is_aborted = false;
        try {
            while (!self->tasks.empty())
                co_await self->all_ended.wait();
        } catch (boost::system::system_error const&) {
            is_aborted = true;
        }
        if (is_aborted) {
            co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
            self->cancel();
            while (!self->tasks.empty())
                co_await self->all_ended.wait();
            throw boost::system::system_error(asio::error::operation_aborted);
        }
        if (self->failure)
            std::rethrow_exception(std::exchange(self->failure, nullptr));
    }

    asio::any_io_executor strand;
    std::list<std::shared_ptr<Task>> tasks;
    net::WaitQueue all_ended;
    std::exception_ptr failure;
    bool is_cancelled = false;
};

TaskGroup::TaskGroup(asio::any_io_executor strand) : state_(std::make_shared<State>(std::move(strand))) {}
TaskGroup::~TaskGroup() = default;

void TaskGroup::spawn(asio::awaitable<void> task)
{
    auto const entry = std::make_shared<Task>();
    state_->tasks.push_back(entry);
    auto finish = [state = state_, entry](std::exception_ptr) { state->remove(entry); };
    asio::co_spawn(state_->strand, State::run(state_, entry, std::move(task)), asio::bind_cancellation_slot(entry->signal.slot(), std::move(finish)));
}

void TaskGroup::cancel() { state_->cancel(); }
asio::awaitable<void> TaskGroup::wait() { return State::wait(state_); }
std::size_t TaskGroup::size() const noexcept { return state_->tasks.size(); }

} // namespace ftrack::operation
