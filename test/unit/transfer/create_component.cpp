// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/create_component.hpp"

#include "ftrack/error.hpp"
#include "net/digest.hpp"
#include "support/catch.hpp"
#include "support/fake_site.hpp"
#include "support/temporary_folder.hpp"

#include <boost/asio/error.hpp>

#include <fstream>
#include <stdexcept>

using namespace std::chrono_literals;
using namespace ftrack;
using test::FakeAnswer;
using test::FakeSiteFixture;
using test::in_parts_of;
using test::sample_bytes;
using test::StorageRequest;
namespace asio = boost::asio;
namespace json = boost::json;

namespace {

std::filesystem::path write_file(std::filesystem::path const& path, std::string const& bytes)
{
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
}

/// A reader that is read once, from the beginning.
class Tape final : public ComponentReader
{
public:
    explicit Tape(std::string bytes) : bytes_(std::move(bytes)) {}

    std::uint64_t size() const noexcept override { return bytes_.size(); }
    bool can_seek() const noexcept override { return false; }
    asio::awaitable<std::size_t> read_at(std::uint64_t offset, asio::mutable_buffer buffer) override
    {
        if (offset != at_)
            throw std::logic_error("a tape does not go back");
        std::size_t const size = asio::buffer_copy(buffer, asio::buffer(bytes_) + at_);
        at_ += size;
        co_return size;
    }

private:
    std::string bytes_;
    std::size_t at_ = 0;
};

} // namespace

