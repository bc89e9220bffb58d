// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/download_journal.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>

namespace ftrack::transfer {

/// A file under a temporary name beside its own, until it is whole; and beside that its journal. Failures are Error with the system's code.
class PartialFile
{
public:
    explicit PartialFile(std::filesystem::path path);

    /// What an earlier process left: nothing unless both files are there and of the same size.
    std::optional<wire::DownloadJournal> left_over() const;

    /// An empty file; the journal of another is removed.
    void create();

    /// What is there already stays.
    void reopen();

    /// Begins the journal, or goes on with the one that was left.
    void begin_journal(wire::DownloadJournal const& journal);
    void continue_journal();
    void note_part(std::uint64_t part); ///< nothing without a journal

    void write(std::uint64_t offset, std::string_view bytes);

    /// Gives it its own name. Throws unless it is of this size.
    void publish(std::uint64_t size);

    void remove() noexcept;

    bool has_journal() const noexcept { return journal_.is_open(); }
    std::filesystem::path const& temporary_path() const noexcept { return part_path_; }

private:
    [[noreturn]] void fail(char const* what) const;

    std::filesystem::path path_;
    std::filesystem::path part_path_;
    std::filesystem::path journal_path_;
    std::fstream file_;
    std::ofstream journal_;
};

} // namespace ftrack::transfer
