// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace ftrack::wire {

/// The text in Unicode's normalisation form C, in which servers keep names; what is no UTF-8 stays as it is.
std::string to_nfc(std::string_view text);

/// A file's name as a component's name and file_type.
class FileName
{
public:
    std::string name;
    std::string file_type; ///< with its dot; may be empty
};

/// Splits at the last dot: `a.tar.gz` is `a.tar` and `.gz`. A dot at the beginning or the end splits nothing.
FileName split_file_name(std::string_view file_name);

} // namespace ftrack::wire
