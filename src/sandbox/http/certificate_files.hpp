// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/certificates.hpp"

#include <filesystem>

namespace ftrack::sandbox::http {

/// The certificate of a sandbox on this machine. With a directory it is kept there, so that clients that trust its authority go on doing so after
/// a restart: `authority.pem`, `server.pem` and `server.key` (readable by their owner alone). Without one it is made anew.
/// Throws std::runtime_error when the directory cannot be used.
net::ServerCertificate local_certificate(std::filesystem::path const& directory);

} // namespace ftrack::sandbox::http
