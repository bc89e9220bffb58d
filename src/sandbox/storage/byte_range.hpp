// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ftrack::sandbox::storage {

/// Some bytes of a file.
class ByteRange
{
public:
    std::uint64_t offset = 0;
    std::uint64_t size = 0;

    friend bool operator==(ByteRange const&, ByteRange const&) = default;
};

/// What a GET asks for of a file of this size, by its Range and If-Range headers (RFC 9110, 13.1.5 and 14.2): nothing for the whole file, as for a
/// range that is not of bytes, not well formed or of several pieces, and for an If-Range that is not this file's ETag. Throws StorageError for a
/// range that the file does not have.
std::optional<ByteRange> requested_range(std::string_view range, std::string_view if_range, std::uint64_t size, std::string_view etag);

} // namespace ftrack::sandbox::storage
