// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/transport.hpp"
#include "net/clock.hpp"
#include "net/connector.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>

namespace ftrack::http {

/// The session's transport: retry( navigation( pool )), or retry( the user's transport ). On `executor` alone, which is a strand.
/// `connector` and `random` are for tests; null takes the real ones.
std::shared_ptr<Transport> make_transport(boost::asio::any_io_executor executor, SessionOptions const& options, std::shared_ptr<net::Clock> clock,
                                          std::shared_ptr<net::Connector> connector = nullptr, std::function<double()> random = nullptr);

} // namespace ftrack::http
