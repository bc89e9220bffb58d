// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/sandbox.hpp"
#include "net/http_server.hpp"
#include "sandbox/http/site.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ftrack::sandbox::http {

/// The origin of the storage for a client that has the site under this Host.
std::string storage_origin(Site const& site, std::string_view host);

/// Takes the body of an upload; null for other requests. `fault` is what the upload is to meet.
std::shared_ptr<net::RequestSink> receive_upload(Site const& site, net::ServerRequest const& request, std::optional<Fault> fault);

/// What the upload is to meet whose body went there.
std::optional<Fault> const& fault_of(net::RequestSink const& upload);

/// Answers a request to the storage: an upload whose body receive_upload() took, a download, a browser that asks whether it may.
net::ServerReply answer_storage_request(Site const& site, net::ServerRequest const& request);

/// Lets the pages of all origins read an answer of the storage.
void open_to_all_origins(net::ServerReply& reply);

} // namespace ftrack::sandbox::http
