// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftrack::wire {

/// The files of an image sequence: `/plates/sh010.%04d.exr [1001-1100, 1105]`.
class SequencePattern
{
public:
    /// Nothing when the text is no pattern. Throws ParseError for one of more than 100,000 frames.
    static std::optional<SequencePattern> parse(std::string_view text);

    /// `/plates/sh010.1001.exr`.
    std::string file_of(std::uint64_t frame) const;

    std::string head;                  ///< before the frame number, folders included
    std::string tail;                  ///< after it
    int padding = 0;                   ///< digits at least
    std::vector<std::uint64_t> frames; ///< ascending, each once
};

} // namespace ftrack::wire
