// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

namespace ftrack::bench {

/// Serves Answers over TLS 1.3 on one thread, straight on epoll and OpenSSL: a server with as little work of its own as a server can have, so that
/// what is measured is the client. Prints, as the sandbox does, the lines with the server's address, user and key, then serves until it is killed.
/// Takes the body of every PUT, of any size, and forgets it: the other end of uploads.
///
/// @param folder  gets `authority.pem`, for the clients to trust
void serve_answers(std::uint16_t port, std::filesystem::path const& folder);

} // namespace ftrack::bench
