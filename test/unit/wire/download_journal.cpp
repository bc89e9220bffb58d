// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/download_journal.hpp"

#include "support/catch.hpp"

using namespace ftrack::wire;

namespace {

DownloadJournal sample()
{
    DownloadJournal journal;
    journal.server = "https://studio.example";
    journal.component_id = "c";
    journal.etag = "\"e\"";
    journal.size = 5'000'000'000;
    journal.part_size = 16'777'216;
    return journal;
}

} // namespace

TEST_CASE("a download's journal survives a process that was killed at any byte", "[download_journal]")
{
    std::string const head = sample().head();
    std::string const text = head + DownloadJournal::part_line(7) + DownloadJournal::part_line(0);
    for (std::size_t size = 0; size <= text.size(); ++size) {
        CAPTURE(size);
        auto const journal = DownloadJournal::parse(text.substr(0, size));
        REQUIRE(journal.has_value() == (size >= head.size()));
        if (journal)
            CHECK(journal->etag == "\"e\"");
        if (size == text.size())
            CHECK(journal->parts == std::set<std::uint64_t>{0, 7});
    }
}

TEST_CASE("a download's journal that is damaged is none", "[download_journal]")
{
    std::string const head = sample().head();
    for (std::string const& text :
         {std::string("hello\n"), std::string("{}\n"), DownloadJournal::part_line(1), head + "x\n", head + "{\"part\":-1}\n"}) {
        CAPTURE(text);
        CHECK_FALSE(DownloadJournal::parse(text));
    }
    DownloadJournal none = sample();
    none.part_size = 0;
    CHECK_FALSE(DownloadJournal::parse(none.head()));
}
