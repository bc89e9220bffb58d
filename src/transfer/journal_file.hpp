// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "transfer/file_descriptor.hpp"
#include "wire/upload_journal.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace ftrack::transfer {

/// The journal of an upload on disk. Failures to read and to write are Error with the system's code.
class JournalFile
{
public:
    explicit JournalFile(std::filesystem::path path) : path_(std::move(path)) {}
    JournalFile(JournalFile const&) = delete;
    JournalFile& operator=(JournalFile const&) = delete;

    /// Leaves nothing where nothing was begun.
    ~JournalFile();

    /// Takes it for this upload until it is destroyed, or its process ends however. Throws CreateComponentError while another upload has it. Where
    /// there is none it is made if it `is_needed`.
    void take(bool is_needed);

    /// What an earlier process left in what was taken; nothing when there is none or it is damaged.
    std::optional<wire::UploadJournal> read() const;

    /// Its head and its parts in the place of what is there, at once. For the file's owner alone, as it holds signed addresses.
    void begin(wire::UploadJournal const& journal);
    void append_part(int number, std::string_view etag);

    /// Forgets what an earlier process left in what was taken, and keeps it taken.
    void clear();

    /// Removes it, if it was taken or begun, and lets it go.
    void remove() noexcept;

private:
    FileDescriptor open(std::filesystem::path const& path, int flags) const;
    void lock(FileDescriptor const& file) const;
    [[noreturn]] void refuse() const;
    std::uint64_t size() const;
    void write(FileDescriptor const& file, std::string_view lines) const;
    void require(bool success, char const* what = "written") const;

    std::filesystem::path path_;
    FileDescriptor file_; // holds the lock
    bool is_empty_ = false;
};

} // namespace ftrack::transfer
