// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/memory_connector.hpp"

namespace ftrack::test {

boost::asio::awaitable<std::unique_ptr<net::AnyStream>> MemoryConnector::connect(wire::Origin origin, std::optional<wire::Url> proxy)
{
    calls.emplace_back(std::move(origin), std::move(proxy));
    if (hang)
        co_await hanging_.wait();
    if (failure)
        std::rethrow_exception(failure);
    auto wire = std::make_unique<MemoryWire>(io_);
    wire->end.clear();
    if (on_connect)
        on_connect(*wire);
    wires.push_back(std::move(wire));
    co_return std::make_unique<MemoryStream>(*wires.back());
}

} // namespace ftrack::test
