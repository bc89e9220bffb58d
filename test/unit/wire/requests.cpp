// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Request bodies as the official JavaScript client sends them guard operations and encoder: client and sandbox share both, so only bytes from outside
// can show their mistakes. Ours are the same to the byte, in the order of the members too, which no server may depend on but a diff of two captures
// does.
#include "support/fixtures.hpp"

#include "support/catch.hpp"
#include "wire/decoder.hpp"
#include "wire/encoder.hpp"

#include <functional>

using namespace ftrack;

namespace json = boost::json;

namespace {

std::string const task_id = "ee3a9c1e-4e65-11e1-a500-f23c91df25eb";
std::string const parent_id = "cb92066e-9811-11e1-b32d-f23c91df25eb";

struct Row
{
    char const* fixture;
    std::function<std::vector<Operation>()> make;
};

json::object component(std::string_view name, std::string_view file_type, int size)
{
    return attributes("id", task_id, "name", name, "file_type", file_type, "size", size);
}

std::vector<Operation> uploads(json::object data, std::string_view file_name, int size, json::value parts)
{
    json::object upload;
    upload["action"] = "get_upload_metadata";
    upload["file_name"] = file_name;
    upload["file_size"] = size;
    upload["component_id"] = task_id;
    upload["parts"] = std::move(parts);
    return operations(operation::create("FileComponent", std::move(data)), std::move(upload));
}

std::vector<Operation> completed_upload()
{
    json::object complete;
    complete["action"] = "complete_multipart_upload";
    complete["upload_id"] = "upload-1";
    json::array& parts = complete["parts"].emplace_array();
    for (int number = 1; number <= 4; ++number)
        parts.push_back(attributes("part_number", number, "e_tag", "etag"));
    complete["component_id"] = task_id;
    json::object location = attributes("id", "3b0ae891-ea88-4f6d-b9d6-60fbe506d5b0", "component_id", task_id, "resource_identifier", task_id,
                                       "location_id", "3a372bde-05bc-11e4-8908-20c9d081909b");
    return operations(std::move(complete), operation::create("ComponentLocation", std::move(location)));
}

/// A task with every kind of value, where JavaScript's objects and strings stand for date-times.
std::vector<Operation> created_task()
{
    json::object data = attributes("name", "tab\t, quote \", backslash \\, / and \u2028 \U0001F600 \x7f \x01", "bid", 28800, "progress", 0.1, "huge",
                                   1e21, "tiny", 1e-7, "big", 123456789012345680000.0, "negative", -0.0, "is_open", false, "description", nullptr);
    data["parent"] = attributes("__entity_type__", "Shot", "id", parent_id);
    data["start_date"] = json::value_from(DateTime::parse("2024-01-31T09:30:00"));
    data["end_date"] = json::value_from(DateTime::parse("2024-02-01T18:00:00.123"));
    data["due"] = "2024-03-01T12:00:00+02:00";
    data["naive"] = "2024-03-01T12:00:00";
    data["day"] = "2024-03-01";
    data["text"] = "see 2024-03-01T12:00:00Z";
    data["nested"].emplace_array().push_back(attributes("at", "2024-03-01T12:00:00.5678z"));
    return operations(operation::create("Task", std::move(data)));
}

SearchOptions search_options()
{
    SearchOptions options;
    options.expression = "select name from Task";
    options.entity_type = "Task";
    options.terms = {"sh010", "anim"};
    options.context_id = parent_id;
    options.object_type_ids = {task_id};
    return options;
}

SearchOptions shortest_search()
{
    SearchOptions options;
    options.entity_type = "AssetVersion";
    return options;
}

} // namespace

TEST_CASE("requests are those of the official JavaScript client, byte for byte", "[requests]")
{
    auto const row = GENERATE(values<Row>({
        {"initialize",
         [] {
             return operations(operation::query_server_information({"version", "schema_hash", "is_timezone_support_enabled"}),
                               operation::query_schemas());
         }},
        {"query",
         [] {
             return operations(operation::query("select name, status.name from Task where name is \"caf\xc3\xa9 \\\"x\\\"\" and bid > 1.5 limit 5"));
         }},
        {"search", [] { return operations(operation::search(search_options())); }},
        {"search_entity_type_alone", [] { return operations(operation::search(shortest_search())); }},
        {"create", created_task},
        {"update",
         [] {
             return operations(
                 operation::update("Task", task_id, attributes("name", "renamed", "end_date", DateTime::parse("2024-02-01T18:00:00Z"))));
         }},
        {"update_composite", [] { return operations(operation::update("Metadata", EntityKey(parent_id, "fps"), attributes("value", "24"))); }},
        {"delete", [] { return operations(operation::delete_("Task", task_id)); }},
        {"batch",
         [] {
             return operations(operation::query("select id from User limit 1"),
                               operation::create("Note", attributes("content", "hi", "parent_id", task_id, "parent_type", "task")),
                               operation::delete_("Note", task_id));
         }},
        {"get_upload_metadata", [] { return uploads(component("a.tar", ".gz", 5), "a.tar.gz", 5, nullptr); }},
        {"get_upload_metadata_of_parts", [] { return uploads(component("plate", ".mov", 18), "plate.mov", 18, 4); }},
        {"complete_multipart_upload", completed_upload},
    }));
    CAPTURE(row.fixture);
    std::string const sent = test::fixture_text(std::string("requests/") + row.fixture);

    REQUIRE(wire::encode(row.make(), true) == sent);
}

TEST_CASE("what the JavaScript client sends comes through decoding and encoding unchanged", "[requests]")
{
    auto const name = GENERATE(as<std::string>(), "initialize", "query", "search", "create", "update", "update_composite", "delete", "batch",
                               "get_upload_metadata", "get_upload_metadata_of_parts", "complete_multipart_upload");
    CAPTURE(name);
    std::string const sent = test::fixture_text("requests/" + name);

    // Through our own decoder: Boost.JSON's may miss the last bit of a double.
    json::value const decoded = wire::decode(sent).to_json();
    std::vector<Operation> batch;
    for (json::value const& operation : decoded.as_array())
        batch.emplace_back(operation.as_object());
    REQUIRE(wire::encode(batch, true) == sent);
}
