// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>

namespace ftrack::operation {

/// A strand over `executor`: where that holds an io_context's or a thread_pool's own, over this itself. Every step of every operation goes through
/// the strand, and each layer of type erasure below it costs several indirect calls.
boost::asio::any_io_executor make_strand(boost::asio::any_io_executor executor);

} // namespace ftrack::operation
