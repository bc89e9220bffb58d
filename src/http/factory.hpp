// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/transport.hpp"
#include "http/route.hpp"
#include "net/clock.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>

namespace ftrack::http {

/// The session's transport: retry( navigation( pool )), or retry( the user's transport ). On `executor` alone, which is a strand.
/// `random` is for tests; null takes the real one.
std::shared_ptr<Transport> make_transport(boost::asio::any_io_executor executor, SessionOptions const& options, std::shared_ptr<net::Clock> clock,
                                          Route const& route, std::function<double()> random = nullptr);

/// The same without retries, for who tries again by himself, and with connections of its own, so that it never waits for the session's.
std::shared_ptr<Transport> make_plain_transport(boost::asio::any_io_executor executor, SessionOptions const& options,
                                                std::shared_ptr<net::Clock> clock, Route const& route);

} // namespace ftrack::http
