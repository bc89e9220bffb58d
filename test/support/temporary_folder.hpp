// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/uuid.hpp"

#include <cstddef>
#include <filesystem>
#include <iterator>
#include <system_error>

namespace ftrack::test {

/// A folder that is gone after the test.
class TemporaryFolder
{
public:
    TemporaryFolder() : path_(std::filesystem::temp_directory_path() / ("ftrack-" + make_uuid())) { std::filesystem::create_directory(path_); }
    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;
    ~TemporaryFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    std::filesystem::path operator/(char const* name) const { return path_ / name; }
    std::ptrdiff_t files() const { return std::distance(std::filesystem::directory_iterator(path_), std::filesystem::directory_iterator()); }

private:
    std::filesystem::path path_;
};

} // namespace ftrack::test
