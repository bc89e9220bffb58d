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

    /// Waits until the store's thread has ended what it carries out: its answer goes to an execution context that may be gone soon. Later calls of
    /// the store are refused.
    void close()
    {
        is_closed = true;
        store.join();
    }

    Options const options;
    std::shared_ptr<storage::Storage> const storage;
    std::shared_ptr<Api> const api; ///< to be used on the store's thread
    std::shared_ptr<service::EventService> const events;
    boost::asio::thread_pool store{1};
    std::atomic<bool> is_closed{false};
    std::atomic<std::uint16_t> storage_port{0}; ///< once the storage listens
};

template <class Function>
boost::asio::awaitable<std::invoke_result_t<Function&, Api&>> call_with_api(std::shared_ptr<Api> api, Function function)
{
    co_return function(*api);
}

/// Calls `function(api)` on the store's thread and gives back what it returns. A function that captures must be named before it is moved in here.
/// Cancellation does not reach the store: what was begun there ends.
template <class Function>
boost::asio::awaitable<std::invoke_result_t<Function&, Api&>> on_store(std::shared_ptr<Site> site, Function function)
{
    if (site->is_closed)
        throw std::runtime_error("the sandbox is gone");
    boost::asio::cancellation_signal never;
    auto const slot = never.slot();
    auto result = co_await boost::asio::co_spawn(site->store.get_executor(), call_with_api(site->api, std::move(function)),
                                                 boost::asio::bind_cancellation_slot(slot, boost::asio::use_awaitable));
    co_return result;
}

} // namespace ftrack::sandbox::http
