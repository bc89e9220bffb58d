// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/schema_index.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace ftrack::session {

/// The schemas on disk, good for as long as the server's schema hash stays the same. Several processes may share the file.
class SchemaCache
{
public:
    explicit SchemaCache(std::filesystem::path path) : path_(std::move(path)) {}

    /// Null when there is no file, it is damaged, or it was written for another hash. A file that served this process before and did not change since
    /// is not read again. Any thread.
    std::shared_ptr<wire::SchemaIndex const> load(std::string_view schema_hash) const noexcept;

    /// Writes a file beside the old one and renames it over it. Returns what went wrong, empty for nothing.
    std::string store(std::string_view schema_hash, Value const& schemas) const noexcept;

private:
    std::filesystem::path path_;
};

} // namespace ftrack::session
