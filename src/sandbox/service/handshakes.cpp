// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/handshakes.hpp"

#include "ftrack/uuid.hpp"

#include <algorithm>

namespace ftrack::sandbox::service {

std::string Handshakes::add(time_point now)
{
    std::string id = make_uuid();
    id.erase(std::remove(id.begin(), id.end(), '-'), id.end());
    pending_.emplace(id, now + lifetime);
    order_.push_back({id, now + lifetime});
    forget_old(now);
    return id;
}

bool Handshakes::take(std::string_view id, time_point now)
{
    auto const found = pending_.find(std::string(id));
    if (found == pending_.end())
        return false;
    bool const is_good = now < found->second;
    pending_.erase(found);
    return is_good;
}

void Handshakes::forget_old(time_point now)
{
    for (; !order_.empty() && (order_.front().expiry <= now || order_.size() > max_pending); order_.pop_front())
        pending_.erase(order_.front().id);
}

} // namespace ftrack::sandbox::service
