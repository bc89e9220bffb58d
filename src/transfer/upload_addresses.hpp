// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/transport.hpp"
#include "ftrack/value.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace ftrack::transfer {

/// Where the parts of an upload go: what the server answers to get_upload_metadata.
class UploadAddresses
{
public:
    UploadAddresses() = default;

    /// Throws MalformedResponseError when the answer is not for so many parts.
    static UploadAddresses parse(Value const& metadata, std::size_t part_count);

    std::string upload_id;         ///< empty for a file that travels whole
    std::vector<std::string> urls; ///< by part
    HeaderFields headers;          ///< to send with each
};

} // namespace ftrack::transfer
