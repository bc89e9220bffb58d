// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/upload_journal.hpp"

#include "support/catch.hpp"

using namespace ftrack::wire;

namespace {

UploadJournal sample()
{
    UploadJournal journal;
    journal.server = "https://studio.example";
    journal.file_name = "plate \"1\".mov";
    journal.file_size = 5'000'000'000;
    journal.modified = 1'700'000'000'123'456'789;
    journal.part_count = 3;
    journal.component_id = "c";
    journal.upload_id = "u";
    journal.location_id = "l";
    journal.urls = {"https://s/1?a=b", "https://s/2", "https://s/3"};
    return journal;
}

} // namespace

TEST_CASE("a journal is read as it was written", "[upload_journal]")
{
    std::string const text =
        sample().head() + UploadJournal::part_line(3, "ccc") + UploadJournal::part_line(1, "aaa") + UploadJournal::part_line(3, "ddd");
    auto const journal = UploadJournal::parse(text);
    REQUIRE(journal);
    CHECK(journal->continues(sample()));
    CHECK(journal->component_id == "c");
    CHECK(journal->upload_id == "u");
    CHECK(journal->location_id == "l");
    CHECK(journal->urls == sample().urls);
    CHECK(journal->parts == std::map<int, std::string>{{1, "aaa"}, {3, "ddd"}});
}

TEST_CASE("a journal survives a process that was killed at any byte", "[upload_journal]")
{
    std::string const head = sample().head();
    std::string const text = head + UploadJournal::part_line(1, "aaa") + UploadJournal::part_line(2, "bbb");
    for (std::size_t size = 0; size <= text.size(); ++size) {
        CAPTURE(size);
        auto const journal = UploadJournal::parse(text.substr(0, size));
        CHECK(journal.has_value() == (size >= head.size()));
        if (size == text.size())
            CHECK(journal->parts.size() == 2);
    }
}

TEST_CASE("another head has fresh addresses and keeps the parts of the same upload", "[upload_journal]")
{
    UploadJournal fresh = sample();
    fresh.urls = {"x", "y", "z"};
    std::string const text = sample().head() + UploadJournal::part_line(1, "aaa");
    CHECK(UploadJournal::parse(text + fresh.head())->urls == fresh.urls);
    CHECK(UploadJournal::parse(text + fresh.head())->parts.size() == 1);
    fresh.upload_id = "v";
    CHECK(UploadJournal::parse(text + fresh.head())->parts.empty());
    CHECK(UploadJournal::parse(text + fresh.head() + UploadJournal::part_line(2, "b"))->parts.size() == 1);
}

TEST_CASE("a journal that is damaged or of something else is none", "[upload_journal]")
{
    std::string const head = sample().head();
    CHECK_FALSE(UploadJournal::parse(""));
    CHECK_FALSE(UploadJournal::parse("hello\n"));
    CHECK_FALSE(UploadJournal::parse("{}\n"));
    CHECK_FALSE(UploadJournal::parse(UploadJournal::part_line(1, "a")));
    CHECK_FALSE(UploadJournal::parse(head + "{\"part\":\"x\"}\n"));
    CHECK_FALSE(UploadJournal::parse(head + "garbage\n" + UploadJournal::part_line(1, "a")));
    std::string other = head;
    CHECK_FALSE(UploadJournal::parse(other.replace(other.find("\"version\":1"), 11, "\"version\":2")));
    UploadJournal few = sample();
    few.urls.pop_back();
    CHECK_FALSE(UploadJournal::parse(few.head()));
}

TEST_CASE("a file that changed is another upload", "[upload_journal]")
{
    for (int i = 0; i < 5; ++i) {
        UploadJournal other = sample();
        (i == 0 ? other.server : other.file_name) += i < 2 ? "x" : "";
        other.file_size += i == 2 ? 1 : 0;
        other.modified += i == 3 ? 1 : 0;
        other.part_count += i == 4 ? 1 : 0;
        CHECK_FALSE(other.continues(sample()));
    }
}
