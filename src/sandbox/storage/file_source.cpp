// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/storage/file_source.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace ftrack::sandbox::storage {

FileSource::FileSource(StoredFile file, ByteRange range) : file_(std::move(file)), range_(range)
{
    std::uint64_t offset = range_.offset;
    while (piece_ < file_.pieces.size() && offset >= file_.sizes[piece_])
        offset -= file_.sizes[piece_++];
    if (range_.size > 0)
        open(offset);
}

void FileSource::open(std::uint64_t offset)
{
    input_.close();
    input_.clear();
    input_.open(file_.pieces.at(piece_), std::ios::binary);
    input_.seekg(static_cast<std::streamoff>(offset));
    left_in_piece_ = file_.sizes[piece_] - offset;
}

void FileSource::read(char* to, std::size_t size)
{
    while (size > 0) {
        if (left_in_piece_ == 0) {
            ++piece_;
            open(0);
        }
        std::size_t const count = static_cast<std::size_t>(std::min<std::uint64_t>(size, left_in_piece_));
        if (!input_.read(to, static_cast<std::streamsize>(count)))
            throw std::runtime_error("The sandbox cannot read " + file_.pieces[piece_].string() + ".");
        to += count;
        size -= count;
        left_in_piece_ -= count;
    }
}

} // namespace ftrack::sandbox::storage
