// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/component.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace ftrack::transfer {

/// What a file looked like when it was opened.
class FileStamp
{
public:
    FileStamp() = default;

    /// Throws CreateComponentError when there is no such file.
    static FileStamp of(std::filesystem::path const& path);

    std::uint64_t size = 0;
    std::int64_t modified = 0; ///< in nanoseconds

    friend bool operator==(FileStamp const&, FileStamp const&) = default;
};

/// A source of bytes with what the library knows of it beyond the public interface.
class OpenedSource
{
public:
    OpenedSource() = default;

    /// Throws CreateComponentError when the file cannot be read.
    static OpenedSource open(ComponentSource const& source);

    /// Throws CreateComponentError when the file is no longer the one that was opened.
    void require_unchanged() const;

    std::shared_ptr<ComponentReader> reader;
    std::string file_name;
    std::filesystem::path path; ///< empty unless a file
    FileStamp stamp;
};

/// The 16 bytes of the MD5 of all that a reader has; lets others run meanwhile. Throws CreateComponentError when it ends before its size.
boost::asio::awaitable<std::string> read_md5(std::shared_ptr<ComponentReader> reader);

} // namespace ftrack::transfer
