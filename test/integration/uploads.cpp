// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Session::create_component against the sandbox's storage, over TLS.
#include "ftrack/ftrack.hpp"

#include "integration/studio.hpp"
#include "support/catch.hpp"
#include "support/fake_site.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
using ftrack::test::Running;
using ftrack::test::sample_bytes;
using ftrack::test::Studio;

namespace {

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;

CreateComponentOptions quick(std::uint64_t part_size)
{
    CreateComponentOptions options;
    options.part_size = part_size;
    options.retry.initial_delay = 5ms;
    options.retry.max_delay = 50ms;
    options.retry.max_jitter = 5ms;
    return options;
}

std::string content_of(std::filesystem::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    return std::string{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

sandbox::Fault put_fault(std::size_t skip)
{
    sandbox::Fault fault;
    fault.path = "/storage";
    fault.action = "PUT";
    fault.skip = skip;
    return fault;
}

} // namespace

TEST_CASE("files of all sizes arrive whole in the sandbox", "[uploads]")
{
    Studio studio;
    for (std::size_t const size : {0U, 1U, 65'536U, 131'072U, 131'073U, 1'500'000U}) {
        INFO(size << " bytes");
        std::string const bytes = sample_bytes(size);
        CreateComponentOptions options = quick(65'536);
        options.checksum = size % 2 == 0;
        CreateComponentResponse const created = studio.upload(ComponentSource(bytes, "plate.v001.exr"), options);
        CHECK(created.component.get_string("name") == "plate.v001");
        CHECK(created.component_location.get_string("component_id") == created.component.get_string("id"));
        CHECK(studio.content(created.component) == bytes);
    }
}

TEST_CASE("files of the official sizes arrive whole: a chunk, two, and 100 MB in parts", "[uploads]")
{
    Studio studio;
    for (std::uint64_t const size : {8 * mebibyte, 16 * mebibyte, 16 * mebibyte + 1, std::uint64_t{100'000'000}}) {
        INFO(size << " bytes");
        std::string const bytes = sample_bytes(static_cast<std::size_t>(size));
        auto const path = studio.folder / "plate.mov";
        std::ofstream(path, std::ios::binary) << bytes;
        CreateComponentResponse const created = studio.upload(path);
        bool const is_same = studio.content(created.component) == bytes;
        CHECK(is_same);
    }
}

TEST_CASE("500 parts arrive whole although one in ten fails: resets, refusals, stalls and cut answers", "[uploads]")
{
    SessionOptions impatient;
    impatient.timeouts.stall = impatient.timeouts.response_header = 300ms;
    Studio studio(impatient);
    for (std::size_t i = 0; i < 50; ++i) {
        sandbox::Fault fault = put_fault(9 * i);
        switch (i % 5) {
        case 0:
            fault.close_after_received = 700;
            break;
        case 1:
            fault.status = 500;
            break;
        case 2:
            fault.status = 503;
            break;
        case 3:
            fault.stall = true;
            break;
        default:
            fault.close_after = 20;
            break;
        }
        studio.fixture.server.inject(fault);
    }
    std::string const bytes = sample_bytes(500 * 2'000);
    CreateComponentResponse const created = studio.upload(ComponentSource(bytes, "plate.exr"), quick(2'000));
    CHECK(studio.fixture.server.handled_storage_requests() >= 540);
    CHECK(studio.content(created.component) == bytes);
    CHECK(studio.files() <= 502); // nothing beside the parts that it is made of
}

TEST_CASE("an upload to addresses that expire at once ends with an error, and nothing stays", "[uploads]")
{
    Studio studio({}, 0s);
    for (std::uint64_t const part_size : {std::uint64_t{100'000}, std::uint64_t{1'000}}) {
        try {
            studio.upload(ComponentSource(sample_bytes(10'000), "plate.exr"), quick(part_size));
            FAIL("it should fail");
        } catch (CreateComponentError const& error) {
            CHECK(std::string(error.what()).find("HTTP status 403") != std::string::npos);
        }
        studio.check_empty();
    }
}

TEST_CASE("a completion whose answer is lost is looked up and not carried out again", "[uploads]")
{
    for (std::uint64_t const part_size : {std::uint64_t{100'000}, std::uint64_t{1'000}}) {
        Studio studio;
        sandbox::Fault fault;
        fault.action = part_size == 1'000 ? "complete_multipart_upload" : "create";
        fault.skip = part_size == 1'000 ? 0 : 1;
        fault.close_after = 10;
        studio.fixture.server.inject(fault);
        std::string const bytes = sample_bytes(10'000);
        CreateComponentResponse const created = studio.upload(ComponentSource(bytes, "plate.exr"), quick(part_size));
        CHECK(studio.fixture.run(studio.session->query("select id from ComponentLocation")).data.size() == 1);
        CHECK(created.component_location.get_string("component_id") == created.component.get_string("id"));
        CHECK(studio.content(created.component) == bytes);
    }
}

TEST_CASE("an upload that is aborted while it waits for the server leaves nothing in the sandbox", "[uploads]")
{
    struct Case
    {
        char const* path;
        char const* action;
    };
    for (Case const& test : {Case{"/api", "get_upload_metadata"}, Case{"/storage", "PUT"}, Case{"/api", "complete_multipart_upload"}}) {
        for (bool const by_close : {false, true}) {
            INFO(test.action << (by_close ? ", by close()" : ", by its signal"));
            Studio studio;
            studio.fixture.run(studio.session->initialize());
            sandbox::Fault fault;
            fault.path = test.path;
            fault.action = test.action;
            fault.delay = 300ms; // the request is carried out behind the back of who aborts it
            fault.times = sandbox::Fault::forever();
            studio.fixture.server.inject(fault);
            std::stop_source abort;
            CreateComponentOptions options = quick(1'000);
            options.signal = abort.get_token();
            auto const requests = [&] { return studio.fixture.server.handled_requests() + studio.fixture.server.handled_storage_requests(); };
            std::uint64_t const before = requests();
            Running<CreateComponentResponse> running(studio.fixture.io,
                                                     studio.session->create_component(ComponentSource(sample_bytes(10'000), "a.exr"), options));
            std::uint64_t const wanted = std::string(test.action) == "PUT" ? 2 : std::string(test.action) == "get_upload_metadata" ? 1 : 12;
            test::run_until(studio.fixture.io, [&] { return requests() - before >= wanted; });
            std::optional<Running<void>> closing;
            if (by_close)
                closing.emplace(studio.fixture.io, studio.session->close());
            else
                abort.request_stop();
            try {
                running.get();
                FAIL("it was aborted");
            } catch (CreateComponentError const& error) {
                CHECK(error.error_code() == "UPLOAD_ABORTED");
            }
            if (closing)
                closing->get();
            studio.fixture.server.clear_faults();
            studio.session.emplace(studio.fixture.session());
            studio.check_empty();
        }
    }
}

TEST_CASE("an upload that cannot go on, as its file has changed, leaves nothing in the sandbox", "[uploads]")
{
    Studio studio;
    auto const path = studio.folder / "plate.exr";
    std::ofstream(path, std::ios::binary) << sample_bytes(10'000);
    CreateComponentOptions options = quick(1'000);
    options.resume_file = studio.folder / "resume";
    options.retry.max_attempts = 1;
    sandbox::Fault fault = put_fault(5);
    fault.status = 503;
    fault.times = sandbox::Fault::forever();
    studio.fixture.server.inject(fault);
    CHECK_THROWS_AS(studio.upload(path, options), CreateComponentError);
    CHECK(studio.fixture.run(studio.session->query("select id from Component")).data.size() == 1);

    studio.fixture.server.clear_faults();
    std::string const bytes = sample_bytes(9'000);
    std::ofstream(path, std::ios::binary) << bytes;
    CreateComponentResponse const created = studio.upload(path, options);
    CHECK(studio.content(created.component) == bytes);
    CHECK(studio.fixture.run(studio.session->query("select id from Component")).data.size() == 1);
    studio.fixture.run(studio.session->delete_("FileComponent", created.component.get_string("id")));
    studio.check_empty();
    CHECK_FALSE(std::filesystem::exists(options.resume_file));
}

TEST_CASE("queries do not wait for uploads: their connections are others", "[uploads]")
{
    Studio studio;
    studio.fixture.run(studio.session->initialize());
    sandbox::Fault fault = put_fault(0);
    fault.stall = true;
    fault.times = sandbox::Fault::forever();
    studio.fixture.server.inject(fault);
    CreateComponentOptions options = quick(1'000);
    options.concurrency = 100;
    std::stop_source abort;
    options.signal = abort.get_token();
    Running<CreateComponentResponse> running(studio.fixture.io,
                                             studio.session->create_component(ComponentSource(sample_bytes(100'000), "a.exr"), options));
    test::run_until(studio.fixture.io, [&] { return studio.fixture.server.handled_storage_requests() == 8; });
    CHECK_FALSE(studio.fixture.run(studio.session->query("select id from User")).data.empty());
    CHECK_FALSE(running.is_done());
    abort.request_stop();
    CHECK_THROWS_AS(running.get(), CreateComponentError);
}

TEST_CASE("a component that has arrived is announced while the event hub is connected", "[uploads]")
{
    Studio studio;
    std::vector<Event> heard;
    Subscription const listening =
        studio.session->event_hub().subscribe("topic=ftrack.location.component-added", [&heard](Event const& event) { heard.push_back(event); });
    studio.fixture.run(studio.session->event_hub().connect());
    studio.fixture.run(listening.ready());
    Value const component = studio.upload(ComponentSource("bytes", "a.exr")).component;
    test::run_until(studio.fixture.io, [&] { return !heard.empty(); });
    CHECK(heard[0].data.at("component_id").as_string() == component.get_string("id"));
    CHECK(heard[0].data.at("location_id") == "3a372bde-05bc-11e4-8908-20c9d081909b");

    heard.clear();
    for (char const* name : {"b.1.exr", "b.2.exr"})
        std::ofstream(studio.folder / name) << name;
    Value const sequence = studio.upload(studio.folder / "b.%d.exr [1-2]").component;
    test::run_until(studio.fixture.io, [&] { return heard.size() == 3; });
    CHECK(heard[2].data.at("component_id").as_string() == sequence.get_string("id"));
    studio.fixture.run(studio.session->close());
}

TEST_CASE("what was uploaded is downloaded, over TLS and in ranges, and an image sequence is one component", "[uploads]")
{
    Studio studio;
    std::string const bytes = sample_bytes(1'000'000);
    Value const component = studio.upload(ComponentSource(bytes, "a.mov"), quick(100'000)).component;
    auto const copy = studio.folder / "copy.mov";
    DownloadOptions options;
    options.part_size = 65'536;
    studio.fixture.run(studio.session->download_component(component.get_string("id"), copy, options));
    bool const is_same = content_of(copy) == bytes;
    CHECK(is_same);
    CHECK(studio.fixture.server.handled_storage_requests() == 10 + 16);

    for (char const* name : {"b.1.exr", "b.2.exr", "b.3.exr"})
        std::ofstream(studio.folder / name) << name;
    Value const sequence = studio.upload((studio.folder / "b.%d.exr [1-3]")).component;
    auto const members = studio.fixture.run(
        studio.session->query(expression("select id, name from FileComponent where container_id is {} order by name", sequence.get_string("id"))));
    REQUIRE(members.data.size() == 3);
    CHECK(members.data[2].get_string("name") == "3");
    CHECK(studio.content(members.data[2]) == "b.3.exr");
}

TEST_CASE("a download arrives whole although one answer in four fails: resets, refusals, stalls and cut bodies", "[uploads]")
{
    SessionOptions impatient;
    impatient.timeouts.stall = impatient.timeouts.response_header = 300ms;
    Studio studio(impatient);
    std::string const bytes = sample_bytes(40 * 65'536 + 17);
    Value const component = studio.upload(ComponentSource(bytes, "a.mov"), quick(100'000)).component; // in parts: no MD5 tells of damage
    for (std::size_t i = 0; i < 10; ++i) {
        sandbox::Fault fault;
        fault.path = "/storage";
        fault.action = "GET";
        fault.skip = 3 * i;
        switch (i % 5) {
        case 0:
            fault.close_after = 700;
            break;
        case 1:
            fault.status = 503;
            break;
        case 2:
            fault.stall = true;
            break;
        case 3:
            fault.stall_after = 30'000;
            break;
        default:
            fault.truncate_body = 10'000;
            break;
        }
        studio.fixture.server.inject(fault);
    }
    auto const copy = studio.folder / "copy.mov";
    DownloadOptions options;
    options.part_size = 65'536;
    options.retry = quick(0).retry;
    std::uint64_t const before = studio.fixture.server.handled_storage_requests();
    studio.fixture.run(studio.session->download_component(component.get_string("id"), copy, options));
    bool const is_same = content_of(copy) == bytes;
    CHECK(is_same);
    CHECK(studio.fixture.server.handled_storage_requests() - before == 41 + 10);
}

TEST_CASE("a sequence that is aborted leaves nothing in the sandbox", "[uploads]")
{
    Studio studio;
    for (char const* name : {"b.1.exr", "b.2.exr", "b.3.exr"})
        std::ofstream(studio.folder / name) << name;
    sandbox::Fault fault = put_fault(2);
    fault.stall = true;
    studio.fixture.server.inject(fault);
    std::stop_source abort;
    CreateComponentOptions options;
    options.concurrency = 1;
    options.signal = abort.get_token();
    Running<CreateComponentResponse> running(studio.fixture.io, studio.session->create_component(studio.folder / "b.%d.exr [1-3]", options));
    test::run_until(studio.fixture.io, [&] { return studio.fixture.server.handled_storage_requests() == 3; });
    abort.request_stop();
    CHECK_THROWS_AS(running.get(), CreateComponentError);
    studio.check_empty();
}

TEST_CASE("an aborted download goes on where it was, also in the sandbox", "[uploads]")
{
    Studio studio;
    std::string const bytes = sample_bytes(1'000'000);
    Value const component = studio.upload(ComponentSource(bytes, "a.mov")).component;
    auto const copy = studio.folder / "copy.mov";
    sandbox::Fault fault;
    fault.path = "/storage";
    fault.action = "GET";
    fault.skip = 8;
    fault.stall_after = 1'000;
    studio.fixture.server.inject(fault);
    std::stop_source abort;
    DownloadOptions options;
    options.part_size = 65'536;
    options.signal = abort.get_token();
    options.concurrency = 1;
    Running<void> running(studio.fixture.io, studio.session->download_component(component.get_string("id"), copy, options));
    test::run_until(studio.fixture.io, [&] { return studio.fixture.server.handled_storage_requests() == 1 + 9; });
    abort.request_stop();
    CHECK_THROWS_AS(running.get(), AbortError);
    CHECK_FALSE(std::filesystem::exists(copy));
    options.signal = Signal();
    studio.fixture.run(studio.session->download_component(component.get_string("id"), copy, options));
    bool const is_same = content_of(copy) == bytes;
    CHECK(is_same);
    CHECK(studio.fixture.server.handled_storage_requests() == 1 + 9 + 8);
}
