// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace ftrack::wire {

/// How far a download has come, as it is kept beside its partial file: a head, then a line for each part that is there. Lines are only ever added, so
/// a process that is killed spoils the last one at most.
class DownloadJournal
{
public:
    DownloadJournal() = default;

    /// Nothing when the text is damaged before its last line, or of another version.
    static std::optional<DownloadJournal> parse(std::string_view text);

    std::string head() const;
    static std::string part_line(std::uint64_t part);

    std::string server;
    std::string component_id;
    std::string etag; ///< with its quotes; names the version of the file
    std::uint64_t size = 0;
    std::uint64_t part_size = 0;
    std::set<std::uint64_t> parts; ///< those that are there, from 0
};

} // namespace ftrack::wire
