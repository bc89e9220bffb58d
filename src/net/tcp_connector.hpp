// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/connector.hpp"
#include "net/resolver.hpp"

namespace ftrack::net {

/// As make_connector, with another way to look up names: for tests of what DNS does to us.
std::shared_ptr<Connector> make_tcp_connector(TlsOptions const& tls, TimeoutOptions const& timeouts, std::shared_ptr<Clock> clock,
                                              LookupFunction look_up);

} // namespace ftrack::net
