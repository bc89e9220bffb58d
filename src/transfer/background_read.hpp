// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>

#include <cstddef>
#include <functional>
#include <system_error>

namespace ftrack::transfer {

/// Reads some bytes, and blocks until it has them; does not throw. Called on a thread of its own, with a buffer that outlives the call.
using BlockingRead = std::function<std::size_t(boost::asio::mutable_buffer buffer, std::error_code& error)>;

/// Lets the strand do other things while `read` blocks; gives how many bytes there are in `buffer`. Throws std::system_error, also when too many
/// reads hang.
///
/// No system can take back a read of a file that has begun, and one of a file server that is gone may block for minutes. So whoever waits can walk
/// away, by cancellation or with his context: the read ends for nobody, in memory of its own, on a thread that nobody joins.
boost::asio::awaitable<std::size_t> read_in_background(BlockingRead read, boost::asio::mutable_buffer buffer);

/// How many are under way, in the whole process; once one is not, its end has been posted. Any thread.
std::size_t background_reads() noexcept;

} // namespace ftrack::transfer
