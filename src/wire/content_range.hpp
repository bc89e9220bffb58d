// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ftrack::wire {

/// A Content-Range header of bytes (RFC 9110, 14.4).
class ContentRange
{
public:
    /// `bytes 0-9/100`, and `bytes */100` of a range that is not there. Nothing for other texts and for one that does not tell the total.
    static std::optional<ContentRange> parse(std::string_view text);

    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::uint64_t total = 0;
};

/// `bytes=2-4`, the Range header that asks for `size` bytes, which is not 0.
std::string byte_range(std::uint64_t offset, std::uint64_t size);

/// The MD5 in hexadecimal that an ETag with its quotes is; empty when it is none, as that of a file that came in parts.
std::string md5_of_etag(std::string_view etag);

} // namespace ftrack::wire