TEST_CASE("a file of any size arrives whole and becomes a component with its location", "[create_component]")
{
    struct Case
    {
        std::size_t size;
        std::size_t puts;
    };
    for (Case const& test : {Case{0, 1}, Case{1, 1}, Case{1'000, 1}, Case{2'000, 1}, Case{2'001, 3}, Case{20'017, 21}}) {
        INFO(test.size << " bytes");
        FakeSiteFixture fixture;
        std::string const bytes = sample_bytes(test.size);
        CreateComponentResponse const created = fixture.upload(ComponentSource(bytes, "plate.v001.exr"), in_parts_of(1'000));

        std::string const id(created.component["id"].as_string());
        CHECK(created.component.get_string("name") == "plate.v001");
        CHECK(created.component.get_string("file_type") == ".exr");
        CHECK(created.component["size"].as_integer() == static_cast<std::int64_t>(test.size));
        CHECK(created.component_location.get_string("component_id") == id);
        CHECK(created.component_location.get_string("resource_identifier") == id);
        CHECK(created.component_location.get_string("location_id") == "3a372bde-05bc-11e4-8908-20c9d081909b");
        CHECK(created.upload_metadata.get_string("component_id") == id);
        CHECK(fixture.site->files.at(id) == bytes);
        CHECK(fixture.site->transfers.size() == test.puts);
        CHECK(fixture.site->count("complete_multipart_upload") == (test.puts > 1 ? 1U : 0U));
        CHECK(fixture.site->batches.size() == 2);
    }
}

TEST_CASE("a source is a path, bytes or a reader", "[create_component]")
{
    FakeSiteFixture fixture;
    test::TemporaryFolder folder;
    std::string const bytes = sample_bytes(700'000);
    SECTION("path")
    {
        CreateComponentResponse const created = fixture.upload(write_file(folder / "cut.mov", bytes), in_parts_of(100'000));
        CHECK(created.component.get_string("name") == "cut");
        CHECK(fixture.site->files.at(created.component.get_string("id")) == bytes);
    }
    SECTION("a reader that cannot seek goes in one piece, however large")
    {
        CreateComponentResponse const created = fixture.upload(ComponentSource(std::make_shared<Tape>(bytes), "cut.mov"), in_parts_of(1'000));
        CHECK(fixture.site->files.at(created.component.get_string("id")) == bytes);
        CHECK(fixture.site->transfers.size() == 1);
        CHECK(fixture.site->transfers[0].request.is_mutation);
    }
}

TEST_CASE("names and data are as the caller wants them", "[create_component]")
{
    FakeSiteFixture fixture;
    CreateComponentOptions options;
    SECTION("a name in place of the source's, normalised")
    {
        options.name = "cafe\u0301.tar.gz";
        Value const component = fixture.upload(ComponentSource("x", "a.b"), options).component;
        CHECK(component.get_string("name") == "caf\u00e9.tar");
        CHECK(component.get_string("file_type") == ".gz");
    }
    SECTION("data has the last word")
    {
        options.data = attributes("id", "my-id", "name", "main", "file_type", ".dat", "version_id", "v1", "size", 7);
        Value const component = fixture.upload(ComponentSource("x", "a.b"), options).component;
        CHECK(component.get_string("id") == "my-id");
        CHECK(component.get_string("name") == "main");
        CHECK(component.get_string("version_id") == "v1");
        CHECK(component["size"].as_integer() == 7);
        json::object const asked = fixture.site->batches[0].at(1).as_object();
        CHECK(asked.at("file_name") == "main.dat");
        CHECK(asked.at("file_size") == 1);
    }
    SECTION("a name like a date stays a name")
    {
        Value const component = fixture.upload(ComponentSource("x", "2024-01-31T10:00:00.txt"), options).component;
        CHECK(component.get_string("name") == "2024-01-31T10:00:00");
    }
}

TEST_CASE("without a name, or a file, nothing is sent", "[create_component]")
{
    FakeSiteFixture fixture;
    test::TemporaryFolder folder;
    CHECK(fixture.upload_failure(ComponentSource("bytes", "")) == "CREATE_COMPONENT_ERROR: Component name is missing.");
    CHECK(fixture.upload_failure(folder / "none.mov").find("cannot be read: No such file or directory.") != std::string::npos);
    CHECK(fixture.upload_failure(std::filesystem::temp_directory_path()).find("cannot be read: Is a directory.") != std::string::npos);
    CHECK(fixture.site->batches.empty());
}

TEST_CASE("options out of range are std::invalid_argument, thrown by the call", "[create_component]")
{
    FakeSiteFixture fixture;
    CreateComponentOptions options;
    SECTION("concurrency 0") { options.concurrency = 0; }
    SECTION("concurrency 101") { options.concurrency = 101; }
    SECTION("no attempt") { options.retry.max_attempts = 0; }
    SECTION("delay") { options.retry.max_delay = -1ms; }
    SECTION("timeout") { options.timeout = -1ms; }
    SECTION("clean-up") { options.cleanup_timeout = 0ms; }
    CHECK_THROWS_AS(fixture.session->create_component(ComponentSource("x", "a"), options), std::invalid_argument);
}

TEST_CASE("a file of more parts than the server takes is refused before anything is sent", "[create_component]")
{
    FakeSiteFixture fixture;
    CHECK_THROWS_AS(fixture.upload(ComponentSource(sample_bytes(10'001), "a"), in_parts_of(1)), std::invalid_argument);
    CHECK(fixture.site->batches.empty());
}

TEST_CASE("a checksum is signed for and sent", "[create_component]")
{
    FakeSiteFixture fixture;
    std::string const bytes = sample_bytes(600'000);
    CreateComponentOptions options;
    options.checksum = true;
    fixture.upload(ComponentSource(bytes, "a"), options);
    net::Md5 digest;
    digest.update(bytes);
    std::string const expected = net::base64(digest.finish());
    CHECK(std::string(fixture.site->batches[0].at(1).at("checksum").as_string()) == expected);
    CHECK(fixture.site->transfers[0].request.headers.find("Content-MD5") == expected);
}

TEST_CASE("the cause of a failure is nested in its error", "[create_component]")
{
    FakeSiteFixture fixture;
    fixture.site->on_transfer = [](StorageRequest const&) { return test::storage_answer(404); };
    try {
        fixture.upload(ComponentSource("bytes", "cut.mov"));
        FAIL("it should fail");
    } catch (CreateComponentError const& error) {
        CHECK(error.code() == errc::server_error);
        CHECK_THROWS_AS(std::rethrow_if_nested(error), ServerError);
    }
}

TEST_CASE("a reader that cannot seek is not repeated", "[create_component]")
{
    FakeSiteFixture fixture;
    fixture.site->on_transfer = [](StorageRequest const&) { return test::storage_answer(503); };
    std::string const message = fixture.upload_failure(ComponentSource(std::make_shared<Tape>("bytes"), "a"));
    CHECK(message.find("HTTP status 503") != std::string::npos);
    CHECK(fixture.site->transfers.size() == 1);
    CHECK(fixture.site->is_empty());
}

TEST_CASE("only the completion is repeated when only the completion fails", "[create_component]")
{
    for (test::Loss const& loss : test::all_losses()) {
        for (std::size_t const parts : {std::size_t{1}, std::size_t{5}}) {
            INFO(loss.what << ", " << parts << " parts");
            FakeSiteFixture fixture;
            std::size_t completions = 0;
            fixture.site->lose(loss, [&](json::array const& batch) {
                completions += test::placed_component(batch).empty() ? 0 : 1;
                return completions == 1;
            });
            CreateComponentResponse const created = fixture.upload(ComponentSource(sample_bytes(parts * 1'000), "a"), in_parts_of(1'000));
            CHECK(fixture.site->transfers.size() == parts);
            CHECK(fixture.site->count("query") == 1); // whether it was carried out
            CHECK(completions == (loss.is_carried_out ? 1 : 2));
            CHECK(fixture.site->entities.size() == 2);
            CHECK(created.component_location.get_string("component_id") == created.component.get_string("id"));
        }
    }
}

TEST_CASE("a file that changes under the upload is an error", "[create_component]")
{
    test::TemporaryFolder folder;
    auto const path = write_file(folder / "cut.mov", sample_bytes(10'000));
    FakeSiteFixture fixture;
    SECTION("its time")
    {
        fixture.site->on_transfer = [&](StorageRequest const& request) -> std::optional<FakeAnswer> {
            if (request.number == 3)
                std::filesystem::last_write_time(path, std::filesystem::last_write_time(path) + 1h);
            return std::nullopt;
        };
        CHECK(fixture.upload_failure(path, in_parts_of(1'000)).find("changed while it was uploaded") != std::string::npos);
    }
    SECTION("it is cut")
    {
        fixture.site->on_transfer = [&](StorageRequest const&) -> std::optional<FakeAnswer> {
            std::filesystem::resize_file(path, 100);
            return std::nullopt;
        };
        std::string const message = fixture.upload_failure(path, in_parts_of(1'000));
        CHECK(message.find("CREATE_COMPONENT_ERROR: ") == 0);
    }
    CHECK(fixture.site->is_empty());
}

TEST_CASE("progress never goes back, comes 20 times a second at most and ends with the whole", "[create_component]")
{
    FakeSiteFixture fixture;
    fixture.site->on_transfer = [](StorageRequest const& request) -> std::optional<FakeAnswer> {
        return request.number % 3 == 0 && request.number < 20 ? std::optional(test::storage_answer(500)) : std::nullopt;
    };
    CreateComponentOptions options = in_parts_of(100'000);
    std::vector<TransferProgress> told;
    options.on_progress = [&](TransferProgress const& progress) {
        told.push_back(progress);
        fixture.clock->advance(10ms);
    };
    auto const begin = fixture.clock->now();
    fixture.upload(ComponentSource(sample_bytes(2'000'000), "a"), options);

    REQUIRE(told.size() > 2);
    for (std::size_t i = 1; i < told.size(); ++i) {
        CHECK(told[i].bytes_done >= told[i - 1].bytes_done);
        CHECK(told[i].parts_done >= told[i - 1].parts_done);
    }
    CHECK(told.back().bytes_done == 2'000'000);
    CHECK(told.back().bytes_total == 2'000'000);
    CHECK(told.back().parts_done == 20);
    CHECK(told.back().parts_total == 20);
    CHECK(told.size() <= static_cast<std::size_t>((fixture.clock->now() - begin) / 50ms) + 2);
}

TEST_CASE("what the progress function or a reader throws ends the upload and reaches the caller", "[create_component]")
{
    FakeSiteFixture fixture;
    CreateComponentOptions options;
    options.on_progress = [](TransferProgress const&) { throw std::range_error("enough"); };
    CHECK_THROWS_AS(fixture.upload(ComponentSource("bytes", "a"), options), std::range_error);
    CHECK(fixture.site->is_empty());
}
