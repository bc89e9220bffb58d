// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/storage/file_store.hpp"
#include "sandbox/storage/signed_url.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

namespace ftrack::sandbox::storage {

/// The path of every address of the storage begins so; the rest is the component's id.
inline constexpr std::string_view path_prefix = "/storage/";

std::string path_of(std::string_view component);

/// The component that a path of the storage means; empty when it means none.
std::string component_of(std::string_view path);

/// `attachment; filename=…`, for any name (RFC 6266).
std::string content_disposition(std::string_view file_name);

/// The media type of files of this type (with its dot, in any case); `application/octet-stream` for those that browsers do not show.
std::string_view content_type(std::string_view file_type);

/// Where the bytes of components are, and who may have them. May be used from any thread.
class Storage
{
public:
    /// See FileStore for `root`. The key for signatures is kept there too, so that an address outlives a restart.
    Storage(std::filesystem::path root, std::chrono::seconds url_lifetime);

    FileStore files;
    UrlSigner const signer;
};

} // namespace ftrack::sandbox::storage
