// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/wording.hpp"

namespace ftrack::net {

std::string in_words(std::chrono::milliseconds duration)
{
    auto const count = duration.count();
    return count % 1'000 == 0 ? std::to_string(count / 1'000) + " s" : std::to_string(count) + " ms";
}

std::string authority(wire::Origin const& origin)
{
    bool const is_ipv6 = origin.host.find(':') != std::string::npos;
    return (is_ipv6 ? '[' + origin.host + ']' : origin.host) + ':' + origin.port;
}

} // namespace ftrack::net
