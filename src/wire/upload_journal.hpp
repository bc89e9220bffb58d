// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftrack::wire {

/// How far an upload in parts has come, as it is kept between processes: a head that says what is uploaded where, then a line for each part that has
/// arrived. Lines are only ever added, so a process that is killed spoils the last one at most; another head has fresh addresses.
class UploadJournal
{
public:
    UploadJournal() = default;

    /// Nothing when the text is damaged before its last line, or of another version.
    static std::optional<UploadJournal> parse(std::string_view text);

    /// A head's line.
    std::string head() const;

    /// A part's line.
    static std::string part_line(int number, std::string_view etag);

    /// Whether this is the same upload: of the same file, unchanged, to the same server, in the same parts.
    bool continues(UploadJournal const& other) const;

    std::string server;
    std::string file_name;
    std::uint64_t file_size = 0;
    std::int64_t modified = 0; ///< the file's time, in nanoseconds
    std::uint64_t part_count = 0;
    std::string component_id;
    std::string upload_id;
    std::string location_id;          ///< of the ComponentLocation that ends the upload
    std::vector<std::string> urls;    ///< of all parts, in order
    std::map<int, std::string> parts; ///< ETags of those that have arrived
};

} // namespace ftrack::wire
