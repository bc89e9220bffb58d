// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "http/opening.hpp"

#include "net/event.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <utility>

namespace ftrack::http {

namespace asio = boost::asio;

class Opening
{
public:
    explicit Opening(asio::any_io_executor const& executor) : done(executor) {}

    void finish(std::unique_ptr<net::AnyStream> opened, std::exception_ptr why_not)
    {
        is_running = false;
        stream = std::move(opened);
        failure = std::move(why_not);
        done.set();
    }

    // Asio 1.26 must not see a cancellation of a coroutine that has run to its end already.
    void abandon() noexcept
    {
        if (!std::exchange(is_running, false))
            return;
        try {
            signal.emit(asio::cancellation_type::terminal);
        } catch (...) { // then it ends by its own time-out, and nobody waits for it
        }
    }

    net::Event done;
    asio::cancellation_signal signal;
    std::unique_ptr<net::AnyStream> stream;
    std::exception_ptr failure;
    bool is_running = false;
};

namespace {

asio::awaitable<void> run_opening(std::shared_ptr<Opening> opening, std::shared_ptr<net::Connector> connector, wire::Origin origin,
                                  std::optional<wire::Url> proxy)
{
    opening->is_running = true;
    std::unique_ptr<net::AnyStream> stream;
    std::exception_ptr failure;
    try {
        stream = co_await connector->connect(std::move(origin), std::move(proxy));
    } catch (...) {
        failure = std::current_exception();
    }
    opening->finish(std::move(stream), std::move(failure));
}

class Membership
{
public:
    Membership(std::vector<std::shared_ptr<Opening>>& list, std::shared_ptr<Opening> const& opening) : list_(list), opening_(opening.get())
    {
        list_.push_back(opening);
    }
    Membership(Membership const&) = delete;
    Membership& operator=(Membership const&) = delete;
    ~Membership()
    {
        std::erase_if(list_, [this](auto const& other) { return other.get() == opening_; });
    }

private:
    std::vector<std::shared_ptr<Opening>>& list_;
    Opening const* opening_;
};

} // namespace

asio::awaitable<std::unique_ptr<net::AnyStream>> OpeningList::open(asio::any_io_executor executor, std::shared_ptr<net::Connector> connector,
                                                                   wire::Origin origin, std::optional<wire::Url> proxy)
{
    auto const opening = std::make_shared<Opening>(executor);
    Membership const membership(openings_, opening);
    auto ignore = [opening](std::exception_ptr) {};
    asio::co_spawn(executor, run_opening(opening, std::move(connector), std::move(origin), std::move(proxy)),
                   asio::bind_cancellation_slot(opening->signal.slot(), std::move(ignore)));
    std::exception_ptr interruption;
    try {
        co_await opening->done.wait();
    } catch (...) {
        interruption = std::current_exception();
    }
    // Not in a destructor: a frame that is destroyed while suspended belongs to a dying context, where nothing may be emitted.
    opening->abandon();
    if (interruption)
        std::rethrow_exception(interruption);
    if (opening->failure)
        std::rethrow_exception(opening->failure);
    co_return std::move(opening->stream);
}

void OpeningList::abort_all() noexcept
{
    for (auto const& opening : openings_) {
        try {
            opening->done.abort();
        } catch (...) { // it ends by its own time-out
        }
    }
}

} // namespace ftrack::http
