// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/http_server.hpp"
#include "sandbox/storage/byte_range.hpp"
#include "sandbox/storage/file_store.hpp"

#include <cstdint>
#include <fstream>

namespace ftrack::sandbox::storage {

/// Some bytes of a stored file as the body of an answer.
class FileSource final : public net::ReplySource
{
public:
    /// The range lies within the file.
    FileSource(StoredFile file, ByteRange range);

    std::uint64_t size() const noexcept override { return range_.size; }

    /// Throws std::runtime_error when the file went away.
    void read(char* to, std::size_t size) override;

private:
    void open(std::uint64_t offset);

    StoredFile file_;
    ByteRange range_;
    std::size_t piece_ = 0;
    std::uint64_t left_in_piece_ = 0;
    std::ifstream input_;
};

} // namespace ftrack::sandbox::storage
