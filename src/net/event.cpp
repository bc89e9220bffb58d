// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/event.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace ftrack::net {

namespace asio = boost::asio;

asio::awaitable<void> Event::wait()
{
    boost::system::error_code ignored;
    if (!is_set_)
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (!is_set_)
        throw boost::system::system_error(asio::error::operation_aborted);
}

} // namespace ftrack::net
