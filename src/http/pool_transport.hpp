// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/carrier.hpp"
#include "http/pool.hpp"
#include "http/proxy_choice.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>

namespace ftrack::http {

/// The lowest layer: a pool of connections for each origin.
class PoolCarrier final : public Carrier
{
public:
    /// Pools that nobody uses are dropped, longest unused first, when there are more than this.
    static constexpr std::size_t max_pools = 32;

    PoolCarrier(std::shared_ptr<PoolSettings const> settings, ProxyChoice proxies);

    boost::asio::awaitable<HttpResponse> carry(Passage& passage, BodySink& sink) override;
    void close() noexcept override;

private:
    struct Entry
    {
        std::shared_ptr<Pool> pool;
        std::uint64_t last_use = 0;
    };

    std::shared_ptr<Pool> const& pool_for(wire::Origin const& origin);
    void make_room();

    std::shared_ptr<PoolSettings const> settings_;
    ProxyChoice proxies_;
    std::map<wire::Origin, Entry> pools_;
    std::uint64_t uses_ = 0;
    bool is_closed_ = false;
};

} // namespace ftrack::http
