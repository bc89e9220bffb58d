// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/journal_file.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

using namespace ftrack;
using ftrack::transfer::JournalFile;

namespace {

wire::UploadJournal sample()
{
    wire::UploadJournal journal;
    journal.server = "https://studio.example";
    journal.part_count = 1;
    journal.urls = {"https://storage.example/1"};
    journal.upload_id = "an upload";
    return journal;
}

/// A folder in which a process has left a journal.
struct Left
{
    Left()
    {
        JournalFile file(path);
        file.take(true);
        file.begin(sample());
    }

    std::optional<wire::UploadJournal> read() const
    {
        JournalFile file(path);
        file.take(false);
        return file.read();
    }

    test::TemporaryFolder folder;
    std::filesystem::path path = folder / "resume";
    std::filesystem::path fresh = folder / "resume.new";
};

std::string content(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

} // namespace

TEST_CASE("a journal is read from the file that was taken", "[journal_file]")
{
    Left left;
    JournalFile file(left.path);
    file.take(false);
    std::filesystem::rename(left.path, left.folder / "moved");
    auto const journal = file.read();
    REQUIRE(journal);
    CHECK(journal->upload_id == "an upload");
}

TEST_CASE("a file that is larger than any journal is none", "[journal_file]")
{
    Left left;
    std::filesystem::resize_file(left.path, std::uintmax_t{1} << 36); // takes no room: it is a hole
    CHECK_FALSE(left.read());
}

TEST_CASE("a journal begins in a file of its own, whatever has its name", "[journal_file]")
{
    Left left;
    auto const precious = left.folder / "precious";
    std::ofstream(precious) << "mine";
    SECTION("a symbolic link") { std::filesystem::create_symlink(precious, left.fresh); }
    SECTION("a hard link") { std::filesystem::create_hard_link(precious, left.fresh); }
    JournalFile file(left.path);
    file.take(true);
    file.begin(sample());
    CHECK(content(precious) == "mine");
    CHECK(std::filesystem::symlink_status(left.path).type() == std::filesystem::file_type::regular);
    CHECK(std::filesystem::hard_link_count(left.path) == 1);
    CHECK_FALSE(std::filesystem::exists(std::filesystem::symlink_status(left.fresh)));
}

TEST_CASE("a journal that cannot begin leaves the one that is there, and the lock on it", "[journal_file]")
{
    Left left;
    std::filesystem::create_directory(left.fresh);
    {
        JournalFile file(left.path);
        file.take(true);
        CHECK_THROWS_WITH(file.begin(sample()), Catch::Contains("resume, which keeps how far the upload has come, cannot be written"));
        CHECK_THROWS_AS(left.read(), CreateComponentError);
    }
    CHECK(left.read());
}

TEST_CASE("what is forgotten stays taken, and leaves nothing", "[journal_file]")
{
    Left left;
    {
        JournalFile file(left.path);
        file.take(true);
        file.clear();
        CHECK_FALSE(file.read());
        CHECK_THROWS_WITH(left.read(), Catch::Contains("is in use by another upload"));
    }
    CHECK_FALSE(std::filesystem::exists(left.path));
}

TEST_CASE("who has taken nothing removes nothing", "[journal_file]")
{
    test::TemporaryFolder folder;
    auto const path = folder / "resume";
    JournalFile file(path);
    file.take(false);
    std::ofstream(path) << "another's";
    file.remove();
    CHECK(content(path) == "another's");
}
