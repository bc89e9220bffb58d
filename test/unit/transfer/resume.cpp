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

/// A file, and processes that upload it to the same server one after the other.
struct Bench
{
    Bench() { std::ofstream(path, std::ios::binary) << bytes; }

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
        FakeSiteFixture process;
        process.site = site;
        process.restart();
        std::size_t const before = site->transfers.size();
        site->on_transfer = [=, this](StorageRequest const&) -> std::optional<FakeAnswer> {
            return site->transfers.size() - before > transfers ? std::optional(FakeAnswer::hanging()) : std::nullopt;
        };
        Running<CreateComponentResponse> running(process.io, process.session->create_component(path, options()));
        test::poll(process.io);
        REQUIRE_FALSE(running.is_done());
        site->on_transfer = nullptr;
    }

    CreateComponentResponse upload()
    {
        FakeSiteFixture process;
        process.site = site;
        process.restart();
        return process.upload(path, options());
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
    std::ifstream in(bench.resume_file, std::ios::binary);
    auto const journal = wire::UploadJournal::parse(std::string{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()});
    REQUIRE(journal);
    boost::json::object location{{"id", journal->location_id}, {"component_id", journal->component_id}};
    bench.site->entities[journal->location_id] = location;
    std::size_t const before = bench.site->transfers.size();
    CreateComponentResponse const created = bench.upload();
    CHECK(bench.site->transfers.size() == before);
    CHECK(created.component_location.get_string("id") == journal->location_id);
    CHECK_FALSE(std::filesystem::exists(bench.resume_file));
}

TEST_CASE("what does not fit begins anew", "[resume]")
{
    Bench bench;
    bench.upload_until(20);
    std::size_t const before = bench.site->transfers.size();
    SECTION("the file changed")
    {
        std::filesystem::last_write_time(bench.path, std::filesystem::last_write_time(bench.path) + std::chrono::hours(1));
    }
    SECTION("the component is gone") { bench.site->entities.clear(); }
    SECTION("the journal is damaged") { std::ofstream(bench.resume_file) << "nonsense\n"; }
    CreateComponentResponse const created = bench.upload();
    CHECK(bench.site->transfers.size() == before + 50);
    CHECK(bench.site->files.at(created.component.get_string("id")) == bench.bytes);
}

TEST_CASE("addresses that have expired meanwhile are asked for anew", "[resume]")
{
    Bench bench;
    bool const same_upload = GENERATE(true, false);
    bench.site->renews_upload_id = !same_upload;
    bench.upload_until(20);
    FakeSiteFixture process;
    process.site = bench.site;
    process.restart();
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
    FakeSiteFixture process;
    process.site = bench.site;
    process.restart();
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
        test::poll(process.io);
        running.cancel();
        CHECK_THROWS_AS(process.finish(running), CreateComponentError);
        CHECK_FALSE(std::filesystem::exists(bench.resume_file));
        CHECK(bench.site->entities.empty());
    }
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
