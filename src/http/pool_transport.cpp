// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "http/pool_transport.hpp"

#include <algorithm>
#include <utility>

namespace ftrack::http {

PoolCarrier::PoolCarrier(std::shared_ptr<PoolSettings const> settings, ProxyChoice proxies)
    : settings_(std::move(settings)), proxies_(std::move(proxies))
{
}

boost::asio::awaitable<HttpResponse> PoolCarrier::carry(Passage& passage, BodySink& sink)
{
    if (is_closed_)
        throw closed_error();
    return Pool::exchange(pool_for(passage.url.origin), passage, sink);
}

std::shared_ptr<Pool> const& PoolCarrier::pool_for(wire::Origin const& origin)
{
    auto found = pools_.find(origin);
    if (found == pools_.end()) {
        make_room();
        Entry entry;
        entry.pool = std::make_shared<Pool>(settings_, origin, proxies_.for_origin(origin));
        found = pools_.emplace(origin, std::move(entry)).first;
    }
    found->second.last_use = ++uses_;
    return found->second.pool;
}

// Pools in use stay, however many: each has a caller of its own, so the callers are the bound.
void PoolCarrier::make_room()
{
    while (pools_.size() >= max_pools) {
        auto oldest = pools_.end();
        for (auto it = pools_.begin(); it != pools_.end(); ++it) {
            if (it->second.pool->is_unused() && (oldest == pools_.end() || it->second.last_use < oldest->second.last_use))
                oldest = it;
        }
        if (oldest == pools_.end())
            return;
        pools_.erase(oldest);
    }
}

void PoolCarrier::close() noexcept
{
    is_closed_ = true;
    for (auto const& [origin, entry] : pools_)
        entry.pool->close();
    pools_.clear();
}

} // namespace ftrack::http
