// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Uploads that go on where an earlier process ended.
#include "transfer/journal_file.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/fake_site.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>

using namespace ftrack;
using test::FakeAnswer;
using test::FakeSite;
using test::FakeSiteFixture;
using test::Running;
using test::sample_bytes;
using test::StorageRequest;

namespace {

/// One more process, with the same server.
struct Process : FakeSiteFixture
{
    template <class Site>
    explicit Process(Site const& server)
    {
        site = server;
        restart();
    }
};

/// A file, and processes that upload it to the same server one after the other.
struct Bench
{
    Bench() { std::ofstream(path, std::ios::binary) << bytes; }

    /// As if it had been written again an hour later.
    void touch_source() const { std::filesystem::last_write_time(path, std::filesystem::last_write_time(path) + std::chrono::hours(1)); }

    CreateComponentOptions options() const
    {
        CreateComponentOptions result = test::in_parts_of(1'000);
        result.resume_file = resume_file;
        result.retry.max_attempts = 2;
        return result;
    }

    /// Until the n-th transfer, at which the process dies.
    void upload_until(std::size_t transfers)
    {
        Process process(site);
        std::size_t const before = site->transfers.size();
        site->on_transfer = [=, this](StorageRequest const&) -> std::optional<FakeAnswer> {
            return site->transfers.size() - before > transfers ? std::optional(FakeAnswer::hanging()) : std::nullopt;
        };
        Running<CreateComponentResponse> running(process.io, process.session->create_component(path, options()));
        process.settle();
        REQUIRE_FALSE(running.is_done());
        site->on_transfer = nullptr;
    }

    CreateComponentResponse upload()
    {
        Process process(site);
        return process.upload(path, options());
    }

    wire::UploadJournal read_journal() const
    {
        transfer::JournalFile file(resume_file);
        file.take(false);
        auto const journal = file.read();
        REQUIRE(journal);
        return *journal;
    }

    template <class Change>
    void change_journal(Change change) const
    {
        wire::UploadJournal journal = read_journal();
        change(journal);
        transfer::JournalFile(resume_file).begin(journal);
    }

    test::TemporaryFolder folder;
    std::filesystem::path path = folder / "cut.mov";
    std::filesystem::path resume_file = folder / "cut.resume";
    std::string bytes = sample_bytes(50'000);
    std::shared_ptr<FakeSite> site = std::make_shared<FakeSite>();
};

} // namespace

TEST_CASE("an upload goes on where a process was killed, however often", "[resume]")
{
    Bench bench;
    for (std::size_t const transfers : {10U, 3U, 0U, 20U})
        bench.upload_until(transfers);
    CreateComponentResponse const created = bench.upload();
    std::string const id = created.component.get_string("id");
    CHECK(bench.site->files.at(id) == bench.bytes);
    CHECK(created.component_location.get_string("component_id") == id);
    CHECK(created.upload_metadata.is_null());
    CHECK(bench.site->count("get_upload_metadata") == 1);
    CHECK(bench.site->transfers.size() <= 50 + 4 * 6);
    CHECK(bench.site->entities.size() == 2);
    CHECK_FALSE(std::filesystem::exists(bench.resume_file));
    CHECK(bench.folder.files() == 1);
}

TEST_CASE("only its owner can read the file that keeps how far an upload has come", "[resume]")
{
    Bench bench;
    bench.upload_until(5);
    using std::filesystem::perms;
    CHECK((std::filesystem::status(bench.resume_file).permissions() & (perms::group_all | perms::others_all)) == perms::none);
}

TEST_CASE("an upload whose completion was not heard of is not sent again", "[resume]")
{
    Bench bench;
    bench.upload_until(45);
    wire::UploadJournal const journal = bench.read_journal();
    boost::json::object location{{"id", journal.location_id}, {"component_id", journal.component_id}};
    bench.site->entities[journal.location_id] = location;
    std::size_t const before = bench.site->transfers.size();
    CreateComponentResponse const created = bench.upload();
    CHECK(bench.site->transfers.size() == before);
    CHECK(created.component_location.get_string("id") == journal.location_id);
    CHECK_FALSE(std::filesystem::exists(bench.resume_file));
}

TEST_CASE("what does not fit begins anew, and what it left on the server goes", "[resume]")
{
    Bench bench;
    bench.upload_until(20);
    std::size_t const before = bench.site->transfers.size();
    std::size_t left = 0;
    SECTION("the file changed") { bench.touch_source(); }
    SECTION("the file is another")
    {
        std::filesystem::rename(bench.path, bench.folder / "take2.mov");
        bench.path = bench.folder / "take2.mov";
    }
    SECTION("the component is gone") { bench.site->entities.clear(); }
    SECTION("the journal is damaged, and nobody knows what is whose")
    {
        std::ofstream(bench.resume_file) << "nonsense\n";
        left = 1;
    }
    SECTION("the journal is of another server, whose component is none of this one's business")
    {
        bench.change_journal([](wire::UploadJournal& journal) { journal.server = "https://other.example"; });
        left = 1;
    }
    SECTION("the file changed, but the component was completed")
    {
        bench.touch_source();
        std::string const component = bench.read_journal().component_id;
        bench.site->entities["a location"] = boost::json::object{{"id", "a location"}, {"component_id", component}};
        left = 2;
    }
    CreateComponentResponse const created = bench.upload();
    CHECK(bench.site->transfers.size() == before + 50);
    CHECK(bench.site->files.at(created.component.get_string("id")) == bench.bytes);
    CHECK(bench.site->entities.size() == 2 + left);
}

TEST_CASE("a file that travels whole now takes the place of its parts", "[resume]")
{
    Bench bench;
    bench.upload_until(20);
    bench.bytes = sample_bytes(500);
    std::ofstream(bench.path, std::ios::binary) << bench.bytes;
    CreateComponentResponse const created = bench.upload();
    CHECK(bench.site->files.at(created.component.get_string("id")) == bench.bytes);
    CHECK(bench.site->entities.size() == 2);
    CHECK_FALSE(std::filesystem::exists(bench.resume_file));
}

TEST_CASE("a file that travels whole leaves no resume file, whatever is in it", "[resume]")
{
    Bench bench;
    bench.upload_until(20);
    SECTION("the journal is of another server")
    {
        bench.change_journal([](wire::UploadJournal& journal) { journal.server = "https://other.example"; });
    }
    SECTION("the journal is damaged") { std::ofstream(bench.resume_file) << "nonsense\n"; }
    bench.bytes = sample_bytes(500);
    std::ofstream(bench.path, std::ios::binary) << bench.bytes;
    bench.upload();
    CHECK_FALSE(std::filesystem::exists(bench.resume_file));
}

TEST_CASE("a component that an earlier upload left and that cannot be removed is told of, and the upload goes on", "[resume]")
{
    Bench bench;
    bench.upload_until(20);
    std::string const left_over = bench.read_journal().component_id;
    bench.touch_source();
    Process process(bench.site);
    std::string const refused = GENERATE("query", "delete");
    bench.site->on_batch = [refused](boost::json::array const& batch) -> std::optional<FakeAnswer> {
        bool const is_refused = batch.front().at("action").as_string() == refused;
        return is_refused ? std::optional(FakeAnswer(R"({"exception":"PermissionError","content":"not yours"})")) : std::nullopt;
    };
    CreateComponentResponse const created = process.upload(bench.path, bench.options());
    CHECK(bench.site->files.at(created.component.get_string("id")) == bench.bytes);
    REQUIRE(process.log.size() == 1);
    CHECK(process.log[0].message.find(left_over) != std::string::npos);
    CHECK(process.log[0].message.find("not yours") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(bench.resume_file));
}

TEST_CASE("an abort while the remains of an earlier upload are removed begins nothing, and forgets nothing", "[resume]")
{
    Bench bench;
    bench.upload_until(20);
    bench.touch_source();
    Process process(bench.site);
    std::string const action = GENERATE("query", "delete");
    bench.site->on_batch = [action](boost::json::array const& batch) {
        return batch.front().at("action").as_string() == action ? std::optional(FakeAnswer::hanging()) : std::nullopt;
    };
    std::size_t const before = bench.site->count("create");
    Running<CreateComponentResponse> running(process.io, process.session->create_component(bench.path, bench.options()));
    process.settle();
    REQUIRE_FALSE(running.is_done());
    running.cancel();
    CHECK_THROWS_AS(process.finish(running), CreateComponentError);
    CHECK(bench.site->count("create") == before);
    CHECK(std::filesystem::exists(bench.resume_file));

    bench.site->on_batch = nullptr;
    bench.upload();
    CHECK(bench.site->entities.size() == 2);
}

TEST_CASE("addresses that have expired meanwhile are asked for anew", "[resume]")
{
    Bench bench;
    bool const same_upload = GENERATE(true, false);
    bench.site->renews_upload_id = !same_upload;
    bench.upload_until(20);
    Process process(bench.site);
    std::string const expired = bench.site->transfers.front().request.url.substr(bench.site->transfers.front().request.url.find('?'));
    bench.site->on_transfer = [expired](StorageRequest const& request) -> std::optional<FakeAnswer> {
        return request.request.url.ends_with(expired) ? std::optional(test::storage_answer(403)) : std::nullopt;
    };
    CreateComponentResponse const created = process.upload(bench.path, bench.options());
    CHECK(bench.site->files.at(created.component.get_string("id")) == bench.bytes);
    CHECK(bench.site->count("get_upload_metadata") == 2);
}

TEST_CASE("a failure of the network keeps the upload, an abort and a refusal remove it", "[resume]")
{
    Bench bench;
    Process process(bench.site);
    SECTION("network")
    {
        bench.site->on_transfer = [](StorageRequest const& request) -> std::optional<FakeAnswer> {
            return request.number > 20 ? std::optional(test::connection_reset()) : std::nullopt;
        };
        CHECK_THROWS_AS(process.upload(bench.path, bench.options()), CreateComponentError);
        CHECK(std::filesystem::exists(bench.resume_file));
        CHECK(bench.site->entities.size() == 1);
        bench.site->on_transfer = nullptr;
        std::size_t const before = bench.site->transfers.size();
        bench.upload();
        CHECK(bench.site->transfers.size() - before <= 30);
    }
    SECTION("refusal")
    {
        bench.site->on_transfer = [](StorageRequest const& request) -> std::optional<FakeAnswer> {
            return request.number > 20 ? std::optional(test::storage_answer(400)) : std::nullopt;
        };
        CHECK_THROWS_AS(process.upload(bench.path, bench.options()), CreateComponentError);
        CHECK_FALSE(std::filesystem::exists(bench.resume_file));
        CHECK(bench.site->entities.empty());
    }
    SECTION("abort")
    {
        bench.site->on_transfer = [](StorageRequest const& request) -> std::optional<FakeAnswer> {
            return request.number > 20 ? std::optional(FakeAnswer::hanging()) : std::nullopt;
        };
        Running<CreateComponentResponse> running(process.io, process.session->create_component(bench.path, bench.options()));
        process.settle();
        running.cancel();
        CHECK_THROWS_AS(process.finish(running), CreateComponentError);
        CHECK_FALSE(std::filesystem::exists(bench.resume_file));
        CHECK(bench.site->entities.empty());
    }
}

TEST_CASE("two uploads do not use one file, and the second does the first no harm", "[resume]")
{
    Bench bench;
    bench.upload_until(20);
    Process first(bench.site);
    bench.site->on_transfer = [](StorageRequest const&) { return test::storage_answer(500); }; // it waits to try again
    Running<CreateComponentResponse> running(first.io, first.session->create_component(bench.path, bench.options()));
    first.settle();
    REQUIRE_FALSE(running.is_done());

    Process second(bench.site);
    std::size_t const batches = bench.site->batches.size();
    std::string const message = second.upload_failure(bench.path, bench.options());
    CHECK(message.find("is in use by another upload") != std::string::npos);
    CHECK(bench.site->batches.size() == batches);

    bench.site->on_transfer = nullptr;
    CreateComponentResponse const created = first.finish(running);
    CHECK(bench.site->files.at(created.component.get_string("id")) == bench.bytes);
    CHECK_FALSE(std::filesystem::exists(bench.resume_file));
    second.upload(bench.path, bench.options());
}

TEST_CASE("an upload that takes the place of another keeps its file before it has a component too", "[resume]")
{
    Bench bench;
    bench.upload_until(20);
    bench.touch_source();
    Process first(bench.site);
    bench.site->on_batch = [](boost::json::array const& batch) -> std::optional<FakeAnswer> {
        return batch.front().at("action") == "create" ? std::optional(FakeAnswer::hanging()) : std::nullopt;
    };
    Running<CreateComponentResponse> running(first.io, first.session->create_component(bench.path, bench.options()));
    first.settle();
    REQUIRE_FALSE(running.is_done());
    CHECK(bench.site->entities.empty()); // what the other left

    Process second(bench.site);
    CHECK(second.upload_failure(bench.path, bench.options()).find("is in use by another upload") != std::string::npos);
}

TEST_CASE("an upload that ends before it sends a part keeps nothing", "[resume]")
{
    Bench bench;
    FakeSiteFixture process;
    process.site->on_batch = [](boost::json::array const& batch) -> std::optional<FakeAnswer> {
        bool const creates = batch.front().at("action") == "create";
        return creates ? std::optional(FakeAnswer(R"({"exception":"PermissionError","content":"no"})")) : std::nullopt;
    };
    CHECK_THROWS_AS(process.upload(bench.path, bench.options()), CreateComponentError);
    CHECK_FALSE(std::filesystem::exists(bench.resume_file));
}

TEST_CASE("a file that cannot be written is an error before anything is sent", "[resume]")
{
    Bench bench;
    FakeSiteFixture process;
    bench.resume_file = bench.folder / "none" / "cut.resume";
    CHECK(process.upload_failure(bench.path, bench.options()).find("cannot be written: No such file or directory.") != std::string::npos);
    CHECK(process.site->batches.empty());
}

TEST_CASE("a file that travels whole keeps nothing", "[resume]")
{
    Bench bench;
    FakeSiteFixture process;
    CreateComponentOptions options = bench.options();
    options.part_size = 50'000;
    process.upload(bench.path, options);
    CHECK_FALSE(std::filesystem::exists(bench.resume_file));
}
