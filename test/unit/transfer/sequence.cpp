// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/sequence.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/fake_site.hpp"
#include "support/temporary_folder.hpp"

#include <fstream>
#include <set>
#include <stdexcept>

using namespace ftrack;
using test::FakeAnswer;
using test::FakeSiteFixture;
using test::Running;
using test::sample_bytes;
using test::StorageRequest;

namespace {

/// A folder with the frames 8 to 12, each of another size.
struct Bench : FakeSiteFixture
{
    Bench()
    {
        for (std::size_t frame = 8; frame <= 12; ++frame) {
            std::string const digits = frame < 10 ? "000" + std::to_string(frame) : "00" + std::to_string(frame);
            std::ofstream(folder / ("sh010." + digits + ".exr").c_str(), std::ios::binary) << sample_bytes(frame * 100);
        }
        options.part_size = 400;
    }

    CreateComponentResponse upload() { return FakeSiteFixture::upload((folder / "sh010.%04d.exr [8-12]").string(), options); }

    test::TemporaryFolder folder;
    CreateComponentOptions options;
};

} // namespace

TEST_CASE("a sequence becomes a component whose members are its files", "[sequence]")
{
    Bench bench;
    std::vector<TransferProgress> told;
    bench.options.on_progress = [&](TransferProgress const& progress) { told.push_back(progress); };
    bench.options.data["version_id"] = "v1";
    CreateComponentResponse const created = bench.upload();
    Value const& container = created.component;
    CHECK(container.get_string("name") == "sh010");
    CHECK(container.get_string("file_type") == ".exr");
    CHECK(container.get_string("version_id") == "v1");
    CHECK(container["padding"].as_integer() == 4);
    CHECK(container["size"].as_integer() == 5'000);
    CHECK(created.component_location.get_string("component_id") == container.get_string("id"));
    CHECK(bench.site->entities.size() == 12); // with a location each

    std::set<std::string> names;
    for (auto const& [id, entity] : bench.site->entities) {
        if (!entity.contains("container_id"))
            continue;
        CHECK(entity.at("container_id").as_string() == container.get_string("id"));
        CHECK(entity.at("file_type") == ".exr");
        CHECK_FALSE(entity.contains("version_id"));
        std::string const name(entity.at("name").as_string());
        names.insert(name);
        CHECK(bench.site->files.at(id) == sample_bytes(std::stoul(name) * 100));
    }
    CHECK(names == std::set<std::string>{"0008", "0009", "0010", "0011", "0012"});
    CHECK(bench.site->most_in_flight > 1);

    REQUIRE_FALSE(told.empty());
    CHECK(told.back().bytes_done == 5'000);
    CHECK(told.back().bytes_total == 5'000);
    CHECK(told.back().parts_total == 1 + 3 + 3 + 3 + 3);
    CHECK(told.back().parts_done == told.back().parts_total);
}

TEST_CASE("a sequence has the name that its caller wants", "[sequence]")
{
    Bench bench;
    bench.options.name = "main";
    Value const container = bench.upload().component;
    CHECK(container.get_string("name") == "main");
    CHECK(container.get_string("file_type") == ".exr");
}

TEST_CASE("a frame that is missing is an error before anything is sent", "[sequence]")
{
    Bench bench;
    std::filesystem::remove(bench.folder / "sh010.0010.exr");
    CHECK_THROWS_AS(bench.upload(), CreateComponentError);
    CHECK(bench.site->batches.empty());
}

TEST_CASE("a sequence cannot be resumed", "[sequence]")
{
    Bench bench;
    bench.options.resume_file = bench.folder / "resume";
    std::string const path = (bench.folder / "sh010.%04d.exr [8-12]").string();
    CHECK_THROWS_AS(bench.session->create_component(path, bench.options), std::invalid_argument);
}

TEST_CASE("only the location of a sequence is asked for again when only that fails", "[sequence]")
{
    for (test::Loss const& loss : test::all_losses()) {
        INFO(loss.what);
        Bench bench;
        std::size_t placements = 0;
        bench.site->lose(loss, [&](boost::json::array const& batch) {
            std::string const component = test::placed_component(batch);
            bool const is_sequence = !component.empty() && bench.site->entities.at(component).contains("padding");
            placements += is_sequence ? 1 : 0;
            return is_sequence;
        });
        CreateComponentResponse const created = bench.upload();
        CHECK(bench.site->transfers.size() == 13);
        CHECK(bench.site->count("query") == 1); // whether it was carried out
        CHECK(placements == (loss.is_carried_out ? 1 : 2));
        CHECK(bench.site->entities.size() == 12);
        CHECK(created.component_location.get_string("component_id") == created.component.get_string("id"));
    }
}

TEST_CASE("of a sequence that fails or is aborted nothing stays", "[sequence]")
{
    for (std::size_t const at : {0U, 1U, 5U, 11U}) {
        for (bool const aborts : {true, false}) {
            INFO("transfer " << at << (aborts ? " is aborted" : " is refused"));
            Bench bench;
            bench.options.concurrency = 2;
            bench.site->on_transfer = [&](StorageRequest const& request) -> std::optional<FakeAnswer> {
                FakeAnswer answer = FakeAnswer::hanging();
                answer.hang = aborts;
                answer.status = 400;
                return request.number >= at ? std::optional(answer) : std::nullopt;
            };
            std::string const path = (bench.folder / "sh010.%04d.exr [8-12]").string();
            Running<CreateComponentResponse> running(bench.io, bench.session->create_component(path, bench.options));
            bench.settle();
            if (aborts)
                running.cancel();
            CHECK_THROWS_AS(bench.finish(running), CreateComponentError);
            std::size_t locations = 0;
            for (auto const& [id, entity] : bench.site->entities)
                locations += entity.contains("location_id") ? 1 : 0; // a real server removes those with their components
            CHECK(bench.site->entities.size() == locations);
            CHECK(bench.site->files.empty());
        }
    }
}
