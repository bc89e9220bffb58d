// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/api.hpp"
#include "sandbox/service/event_service.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace ftrack::sandbox::http {

/// Where the bytes of components are kept; empty: nowhere for long.
inline std::filesystem::path storage_folder(Options const& options)
{
    if (!options.storage_directory.empty() || options.database.empty())
        return options.storage_directory;
    return options.database.string() + ".storage";
}

/// What the routes of one server work on.
class Site
{
public:
    Site(Options const& given, boost::asio::any_io_executor executor, std::shared_ptr<net::Clock> clock)
        : options(given),
          storage(std::make_shared<storage::Storage>(storage_folder(given), given.signed_url_lifetime)),
          api(std::make_shared<Api>(given, storage)),
          events(std::make_shared<service::EventService>(std::move(executor), std::move(clock)))
    {
        api->on_update([published = events](boost::json::object event) { published->publish(std::move(event)); });
    }

    /// Waits until the threads have ended what they carry out: their answers go to an execution context that may be gone soon. Later calls are
    /// refused.
    void close()
    {
        is_closed = true;
        store.join();
        pictures.join();
    }

    Options const options;
    std::shared_ptr<storage::Storage> const storage;
    std::shared_ptr<Api> const api; ///< to be used on the store's thread
    std::shared_ptr<service::EventService> const events;
    boost::asio::thread_pool store{1};
    boost::asio::thread_pool pictures{1};
    std::atomic<bool> is_closed{false};
    std::atomic<std::uint16_t> storage_port{0}; ///< once the storage listens
};

template <class Function>
boost::asio::awaitable<std::invoke_result_t<Function&>> call(Function function)
{
    co_return function();
}

/// Calls `function` on a thread of this pool and gives back what it returns. A function that captures must be named before it is moved in here.
/// Cancellation does not reach it: what was begun ends.
template <class Function>
boost::asio::awaitable<std::invoke_result_t<Function&>> on_thread(std::shared_ptr<Site> site, boost::asio::thread_pool& pool, Function function)
{
    if (site->is_closed)
        throw std::runtime_error("the sandbox is gone");
    boost::asio::cancellation_signal never;
    auto const slot = never.slot();
    auto result = co_await boost::asio::co_spawn(pool.get_executor(), call(std::move(function)),
                                                 boost::asio::bind_cancellation_slot(slot, boost::asio::use_awaitable));
    co_return result;
}

/// Calls `function(api)` on the store's thread; see on_thread().
template <class Function>
boost::asio::awaitable<std::invoke_result_t<Function&, Api&>> on_store(std::shared_ptr<Site> site, Function function)
{
    auto& pool = site->store;
    auto with_api = [api = site->api, function = std::move(function)]() mutable { return function(*api); };
    return on_thread(std::move(site), pool, std::move(with_api));
}

/// Calls `function` on the thread for work that the store's must not be held up by; see on_thread().
template <class Function>
boost::asio::awaitable<std::invoke_result_t<Function&>> on_pictures_thread(std::shared_ptr<Site> site, Function function)
{
    auto& pool = site->pictures;
    return on_thread(std::move(site), pool, std::move(function));
}

} // namespace ftrack::sandbox::http
