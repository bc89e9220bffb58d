// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/transport.hpp"
#include "wire/url.hpp"

#include <string>

namespace ftrack::net {

/// Appends the request line and the header fields, blank line included. Fields of `request` that are the transport's to set are left out.
///
/// Throws std::invalid_argument for a method, target or field that would break out of its line; no value stands in the message.
void append_request_head(std::string& out, HttpRequest const& request, wire::Url const& url, bool absolute_target,
                         std::string const& proxy_authorization);

} // namespace ftrack::net
