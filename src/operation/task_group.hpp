// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>

namespace ftrack::operation {

/// Coroutines that an operation's body starts beside itself, and that end with it. For one strand, on which they run too.
class TaskGroup
{
public:
    explicit TaskGroup(boost::asio::any_io_executor strand);
    TaskGroup(TaskGroup const&) = delete;
    TaskGroup& operator=(TaskGroup const&) = delete;

    /// Does not wait for the others: who drops a group without wait() has to keep what they use.
    ~TaskGroup();

    /// Starts one, later. After cancel() or a failure of another it never starts.
    void spawn(boost::asio::awaitable<void> task);

    /// Terminal cancellation for all that run.
    void cancel();

    /// Waits until all have ended. The first failure of one cancels the others, and is thrown.
    ///
    /// Terminal cancellation of the awaiter cancels all, waits for their ends too and throws operation_aborted; from then on the awaiting
    /// coroutine is deaf to cancellation, so that it can clean up.
    boost::asio::awaitable<void> wait();

    std::size_t size() const noexcept; ///< those that have not ended

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace ftrack::operation
