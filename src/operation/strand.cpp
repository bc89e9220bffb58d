// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "operation/strand.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

namespace ftrack::operation {

namespace asio = boost::asio;

asio::any_io_executor make_strand(asio::any_io_executor executor)
{
    if (auto const* const own = executor.target<asio::io_context::executor_type>())
        return asio::make_strand(*own);
    if (auto const* const own = executor.target<asio::thread_pool::executor_type>())
        return asio::make_strand(*own);
    return asio::make_strand(executor);
}

} // namespace ftrack::operation
