// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/any_stream.hpp"
#include "net/connector.hpp"
#include "wire/url.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace ftrack::http {

/// A connection being made, in a coroutine of its own: so that closing the pool can end it, which has no hold on the coroutine that waits.
class Opening;

/// The connections of a pool that are being made. For one strand.
class OpeningList
{
public:
    /// A stream from `connector`. Terminal cancellation and abort_all() end it with operation_aborted at once. The list outlives the call.
    boost::asio::awaitable<std::unique_ptr<net::AnyStream>> open(boost::asio::any_io_executor executor, std::shared_ptr<net::Connector> connector,
                                                                 wire::Origin origin, std::optional<wire::Url> proxy);

    void abort_all() noexcept;

private:
    std::vector<std::shared_ptr<Opening>> openings_;
};

} // namespace ftrack::http
