// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/storage_operations.hpp"

#include "support/api_fixture.hpp"
#include "support/catch.hpp"

#include <boost/json/serialize.hpp>

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace json = boost::json;
using ftrack::test::ApiFixture;

std::string text(json::value const& value) { return std::string(value.as_string()); }

class StorageBench : public ApiFixture
{
public:
    StorageBench()
    {
        caller.storage_origin = "https://storage:1";
        json::object data;
        data["id"] = component;
        data["name"] = "plate";
        data["file_type"] = ".mov";
        create("FileComponent", data);
    }

    json::object operation(char const* name, json::object members = {}) const
    {
        members["action"] = name;
        members["component_id"] = component;
        return members;
    }

    json::object result(char const* name, json::object members = {}) { return call({operation(name, std::move(members))}).at(0).as_object(); }

    std::string refusal(char const* name, json::object members = {}) { return failure({operation(name, std::move(members))}); }

    bool has_folder() const { return std::filesystem::exists(storage->files.root() / component); }

    std::string put_part(std::string const& upload, unsigned number, std::string const& bytes)
    {
        auto const incoming = storage->files.receive(component, upload);
        incoming->write(bytes);
        return storage->files.commit_part(component, upload, number, *incoming, ftrack::net::to_hex(incoming->finish()));
    }

    std::string component = "11111111-2222-3333-4444-555555555555";
};

json::object member(char const* name, json::value value)
{
    json::object result;
    result[name] = std::move(value);
    return result;
}

} // namespace

TEST_CASE("a single upload is told its address and headers", "[sandbox]")
{
    StorageBench bench;
    json::object members;
    members["file_name"] = "plate.mov";
    members["file_size"] = 7;
    members["parts"] = nullptr;
    members["checksum"] = "XUFAKrxLKna5cZ2REBfFkg==";
    json::object const result = bench.result("get_upload_metadata", members);

    CHECK(text(result.at("component_id")) == bench.component);
    CHECK(text(result.at("url")).starts_with("https://storage:1/storage/" + bench.component + "?X-Amz-"));
    CHECK(result.at("headers") == json::value{{"Content-Type", "video/quicktime"},
                                              {"Content-Disposition", "attachment; filename=\"plate.mov\""},
                                              {"Content-Length", "7"},
                                              {"Content-MD5", "XUFAKrxLKna5cZ2REBfFkg=="}});
    CHECK_FALSE(result.contains("upload_id"));
    CHECK(bench.has_folder());
}

TEST_CASE("an upload in parts is told an address for each", "[sandbox]")
{
    StorageBench bench;
    json::object const result = bench.result("get_upload_metadata", member("parts", 3));
    json::array const& urls = result.at("urls").as_array();
    REQUIRE(urls.size() == 3);
    for (std::size_t i = 0; i < urls.size(); ++i) {
        CHECK(urls[i].at("part_number") == i + 1);
        CHECK(text(urls[i].at("signed_url")).find("partNumber=" + std::to_string(i + 1) + "&uploadId=" + text(result.at("upload_id"))) !=
              std::string::npos);
    }
    CHECK(result.size() == 4); // action and component_id beside them
}

TEST_CASE("an upload in parts is completed when they have arrived", "[sandbox]")
{
    StorageBench bench;
    std::string const upload = text(bench.result("get_upload_metadata", member("parts", 2)).at("upload_id"));
    std::string const first = bench.put_part(upload, 1, "a");
    std::string const second = bench.put_part(upload, 2, "b");
    auto const completion = [&](std::string const& tag) {
        json::object members;
        members["upload_id"] = upload;
        members["parts"] = json::array{{{"part_number", 1}, {"e_tag", first}}, {{"part_number", 2}, {"e_tag", tag}}};
        return members;
    };
    CHECK(bench.refusal("complete_multipart_upload", completion("other")) == "ValidationError: InvalidPart: Part 2 has another ETag.");

    // A batch that fails later leaves the upload open.
    bench.failure({bench.operation("complete_multipart_upload", completion(second)), member("action", "no_such_action")});
    CHECK_FALSE(bench.storage->files.find(bench.component));

    json::object const result = bench.result("complete_multipart_upload", completion(second));
    CHECK(text(result.at("url")) == "https://storage:1/storage/" + bench.component);
    CHECK(bench.storage->files.find(bench.component)->size == 2);
    CHECK(bench.refusal("complete_multipart_upload", completion(second)).starts_with("ValidationError: NoSuchUpload"));
}

TEST_CASE("what makes no sense to the storage is refused and changes nothing", "[sandbox]")
{
    StorageBench bench;
    std::vector<std::pair<char const*, json::object>> const cases{
        {"get_upload_metadata", member("parts", 0.5)},
        {"get_upload_metadata", member("parts", -1)},
        {"get_upload_metadata", member("parts", 10'001)},
        {"get_upload_metadata", member("parts", "2")},
        {"get_upload_metadata", member("checksum", "5d41402abc4b2a76b9719d911017c592")},
        {"get_upload_metadata", member("file_name", 1)},
        {"complete_multipart_upload", member("upload_id", "u")},
        {"complete_multipart_upload", member("parts", json::array{1})},
        {"complete_multipart_upload", member("parts", json::array{member("part_number", 0)})},
        {"generate_signed_url", member("operation", "delete")},
        {"generate_signed_url", {}},
    };
    for (auto const& [name, members] : cases) {
        CAPTURE(name, json::serialize(members));
        CHECK(bench.refusal(name, members).starts_with("ValidationError: "));
    }
    json::object unknown = bench.operation("get_upload_metadata");
    unknown["component_id"] = "no-such-component";
    CHECK(bench.failure({unknown}).starts_with("ValueError: "));
    CHECK_FALSE(bench.has_folder());
}

TEST_CASE("who may only read may download and not upload", "[sandbox]")
{
    StorageBench bench;
    bench.caller.user = "alex.kim";
    bench.caller.api_key = bench.api.api_keys()["alex.kim"];
    CHECK(bench.refusal("get_upload_metadata").starts_with("PermissionError: "));
    CHECK(bench.refusal("generate_signed_url", member("operation", "put")).starts_with("PermissionError: "));
    std::string const url = text(bench.result("generate_signed_url", member("operation", "get")).at("signed_url"));
    CHECK(url.find("response-content-disposition=attachment%3B+filename%3D%22plate.mov%22") != std::string::npos);
    CHECK(url.find("response-content-type=video%2Fquicktime") != std::string::npos);
}

TEST_CASE("the files of deleted components go once the deletion is committed", "[sandbox]")
{
    StorageBench bench;
    bench.result("get_upload_metadata");
    REQUIRE(bench.has_folder());
    bench.failure({ApiFixture::removal("FileComponent", bench.component), member("action", "no_such_action")});
    CHECK(bench.has_folder());
    bench.remove("FileComponent", bench.component);
    CHECK_FALSE(bench.has_folder());
}

TEST_CASE("files without a component are removed at start", "[sandbox]")
{
    auto const storage = std::make_shared<ftrack::sandbox::storage::Storage>(std::filesystem::path(), std::chrono::hours(1));
    storage->files.admit("orphan");
    ftrack::sandbox::Api const api(ApiFixture::small_studio(), storage);
    CHECK(storage->files.components().empty());
}
