// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/create_component.hpp"

#include "ftrack/error.hpp"
#include "net/digest.hpp"
#include "support/catch.hpp"
#include "support/fake_site.hpp"
#include "support/message_of.hpp"
#include "support/temporary_folder.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>

#include <fstream>
#include <stdexcept>
#include <stop_token>

using namespace std::chrono_literals;
using namespace ftrack;
using test::FakeAnswer;
using test::FakeSiteFixture;
using test::Running;
using test::sample_bytes;
using test::StorageRequest;
namespace asio = boost::asio;
namespace json = boost::json;

namespace {

FakeAnswer with_status(int status)
{
    FakeAnswer answer("<Error><Code>Told</Code></Error>");
    answer.status = status;
    return answer;
}

FakeAnswer reset()
{
    FakeAnswer answer;
    answer.failure = std::make_exception_ptr(NetworkError(asio::error::connection_reset, "The connection was reset.", true));
    return answer;
}

CreateComponentOptions in_parts_of(std::uint64_t size)
{
    CreateComponentOptions options;
    options.part_size = size;
    return options;
}

std::filesystem::path write_file(std::filesystem::path const& path, std::string const& bytes)
{
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
}

/// Nothing of an upload is left.
void check_nothing_left(FakeSiteFixture const& fixture)
{
    CHECK(fixture.site->entities.empty());
    CHECK(fixture.site->files.empty());
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

TEST_CASE("parts travel six at once, or as many as the caller wants", "[create_component]")
{
    for (std::size_t const wanted : {std::size_t{0}, std::size_t{1}, std::size_t{20}}) {
        FakeSiteFixture fixture;
        CreateComponentOptions options = in_parts_of(1'000);
        if (wanted != 0)
            options.concurrency = wanted;
        fixture.upload(ComponentSource(sample_bytes(100'000), "a"), options);
        CHECK(fixture.site->most_in_flight == (wanted == 0 ? 6 : wanted));
    }
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

TEST_CASE("a part that fails is read and sent again after a wait, whatever it fails with", "[create_component]")
{
    FakeAnswer slow_down = with_status(503);
    slow_down.headers.add("Retry-After", "5");
    for (FakeAnswer const& failure : {reset(), with_status(500), with_status(429), slow_down}) {
        FakeSiteFixture fixture;
        fixture.site->on_transfer = [&](StorageRequest const& request) -> std::optional<FakeAnswer> {
            return request.number % 4 == 1 ? std::optional(failure) : std::nullopt;
        };
        auto const begin = fixture.clock->now();
        std::string const bytes = sample_bytes(10'000);
        CreateComponentResponse const created = fixture.upload(ComponentSource(bytes, "a"), in_parts_of(1'000));
        CHECK(fixture.site->files.at(created.component.get_string("id")) == bytes);
        CHECK(fixture.site->transfers.size() > 10);
        CHECK(fixture.clock->now() - begin >= 1s);
    }
}

TEST_CASE("after the last try an upload ends with the storage's words, and nothing stays", "[create_component]")
{
    FakeSiteFixture fixture;
    CreateComponentOptions options;
    options.retry.max_attempts = 3;
    fixture.site->on_transfer = [](StorageRequest const&) { return with_status(500); };
    std::string const message = fixture.upload_failure(ComponentSource("bytes", "cut.mov"), options);
    CHECK(message.find("CREATE_COMPONENT_ERROR: ") == 0);
    CHECK(message.find("the upload of cut.mov with HTTP status 500 (Told).") != std::string::npos);
    CHECK(message.find("signature") == std::string::npos);
    CHECK(fixture.site->transfers.size() == 3);
    check_nothing_left(fixture);
}

TEST_CASE("the cause of a failure is nested in its error", "[create_component]")
{
    FakeSiteFixture fixture;
    fixture.site->on_transfer = [](StorageRequest const&) { return with_status(404); };
    try {
        fixture.upload(ComponentSource("bytes", "cut.mov"));
        FAIL("it should fail");
    } catch (CreateComponentError const& error) {
        CHECK(error.code() == errc::server_error);
        CHECK_THROWS_AS(std::rethrow_if_nested(error), ServerError);
    }
}

TEST_CASE("an expired address is asked for anew", "[create_component]")
{
    FakeSiteFixture fixture;
    std::string const bytes = sample_bytes(10'000);
    std::string expired;
    fixture.site->on_transfer = [&](StorageRequest const& request) -> std::optional<FakeAnswer> {
        std::string const signature = request.request.url.substr(request.request.url.find('?'));
        if (request.number == 7)
            expired = signature;
        return signature == expired ? std::optional(with_status(403)) : std::nullopt;
    };
    SECTION("of the same upload: the parts that are there stay")
    {
        fixture.site->renews_upload_id = false;
        fixture.upload(ComponentSource(bytes, "a"), in_parts_of(1'000));
        CHECK(fixture.site->transfers.size() < 18);
    }
    SECTION("of another upload: all parts go again")
    {
        fixture.upload(ComponentSource(bytes, "a"), in_parts_of(1'000));
        CHECK(fixture.site->transfers.size() >= 18);
    }
    CHECK(fixture.site->count("get_upload_metadata") == 2);
    CHECK(fixture.site->files.begin()->second == bytes);
    CHECK(fixture.site->files.size() == 1);
}

TEST_CASE("addresses that are refused although they are fresh end the upload", "[create_component]")
{
    FakeSiteFixture fixture;
    fixture.site->on_transfer = [](StorageRequest const&) { return with_status(403); };
    CHECK(fixture.upload_failure(ComponentSource("bytes", "a")).find("HTTP status 403") != std::string::npos);
    CHECK(fixture.site->transfers.size() == 2);
    check_nothing_left(fixture);
}

TEST_CASE("a single part that is refused for ever ends the upload although the others arrive", "[create_component]")
{
    FakeSiteFixture fixture;
    fixture.site->on_transfer = [](StorageRequest const& request) -> std::optional<FakeAnswer> {
        return request.object.ends_with("/3") ? std::optional(with_status(403)) : std::nullopt;
    };
    CHECK(fixture.upload_failure(ComponentSource(sample_bytes(10'000), "a"), in_parts_of(1'000)).find("part 3 of 10") != std::string::npos);
    check_nothing_left(fixture);
}

TEST_CASE("a part without an ETag cannot be completed", "[create_component]")
{
    FakeSiteFixture fixture;
    fixture.site->on_transfer = [](StorageRequest const&) { return FakeAnswer(); };
    CHECK(fixture.upload_failure(ComponentSource(sample_bytes(3'000), "a"), in_parts_of(1'000)).find("without an ETag") != std::string::npos);
    check_nothing_left(fixture);
}

TEST_CASE("a reader that cannot seek is not repeated", "[create_component]")
{
    FakeSiteFixture fixture;
    fixture.site->on_transfer = [](StorageRequest const&) { return with_status(503); };
    std::string const message = fixture.upload_failure(ComponentSource(std::make_shared<Tape>("bytes"), "a"));
    CHECK(message.find("HTTP status 503") != std::string::npos);
    CHECK(fixture.site->transfers.size() == 1);
    check_nothing_left(fixture);
}

TEST_CASE("only the completion is repeated when only the completion fails", "[create_component]")
{
    struct Case
    {
        char const* what;
        FakeAnswer answer;
        bool is_carried_out;
        bool looks_first;
    };
    std::vector<Case> const cases{Case{"it did not arrive", reset(), false, true}, Case{"its answer did not arrive", reset(), true, true},
                                  Case{"the server is overloaded", with_status(503), false, true}};
    for (Case const& test : cases) {
        INFO(test.what);
        FakeSiteFixture fixture;
        int completions = 0;
        auto const is_completion = [](json::array const& batch) { return batch.back().at("action") == "create" && batch.size() == 2; };
        fixture.site->on_batch = [&](json::array const& batch) -> std::optional<FakeAnswer> {
            if (!is_completion(batch) || batch.front().at("action") == "create" || ++completions > 1)
                return std::nullopt;
            if (test.is_carried_out)
                fixture.site->entities["carried out"] = batch.back().at("entity_data").as_object();
            return test.answer;
        };
        if (test.is_carried_out)
            fixture.site->after_batch = nullptr;
        std::string const bytes = sample_bytes(5'000);
        CreateComponentResponse const created = fixture.upload(ComponentSource(bytes, "a"), in_parts_of(1'000));
        CHECK(fixture.site->transfers.size() == 5);
        CHECK(fixture.site->count("query") == 1);
        CHECK(created.component_location.get_string("component_id") == created.component.get_string("id"));
    }
}

TEST_CASE("a completion that is refused ends the upload, and nothing stays", "[create_component]")
{
    FakeSiteFixture fixture;
    fixture.site->on_batch = [](json::array const& batch) -> std::optional<FakeAnswer> {
        if (batch.front().at("action") != "complete_multipart_upload")
            return std::nullopt;
        return FakeAnswer(R"({"exception":"PermissionError","content":"no"})");
    };
    CHECK(fixture.upload_failure(ComponentSource(sample_bytes(5'000), "a"), in_parts_of(1'000)).find("CREATE_COMPONENT_ERROR: ") == 0);
    CHECK(fixture.site->transfers.size() == 5);
    check_nothing_left(fixture);
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
    check_nothing_left(fixture);
}

TEST_CASE("progress never goes back, comes 20 times a second at most and ends with the whole", "[create_component]")
{
    FakeSiteFixture fixture;
    fixture.site->on_transfer = [](StorageRequest const& request) -> std::optional<FakeAnswer> {
        return request.number % 3 == 0 && request.number < 20 ? std::optional(with_status(500)) : std::nullopt;
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
    check_nothing_left(fixture);
}

TEST_CASE("wherever an upload is aborted it ends with UPLOAD_ABORTED and nothing stays", "[create_component]")
{
    enum class Phase
    {
        creation,
        transfer,
        back_off,
        completion
    };
    enum class Way
    {
        slot,
        token,
        awaiter,
        timeout,
        close
    };
    for (Phase const phase : {Phase::creation, Phase::transfer, Phase::back_off, Phase::completion}) {
        for (Way const way : {Way::slot, Way::token, Way::awaiter, Way::timeout, Way::close}) {
            INFO("phase " << static_cast<int>(phase) << ", way " << static_cast<int>(way));
            FakeSiteFixture fixture;
            bool there = false;
            fixture.site->on_batch = [&](json::array const& batch) -> std::optional<FakeAnswer> {
                auto const& action = batch.front().at("action").as_string();
                bool const hangs =
                    (phase == Phase::creation && action == "create") || (phase == Phase::completion && action == "complete_multipart_upload");
                there = there || hangs;
                if (!hangs)
                    return std::nullopt;
                FakeAnswer answer = FakeAnswer::hanging();
                answer.body = R"([{"action":"create","data":{}},{"action":"get_upload_metadata"}])";
                return answer;
            };
            fixture.site->on_transfer = [&](StorageRequest const&) -> std::optional<FakeAnswer> {
                there = there || phase == Phase::transfer || phase == Phase::back_off;
                if (phase == Phase::transfer)
                    return FakeAnswer::hanging();
                return phase == Phase::back_off ? std::optional(with_status(500)) : std::nullopt;
            };
            asio::cancellation_signal slot;
            std::stop_source token;
            CreateComponentOptions options = in_parts_of(1'000);
            if (way == Way::slot)
                options.signal = slot.slot();
            if (way == Way::token)
                options.signal = token.get_token();
            if (way == Way::timeout)
                options.timeout = 100ms;
            Running<CreateComponentResponse> running(fixture.io,
                                                     fixture.session->create_component(ComponentSource(sample_bytes(10'000), "a"), options));
            test::run_until(fixture.io, [&] { return there; });
            test::poll(fixture.io);
            REQUIRE_FALSE(running.is_done());

            std::optional<Running<void>> closing;
            if (way == Way::slot)
                slot.emit(asio::cancellation_type::total);
            if (way == Way::token)
                token.request_stop();
            if (way == Way::awaiter)
                running.cancel();
            if (way == Way::timeout)
                fixture.clock->advance(100ms);
            if (way == Way::close)
                closing.emplace(fixture.io, fixture.session->close());
            test::poll(fixture.io);
            if (phase == Phase::creation) {
                CHECK_FALSE(running.is_done()); // whether the request was carried out is not known yet
                fixture.site->entities["the component"] = json::object();
                fixture.site->on_batch = [&](json::array const&) -> std::optional<FakeAnswer> {
                    fixture.site->entities.clear();
                    return FakeAnswer(R"([{"action":"delete","data":true}])");
                };
                fixture.site->release();
            }
            try {
                fixture.finish(running);
                FAIL("it was aborted");
            } catch (CreateComponentError const& error) {
                CHECK(error.error_code() == (way == Way::timeout ? "CREATE_COMPONENT_ERROR" : "UPLOAD_ABORTED"));
                CHECK(error.code() == (way == Way::timeout ? asio::error::timed_out : asio::error::operation_aborted));
            }
            check_nothing_left(fixture);
            if (closing)
                fixture.finish(*closing);
            CHECK(fixture.site->is_closed == closing.has_value());
            CHECK(fixture.log.empty());
        }
    }
}

TEST_CASE("a removal that does not end has a limit of its own, and the log says what may be left", "[create_component]")
{
    FakeSiteFixture fixture;
    fixture.site->on_transfer = [](StorageRequest const&) { return with_status(400); };
    fixture.site->on_batch = [](json::array const& batch) -> std::optional<FakeAnswer> {
        return batch.front().at("action") == "delete" ? std::optional(FakeAnswer::hanging()) : std::nullopt;
    };
    auto const begin = fixture.clock->now();
    CHECK(fixture.upload_failure(ComponentSource("bytes", "a")).find("HTTP status 400") != std::string::npos);
    CHECK(fixture.clock->now() - begin == 10s);
    REQUIRE(fixture.log.size() == 1);
    CHECK(fixture.log[0].message.find("may still be on the server") != std::string::npos);
}

TEST_CASE("a removal that fails is tried again", "[create_component]")
{
    FakeSiteFixture fixture;
    int deletions = 0;
    fixture.site->on_transfer = [](StorageRequest const&) { return with_status(400); };
    fixture.site->on_batch = [&](json::array const& batch) -> std::optional<FakeAnswer> {
        return batch.front().at("action") == "delete" && ++deletions < 3 ? std::optional(reset()) : std::nullopt;
    };
    fixture.upload_failure(ComponentSource("bytes", "a"));
    CHECK(deletions == 3);
    CHECK(fixture.log.empty());
    check_nothing_left(fixture);
}

TEST_CASE("a context that dies takes its uploads with it, wherever they are", "[create_component]")
{
    for (bool const in_api : {true, false}) {
        FakeSiteFixture fixture;
        fixture.site->on_batch = [&](json::array const&) { return in_api ? std::optional(FakeAnswer::hanging()) : std::nullopt; };
        fixture.site->on_transfer = [](StorageRequest const&) { return FakeAnswer::hanging(); };
        Running<CreateComponentResponse> running(fixture.io,
                                                 fixture.session->create_component(ComponentSource(sample_bytes(9'000), "a"), in_parts_of(1'000)));
        test::poll(fixture.io);
        CHECK_FALSE(running.is_done());
    }
}
