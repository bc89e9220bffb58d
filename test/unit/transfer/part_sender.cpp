// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/part_sender.hpp"

#include "support/catch.hpp"
#include "support/fake_site.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

using namespace std::chrono_literals;
using namespace ftrack;
using test::FakeAnswer;
using test::FakeSiteFixture;
using test::in_parts_of;
using test::Running;
using test::sample_bytes;
using test::StorageRequest;
namespace asio = boost::asio;

namespace {

/// Gives a few bytes at a time, each after others have had their turn.
class SlowReader final : public ComponentReader
{
public:
    explicit SlowReader(std::string bytes) : bytes_(std::move(bytes)) {}

    std::uint64_t size() const noexcept override { return bytes_.size(); }
    asio::awaitable<std::size_t> read_at(std::uint64_t offset, asio::mutable_buffer buffer) override
    {
        most_at_once = std::max(most_at_once, ++at_once_);
        for (int turn = 0; turn < 3; ++turn)
            co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
        --at_once_;
        co_return asio::buffer_copy(buffer, asio::buffer(bytes_) + static_cast<std::size_t>(offset), 300);
    }

    std::size_t most_at_once = 0;

private:
    std::string bytes_;
    std::size_t at_once_ = 0;
};

} // namespace

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

TEST_CASE("a part that fails is read and sent again after a wait, whatever it fails with", "[create_component]")
{
    FakeAnswer slow_down = test::storage_answer(503);
    slow_down.headers.add("Retry-After", "5");
    for (FakeAnswer const& failure : {test::connection_reset(), test::storage_answer(500), test::storage_answer(429), slow_down}) {
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

TEST_CASE("while a part waits to be sent again the others go on", "[create_component]")
{
    FakeSiteFixture fixture;
    fixture.site->on_transfer = [&](StorageRequest const& request) -> std::optional<FakeAnswer> {
        return request.number == 0 ? std::optional(test::connection_reset()) : std::nullopt;
    };
    Running<CreateComponentResponse> running(fixture.io,
                                             fixture.session->create_component(ComponentSource(sample_bytes(20'000), "a"), in_parts_of(1'000)));
    test::poll(fixture.io); // the clock stands still
    CHECK(fixture.site->transfers.size() == 20);
    CHECK_FALSE(running.is_done());
    fixture.finish(running);
    CHECK(fixture.site->transfers.size() == 21);
}

TEST_CASE("a part is tried 16 times, for ten minutes and a little", "[create_component]")
{
    FakeSiteFixture fixture;
    fixture.site->on_transfer = [](StorageRequest const&) { return test::storage_answer(500); };
    auto const begin = fixture.clock->now();
    fixture.upload_failure(ComponentSource("bytes", "a"));
    CHECK(fixture.site->transfers.size() == 16);
    auto const waited = fixture.clock->now() - begin;
    CHECK(waited >= (1 + 2 + 4 + 8 + 16 + 32 + 9 * 64) * 1s);
    CHECK(waited <= (1 + 2 + 4 + 8 + 16 + 32 + 9 * 64) * 1s + 15 * 500ms);
}

TEST_CASE("a reader that takes its time gives each part what belongs to it", "[create_component]")
{
    FakeSiteFixture fixture;
    std::string const bytes = sample_bytes(20'017);
    auto const reader = std::make_shared<SlowReader>(bytes);
    CreateComponentResponse const created = fixture.upload(ComponentSource(reader, "a"), in_parts_of(1'000));
    CHECK(fixture.site->files.at(created.component.get_string("id")) == bytes);
    CHECK(reader->most_at_once == 6);
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
        return signature == expired ? std::optional(test::storage_answer(403)) : std::nullopt;
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
    fixture.site->on_transfer = [](StorageRequest const&) { return test::storage_answer(403); };
    CHECK(fixture.upload_failure(ComponentSource("bytes", "a")).find("HTTP status 403") != std::string::npos);
    CHECK(fixture.site->transfers.size() == 2);
    CHECK(fixture.site->is_empty());
}

TEST_CASE("a single part that is refused for ever ends the upload although the others arrive", "[create_component]")
{
    FakeSiteFixture fixture;
    fixture.site->on_transfer = [](StorageRequest const& request) -> std::optional<FakeAnswer> {
        return request.object.ends_with("/3") ? std::optional(test::storage_answer(403)) : std::nullopt;
    };
    CHECK(fixture.upload_failure(ComponentSource(sample_bytes(10'000), "a"), in_parts_of(1'000)).find("part 3 of 10") != std::string::npos);
    CHECK(fixture.site->is_empty());
}

TEST_CASE("a part without an ETag cannot be completed", "[create_component]")
{
    FakeSiteFixture fixture;
    fixture.site->on_transfer = [](StorageRequest const&) { return FakeAnswer(); };
    CHECK(fixture.upload_failure(ComponentSource(sample_bytes(3'000), "a"), in_parts_of(1'000)).find("without an ETag") != std::string::npos);
    CHECK(fixture.site->is_empty());
}
