// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/event.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace ftrack {

/// What is called with each event of a subscription: a function or a coroutine, made from anything that can be called with an Event.
///
///     hub.subscribe("topic=ftrack.update", [](ftrack::Event const& event) { std::cout << event.topic << '\n'; });
///     hub.subscribe("topic=ftrack.update", [&](ftrack::Event event) -> asio::awaitable<void> { co_await session.query("…"); });
///
/// It returns nothing, a `boost::json::object` or another JSON value, or a std::optional of these; a coroutine likewise, in an awaitable. A result
/// that is neither null nor empty is published as reply to the event. The callable is kept until its last invocation has ended, so a coroutine
/// may use what its lambda captured, and it may be move-only.
class EventHandler
{
public:
    /// What to reply; null: nothing.
    using Reply = boost::json::value;

    /// Throws std::invalid_argument for an empty std::function and a null pointer.
    template <class Callable>
        requires(!std::same_as<std::remove_cvref_t<Callable>, EventHandler> && std::invocable<std::decay_t<Callable>&, Event>)
    EventHandler(Callable&& callable)
    {
        using Stored = std::decay_t<Callable>;
        using Result = std::invoke_result_t<Stored&, Event>;
        auto stored = std::make_shared<Stored>(std::forward<Callable>(callable));
        if constexpr (requires { *stored = nullptr; }) {
            if (*stored == nullptr)
                throw std::invalid_argument("EventHandler: the function is empty.");
        }
        if constexpr (Awaited<Result>::is_awaitable)
            coroutine_ = [stored](Event event) { return run(stored, std::move(event)); };
        else
            function_ = [stored](Event const& event) { return call(*stored, event); };
    }

    bool is_coroutine() const noexcept { return static_cast<bool>(coroutine_); }

    /// Calls a function. Throws what it throws.
    Reply operator()(Event const& event) const { return function_(event); }

    /// Starts a coroutine; what it returns need not keep this handler.
    boost::asio::awaitable<Reply> start(Event event) const { return coroutine_(std::move(event)); }

private:
    template <class T>
    struct Awaited
    {
        static constexpr bool is_awaitable = false;
    };

    template <class T>
    struct Awaited<boost::asio::awaitable<T>>
    {
        static constexpr bool is_awaitable = true;
        using Result = T;
    };

    template <class Result>
    static Reply to_reply(Result&& result)
    {
        if constexpr (requires { result.has_value(); }) {
            if (result.has_value())
                return Reply(*std::forward<Result>(result));
            return Reply();
        } else {
            return Reply(std::forward<Result>(result));
        }
    }

    template <class Callable>
    static Reply call(Callable& callable, Event const& event)
    {
        if constexpr (std::is_void_v<std::invoke_result_t<Callable&, Event const&>>) {
            std::invoke(callable, event);
            return Reply();
        } else {
            return to_reply(std::invoke(callable, event));
        }
    }

    template <class Callable>
    static boost::asio::awaitable<Reply> run(std::shared_ptr<Callable> callable, Event event)
    {
        using Result = typename Awaited<std::invoke_result_t<Callable&, Event>>::Result;
        if constexpr (std::is_void_v<Result>) {
            co_await std::invoke(*callable, std::move(event));
            co_return Reply();
        } else {
            Result result = co_await std::invoke(*callable, std::move(event));
            co_return to_reply(std::move(result));
        }
    }

    std::function<Reply(Event const&)> function_;
    std::function<boost::asio::awaitable<Reply>(Event)> coroutine_;
};

} // namespace ftrack
