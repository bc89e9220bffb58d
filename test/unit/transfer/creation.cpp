// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// What an upload that ends early leaves on the server: nothing.
#include "transfer/creation.hpp"

#include "ftrack/error.hpp"
#include "support/abort_ways.hpp"
#include "support/catch.hpp"
#include "support/fake_site.hpp"

#include <boost/asio/error.hpp>

#include <optional>
#include <string>

using namespace std::chrono_literals;
using namespace ftrack;
using test::FakeAnswer;
using test::FakeSiteFixture;
using test::in_parts_of;
using test::Running;
using test::sample_bytes;
using test::StorageRequest;
using test::Way;
namespace asio = boost::asio;
namespace json = boost::json;

namespace {

enum class Phase
{
    creation,
    transfer,
    back_off,
    completion
};

constexpr Phase all_phases[] = {Phase::creation, Phase::transfer, Phase::back_off, Phase::completion};

/// An upload that waits in one of its phases for ever.
class Waiting
{
public:
    Waiting(Phase phase, CreateComponentOptions options) : phase_(phase)
    {
        fixture.site->on_batch = [this](json::array const& batch) { return answer_batch(batch.front().at("action").as_string()); };
        fixture.site->on_transfer = [this](StorageRequest const&) { return answer_transfer(); };
        options.part_size = 1'000;
        running.emplace(fixture.io, fixture.session->create_component(ComponentSource(sample_bytes(10'000), "a"), std::move(options)));
        test::run_until(fixture.io, [this] { return is_there_; });
        test::poll(fixture.io);
        REQUIRE_FALSE(running->is_done());
    }

    /// The server has carried out the request that it did not answer; it is asked to delete what that made.
    void carry_out_creation()
    {
        CHECK_FALSE(running->is_done()); // whether the request was carried out is not known yet
        fixture.site->entities["the component"] = json::object();
        fixture.site->on_batch = [this](json::array const&) -> std::optional<FakeAnswer> {
            fixture.site->entities.clear();
            return FakeAnswer(R"([{"action":"delete","data":true}])");
        };
        fixture.site->release();
    }

    void check_end(std::string const& error_code, boost::system::error_code code)
    {
        try {
            fixture.finish(*running);
            FAIL("it was aborted");
        } catch (CreateComponentError const& error) {
            CHECK(error.error_code() == error_code);
            CHECK(error.code() == code);
        }
        CHECK(fixture.site->is_empty());
        CHECK(fixture.log.empty());
    }

    FakeSiteFixture fixture;
    std::optional<Running<CreateComponentResponse>> running;

private:
    std::optional<FakeAnswer> answer_batch(std::string_view action)
    {
        bool const hangs =
            (phase_ == Phase::creation && action == "create") || (phase_ == Phase::completion && action == "complete_multipart_upload");
        if (!hangs)
            return std::nullopt;
        is_there_ = true;
        FakeAnswer answer = FakeAnswer::hanging();
        answer.body = R"([{"action":"create","data":{}},{"action":"get_upload_metadata"}])";
        return answer;
    }

    std::optional<FakeAnswer> answer_transfer()
    {
        is_there_ = is_there_ || phase_ == Phase::transfer || phase_ == Phase::back_off;
        if (phase_ == Phase::transfer)
            return FakeAnswer::hanging();
        return phase_ == Phase::back_off ? std::optional(test::storage_answer(500)) : std::nullopt;
    }

    Phase phase_;
    bool is_there_ = false;
};

} // namespace

TEST_CASE("wherever an upload is aborted it ends with UPLOAD_ABORTED and nothing stays", "[create_component]")
{
    for (Phase const phase : all_phases) {
        for (Way const way : {Way::slot, Way::stop_token, Way::awaiter, Way::close}) {
            INFO("phase " << static_cast<int>(phase) << ", way " << static_cast<int>(way));
            test::AbortSignals signals;
            CreateComponentOptions options;
            options.signal = signals.signal(way);
            Waiting upload(phase, std::move(options));
            std::optional<Running<void>> closing;
            test::end(way, signals, upload.running, upload.fixture.session,
                      [&] { closing.emplace(upload.fixture.io, upload.fixture.session->close()); });
            test::poll(upload.fixture.io);
            if (phase == Phase::creation)
                upload.carry_out_creation();
            upload.check_end("UPLOAD_ABORTED", asio::error::operation_aborted);
            if (closing)
                upload.fixture.finish(*closing);
            CHECK(upload.fixture.site->is_closed == closing.has_value());
        }
    }
}

TEST_CASE("wherever an upload times out nothing stays", "[create_component]")
{
    for (Phase const phase : all_phases) {
        INFO("phase " << static_cast<int>(phase));
        CreateComponentOptions options;
        options.timeout = 100ms;
        Waiting upload(phase, std::move(options));
        upload.fixture.clock->advance(100ms);
        test::poll(upload.fixture.io);
        if (phase == Phase::creation)
            upload.carry_out_creation();
        upload.check_end("CREATE_COMPONENT_ERROR", asio::error::timed_out);
    }
}

TEST_CASE("after the last try an upload ends with the storage's words, and nothing stays", "[create_component]")
{
    FakeSiteFixture fixture;
    CreateComponentOptions options;
    options.retry.max_attempts = 3;
    fixture.site->on_transfer = [](StorageRequest const&) { return test::storage_answer(500); };
    std::string const message = fixture.upload_failure(ComponentSource("bytes", "cut.mov"), options);
    CHECK(message.find("CREATE_COMPONENT_ERROR: ") == 0);
    CHECK(message.find("the upload of cut.mov with HTTP status 500 (Told).") != std::string::npos);
    CHECK(message.find("signature") == std::string::npos);
    CHECK(fixture.site->transfers.size() == 3);
    CHECK(fixture.site->is_empty());
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
    CHECK(fixture.site->is_empty());
}

TEST_CASE("a removal that does not end has a limit of its own, and the log says what may be left", "[create_component]")
{
    FakeSiteFixture fixture;
    fixture.site->on_transfer = [](StorageRequest const&) { return test::storage_answer(400); };
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
    fixture.site->on_transfer = [](StorageRequest const&) { return test::storage_answer(400); };
    fixture.site->on_batch = [&](json::array const& batch) -> std::optional<FakeAnswer> {
        return batch.front().at("action") == "delete" && ++deletions < 3 ? std::optional(test::connection_reset()) : std::nullopt;
    };
    fixture.upload_failure(ComponentSource("bytes", "a"));
    CHECK(deletions == 3);
    CHECK(fixture.log.empty());
    CHECK(fixture.site->is_empty());
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
