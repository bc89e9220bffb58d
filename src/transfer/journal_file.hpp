// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/upload_journal.hpp"

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

namespace ftrack::transfer {

/// The journal of an upload on disk. Failures to write are Error with the system's code.
class JournalFile
{
public:
    explicit JournalFile(std::filesystem::path path) : path_(std::move(path)) {}

    /// What an earlier process left; nothing when there is none or it is damaged.
    std::optional<wire::UploadJournal> read() const;

    /// Its head and its parts in the place of what is there, at once. For the file's owner alone, as it holds signed addresses.
    void begin(wire::UploadJournal const& journal);
    void append_part(int number, std::string_view etag);

    void remove() noexcept;

private:
    void write(std::string const& lines);
    void require(bool success) const;

    std::filesystem::path path_;
    std::ofstream out_;
};

} // namespace ftrack::transfer
