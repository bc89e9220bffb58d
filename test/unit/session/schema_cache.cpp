// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/schema_cache.hpp"

#include "ftrack/ftrack.hpp"
#include "support/catch.hpp"
#include "support/session_fixture.hpp"
#include "support/temporary_folder.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace ftrack;
using ftrack::test::FakeAnswer;
using ftrack::test::SessionFixture;
using ftrack::test::TemporaryFolder;
namespace json = boost::json;

namespace {

FakeAnswer nothing(json::array const&) { return FakeAnswer(test::query_answer("")); }

void write(std::filesystem::path const& path, std::string const& text) { std::ofstream(path, std::ios::binary) << text; }

std::string read(std::filesystem::path const& path)
{
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

/// The requests of a session that starts with this cache.
std::vector<std::string> requests_of_start(std::filesystem::path const& cache)
{
    SessionOptions options;
    options.schema_cache_path = cache;
    SessionFixture fixture(nothing, options);
    fixture.run(fixture.session->initialize());
    CHECK(fixture.session->get_primary_key_attributes("Metadata").size() == 2);
    std::vector<std::string> bodies;
    for (HttpRequest const& request : fixture.transport->requests)
        bodies.push_back(request.body);
    return bodies;
}

std::string const ask_information = R"([{"action":"query_server_information"}])";
std::string const ask_schemas = R"([{"action":"query_schemas"}])";

} // namespace

TEST_CASE("the schemas are fetched once and then taken from the file", "[schema_cache]")
{
    TemporaryFolder const folder;
    CHECK(requests_of_start(folder / "schemas.json") == std::vector<std::string>{ask_information, ask_schemas});
    CHECK(requests_of_start(folder / "schemas.json") == std::vector<std::string>{ask_information});
    CHECK(folder.files() == 1);
}

TEST_CASE("a damaged file is ignored and written anew", "[schema_cache]")
{
    TemporaryFolder const folder;
    std::filesystem::path const file = folder / "schemas.json";
    requests_of_start(file);
    std::string const good = read(file);
    for (std::string const& damaged : {std::string(), std::string("{"), good.substr(0, good.size() / 2), std::string(R"({"schema_hash":3})"),
                                       R"({"schema_hash":"23a1157b8b1730fd91c76f63dcd67a8f","schemas":[3]})" + std::string(),
                                       R"({"schema_hash":"23a1157b8b1730fd91c76f63dcd67a8f"})" + std::string(), std::string(1000, '\0')})
    {
        write(file, damaged);
        CHECK(requests_of_start(file).size() == 2);
        CHECK(read(file) == good);
    }
}

TEST_CASE("a file of another hash is not used", "[schema_cache]")
{
    TemporaryFolder const folder;
    session::SchemaCache const cache(folder / "schemas.json");
    CHECK(cache.store("old", wire::SchemaIndex().json()).empty());
    CHECK(cache.load("new") == nullptr);
    CHECK(requests_of_start(folder / "schemas.json").size() == 2);
}

TEST_CASE("sessions of one process share the schemas of a file until it changes", "[schema_cache]")
{
    TemporaryFolder const folder;
    std::filesystem::path const file = folder / "schemas.json";
    session::SchemaCache const cache(file);
    requests_of_start(file);
    std::string const hash = "23a1157b8b1730fd91c76f63dcd67a8f";
    auto const first = cache.load(hash);
    REQUIRE(first != nullptr);
    CHECK(cache.load(hash) == first);
    CHECK(cache.load("new") == nullptr);

    std::filesystem::last_write_time(file, std::filesystem::last_write_time(file) + std::chrono::seconds(1));
    auto const second = cache.load(hash);
    REQUIRE(second != nullptr);
    CHECK(second != first);
    std::filesystem::remove(file);
    CHECK(cache.load(hash) == nullptr);
}

TEST_CASE("of the files read last a few are remembered", "[schema_cache]")
{
    TemporaryFolder const folder;
    requests_of_start(folder / "0.json");
    std::string const hash = "23a1157b8b1730fd91c76f63dcd67a8f";
    std::weak_ptr<wire::SchemaIndex const> const first = session::SchemaCache(folder / "0.json").load(hash);
    CHECK_FALSE(first.expired());
    for (int i = 1; i < 10; ++i) {
        std::filesystem::path const other = folder / (std::to_string(i) + ".json").c_str();
        std::filesystem::copy_file(folder / "0.json", other);
        CHECK(session::SchemaCache(other).load(hash) != nullptr);
    }
    CHECK(first.expired());
}

TEST_CASE("the cache makes its folder, and asks for the hash that it goes by", "[schema_cache]")
{
    TemporaryFolder const folder;
    SessionOptions options;
    options.schema_cache_path = folder / "a/b/schemas.json";
    options.server_information_values.emplace_back("version");
    SessionFixture fixture(nothing, options);

    fixture.run(fixture.session->initialize());

    CHECK(std::filesystem::exists(folder / "a/b/schemas.json"));
    CHECK(fixture.transport->requests[0].body == R"([{"action":"query_server_information","values":["version","schema_hash"]}])");
}

TEST_CASE("a place that cannot be written to is a warning", "[schema_cache]")
{
    TemporaryFolder const folder;
    std::vector<LogRecord> records;
    SessionOptions options;
    write(folder / "file", "no folder");
    options.schema_cache_path = folder / "file/schemas.json";
    options.log = [&](LogRecord const& record) { records.push_back(record); };
    SessionFixture fixture(nothing, options);

    fixture.run(fixture.session->initialize());

    REQUIRE_FALSE(records.empty());
    CHECK(records.back().level == LogLevel::warning);
    CHECK_THAT(records.back().message, Catch::Contains("schema cache"));
}
