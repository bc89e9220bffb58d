// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/download.hpp"

#include "ftrack/error.hpp"
#include "net/digest.hpp"
#include "support/catch.hpp"
#include "support/fake_site.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <stop_token>

using namespace std::chrono_literals;
using namespace ftrack;
using test::FakeAnswer;
using test::FakeSiteFixture;
using test::Running;
using test::sample_bytes;
using test::StorageRequest;

namespace {

constexpr std::uint64_t part = std::uint64_t{64} << 10;

FakeAnswer partial_content()
{
    FakeAnswer answer;
    answer.status = 206;
    return answer;
}

std::string content_of(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    return std::string{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// A server with a component `c`, and a folder to download it to.
struct Bench : FakeSiteFixture
{
    explicit Bench(std::size_t size = 10 * part + 17) : bytes(sample_bytes(size))
    {
        site->files["c"] = bytes;
        options.part_size = part;
    }

    void download() { run(session->download_component("c", target, options)); }

    std::string bytes;
    test::TemporaryFolder folder;
    std::filesystem::path target = folder / "cut.mov";
    DownloadOptions options;
};

} // namespace

TEST_CASE("a component of any size is downloaded, in ranges or whole", "[download]")
{
    struct Case
    {
        std::size_t size;
        bool ranges;
        std::size_t requests;
    };
    for (Case const& test : {Case{0, true, 2}, Case{0, false, 1}, Case{1, true, 1}, Case{part, true, 1}, Case{part + 1, true, 2},
                             Case{10 * part + 17, true, 11}, Case{10 * part + 17, false, 1}})
    {
        INFO(test.size << " bytes" << (test.ranges ? " in ranges" : ""));
        Bench bench(test.size);
        bench.site->serves_ranges = test.ranges;
        std::vector<TransferProgress> told;
        bench.options.on_progress = [&](TransferProgress const& progress) { told.push_back(progress); };
        bench.download();
        CHECK(content_of(bench.target) == bench.bytes);
        CHECK(bench.folder.files() == 1);
        CHECK(bench.site->transfers.size() == test.requests);
        REQUIRE_FALSE(told.empty());
        CHECK(told.back().bytes_done == test.size);
        CHECK(told.back().parts_done == told.back().parts_total);
    }
}

TEST_CASE("an empty file may be an empty range, wrongly described", "[download]")
{
    Bench bench(0);
    bench.site->on_transfer = [](StorageRequest const&) {
        FakeAnswer answer = partial_content();
        answer.headers.add("Content-Range", "bytes 0--1/0");
        return answer;
    };
    bench.download();
    CHECK(std::filesystem::file_size(bench.target) == 0);
}

TEST_CASE("no header of a download holds a credential", "[download]")
{
    Bench bench;
    bench.download();
    for (StorageRequest const& request : bench.site->transfers) {
        CHECK(request.request.follow_to_other_hosts);
        for (auto const& [name, value] : request.request.headers)
            CHECK(name == "Range");
    }
}

TEST_CASE("a range that fails is fetched again", "[download]")
{
    for (FakeAnswer const& failure : {test::connection_reset(), test::storage_answer(503), test::storage_answer(403)}) {
        Bench bench;
        bench.site->on_transfer = [&](StorageRequest const& request) -> std::optional<FakeAnswer> {
            return request.number % 5 == 0 && request.number < 12 ? std::optional(failure) : std::nullopt;
        };
        bench.download();
        CHECK(content_of(bench.target) == bench.bytes);
        CHECK(bench.site->transfers.size() == 14);
    }
}

/// The range that a request asks for, with so many bytes of it; negative: with so many more than it has.
FakeAnswer answer_range(Bench const& bench, StorageRequest const& request, std::ptrdiff_t missing)
{
    std::string const range(request.request.headers.find("Range"));
    std::size_t const first = std::stoull(range.substr(6));
    std::size_t const size = std::min<std::size_t>(part, bench.bytes.size() - first);
    FakeAnswer answer = partial_content();
    answer.headers.add("ETag", "\"of-parts-2\"");
    answer.headers.add("Content-Range",
                       "bytes " + std::to_string(first) + '-' + std::to_string(first + size - 1) + '/' + std::to_string(bench.bytes.size()));
    answer.body = bench.bytes.substr(first, size - static_cast<std::size_t>(std::max<std::ptrdiff_t>(missing, 0)));
    answer.body.append(static_cast<std::size_t>(std::max<std::ptrdiff_t>(-missing, 0)), '!');
    return answer;
}

TEST_CASE("a range that comes short is fetched again, without a digest too", "[download]")
{
    for (std::size_t const at : {0U, 3U}) {
        Bench bench;
        bench.site->on_transfer = [&](StorageRequest const& request) {
            return std::optional(answer_range(bench, request, request.number == at ? 1'000 : 0));
        };
        bench.download();
        CHECK(content_of(bench.target) == bench.bytes);
        CHECK(bench.site->transfers.size() == 12);
    }
}

TEST_CASE("a range that comes too long is an error, and does not get over its neighbour", "[download]")
{
    Bench bench;
    bench.site->on_transfer = [&](StorageRequest const& request) {
        return std::optional(answer_range(bench, request, request.number == 3 ? -1 : 0));
    };
    CHECK_THROWS_AS(bench.download(), MalformedResponseError);
    CHECK_FALSE(std::filesystem::exists(bench.target));
}

TEST_CASE("what cannot be had is the storage's error, and leaves no file", "[download]")
{
    Bench bench;
    SECTION("no such component") { bench.site->files.clear(); }
    SECTION("refused for ever")
    {
        bench.site->on_transfer = [](StorageRequest const&) { return test::storage_answer(403); };
    }
    CHECK_THROWS_AS(bench.download(), ServerError);
    CHECK(bench.folder.files() == 0);
}

TEST_CASE("arguments and options out of range are std::invalid_argument, thrown by the call", "[download]")
{
    Bench bench;
    std::string id = "c";
    SECTION("id") { id.clear(); }
    SECTION("path") { bench.target.clear(); }
    SECTION("small part") { bench.options.part_size = part - 1; }
    SECTION("concurrency") { bench.options.concurrency = 0; }
    SECTION("retry") { bench.options.retry.max_attempts = 0; }
    SECTION("timeout") { bench.options.timeout = -1ms; }
    CHECK_THROWS_AS(bench.session->download_component(id, bench.target, bench.options), std::invalid_argument);
}

TEST_CASE("a file that cannot be written is an error with the system's code", "[download]")
{
    Bench bench;
    bench.target = bench.folder / "none" / "cut.mov";
    try {
        bench.download();
        FAIL("there is no such folder");
    } catch (Error const& error) {
        CHECK(error.code() == boost::system::errc::no_such_file_or_directory);
    }
}

TEST_CASE("the MD5 that the server tells is compared", "[download]")
{
    Bench bench;
    bool const in_ranges = GENERATE(true, false);
    bench.site->serves_ranges = in_ranges;
    bool lies = true;
    bench.site->on_transfer = [&](StorageRequest const& request) -> std::optional<FakeAnswer> {
        if (!lies || !in_ranges || request.number != 3)
            return std::nullopt;
        FakeAnswer answer = partial_content(); // other bytes in the place of these
        std::string const range(request.request.headers.find("Range"));
        std::size_t const first = std::stoull(range.substr(6));
        answer.headers.add("ETag", '"' + net::md5_hex(bench.bytes) + '"');
        answer.headers.add("Content-Range",
                           "bytes " + std::to_string(first) + '-' + std::to_string(first + part - 1) + '/' + std::to_string(bench.bytes.size()));
        answer.body.assign(part, 'x');
        return answer;
    };
    if (!in_ranges)
        bench.site->content_md5 = "AAAAAAAAAAAAAAAAAAAAAA==";
    SECTION("refused, and nothing is left to go on from")
    {
        CHECK_THROWS_AS(bench.download(), MalformedResponseError);
        CHECK(bench.folder.files() == 0);
    }
    SECTION("unless the caller does not want it")
    {
        bench.options.verify = false;
        bench.download();
        CHECK(bench.folder.files() == 1);
    }
}

TEST_CASE("a component that changes while it is downloaded is an error, not a mixture", "[download]")
{
    Bench bench;
    bench.site->on_transfer = [&](StorageRequest const& request) -> std::optional<FakeAnswer> {
        if (request.number == 4)
            bench.site->files["c"] = sample_bytes(bench.bytes.size()).replace(0, 1, "!");
        return std::nullopt;
    };
    CHECK_THROWS_AS(bench.download(), MalformedResponseError);
    CHECK_FALSE(std::filesystem::exists(bench.target));
}

TEST_CASE("a download that was aborted goes on where it was", "[download]")
{
    Bench bench;
    std::stop_source abort;
    bench.options.signal = abort.get_token();
    bench.options.concurrency = 1;
    bench.site->on_transfer = [&](StorageRequest const& request) -> std::optional<FakeAnswer> {
        return request.number == 6 ? std::optional(FakeAnswer::hanging()) : std::nullopt;
    };
    Running<void> running(bench.io, bench.session->download_component("c", bench.target, bench.options));
    test::run_until(bench.io, [&] { return bench.site->transfers.size() == 7; });
    test::poll(bench.io);
    abort.request_stop();
    CHECK_THROWS_AS(running.get(), AbortError);
    CHECK_FALSE(std::filesystem::exists(bench.target));
    bench.site->transfers.clear();
    bench.site->on_transfer = nullptr;
    bench.options.signal = Signal();

    SECTION("what is there is not fetched again")
    {
        bench.download();
        CHECK(bench.site->transfers.size() == 5);
    }
    SECTION("unless the component is another now")
    {
        bench.bytes = sample_bytes(4 * part);
        bench.site->files["c"] = bench.bytes;
        bench.download();
        CHECK(bench.site->transfers.size() == 5);
    }
    SECTION("unless the server knows no ranges any more")
    {
        bench.site->serves_ranges = false;
        bench.download();
    }
    SECTION("unless its journal is damaged")
    {
        std::ofstream(bench.folder / "cut.mov.part.json") << "nonsense\n";
        bench.download();
        CHECK(bench.site->transfers.size() == 11);
    }
    SECTION("a failure leaves it for the next time")
    {
        bench.options.retry.max_attempts = 1;
        bench.site->on_transfer = [](StorageRequest const&) { return test::connection_reset(); };
        CHECK_THROWS_AS(bench.download(), NetworkError);
        bench.site->on_transfer = nullptr;
        bench.site->transfers.clear();
        bench.download();
        CHECK(bench.site->transfers.size() == 5);
    }
    CHECK(content_of(bench.target) == bench.bytes);
    CHECK(bench.folder.files() == 1);
}

TEST_CASE("without resume an abort leaves nothing", "[download]")
{
    Bench bench;
    bench.options.resume = false;
    bench.site->on_transfer = [&](StorageRequest const& request) -> std::optional<FakeAnswer> {
        return request.number == 6 ? std::optional(FakeAnswer::hanging()) : std::nullopt;
    };
    Running<void> running(bench.io, bench.session->download_component("c", bench.target, bench.options));
    test::poll(bench.io);
    running.cancel();
    CHECK_THROWS_AS(running.get(), AbortError);
    CHECK(bench.folder.files() == 0);
}
