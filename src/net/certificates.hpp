// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace ftrack::net {

/// A throw-away authority and a server certificate that it signed, as PEM.
class ServerCertificate
{
public:
    ServerCertificate() = default;

    std::string authority;
    std::string chain;
    std::string private_key;
};

/// Makes both for these DNS names and IP addresses (EC P-256). `lifetime` may be negative: an expired certificate, for tests.
ServerCertificate make_server_certificate(std::vector<std::string> const& names, std::chrono::seconds lifetime = std::chrono::hours(24 * 365));

} // namespace ftrack::net
