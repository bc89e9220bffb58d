// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/store/hidden_projects.hpp"

#include "sandbox/schema/registry.hpp"
#include "sandbox/store/tables.hpp"
#include "support/api_fixture.hpp"
#include "support/catch.hpp"

#include <boost/json/serialize.hpp>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace ftrack::sandbox;
using ftrack::test::ApiFixture;
namespace json = boost::json;

namespace {

using Keys = std::map<std::string, std::set<std::string>>;

/// A private project `p` with something of every kind in it, and `john`, who has no role there.
class Fixture : public ApiFixture
{
public:
    Fixture()
    {
        std::string const user = text(query("select id from User where username is \"john.smith\"")[0].at("id"));
        json::object const reset{{"action", "reset_remote"}, {"reset_type", "api_key"}, {"entity_type", "User"}, {"entity_key", user}};
        john = caller;
        john.user = "john.smith";
        john.api_key = text(call({reset})[0].at("data").at("api_key"));
        std::string const task = first("Task");
        std::string const version = text(query("AssetVersion limit 1")[0].at("id"));
        std::string const location = text(query("Location limit 1")[0].at("id"));
        std::string const label = text(query("NoteLabel limit 1")[0].at("id"));
        std::string const category = text(query("ListCategory limit 1")[0].at("id"));
        call({creation("Project", {{"id", "p"}, {"name", "secret"}, {"is_private", true}}),
              creation("Shot", {{"id", "s"}, {"name", "s"}, {"parent_id", "p"}}),
              creation("Task", {{"id", "t"}, {"name", "t"}, {"parent_id", "s"}}),
              creation("TypedContextLink", {{"id", "l1"}, {"from_id", task}, {"to_id", "t"}}),
              creation("Asset", {{"id", "a"}, {"name", "a"}, {"context_id", "s"}}),
              creation("AssetVersion", {{"id", "v"}, {"asset_id", "a"}}),
              creation("AssetVersionLink", {{"id", "l2"}, {"from_id", version}, {"to_id", "v"}}),
              creation("SequenceComponent", {{"id", "c1"}, {"name", "c"}, {"version_id", "v"}}),
              creation("FileComponent", {{"id", "c2"}, {"name", "1"}, {"container_id", "c1"}}),
              creation("ComponentLocation", {{"component_id", "c2"}, {"location_id", location}}),
              creation("Metadata", {{"parent_id", "c2"}, {"key", "k"}, {"value", "x"}}),
              creation("Note", {{"id", "n1"}, {"content", "n"}, {"parent_id", "t"}, {"parent_type", "Task"}}),
              creation("Note", {{"id", "n2"}, {"content", "n"}, {"in_reply_to_id", "n1"}}),
              creation("Note", {{"id", "n3"}, {"content", "n"}, {"in_reply_to_id", "n2"}}),
              creation("NoteLabelLink", {{"note_id", "n3"}, {"label_id", label}}),
              creation("Recipient", {{"note_id", "n3"}, {"resource_id", user}}),
              creation("TypedContextList", {{"id", "li"}, {"name", "l"}, {"project_id", "p"}, {"category_id", category}}),
              creation("ListObject", {{"id", "lo"}, {"list_id", "li"}, {"entity_id", "t"}}),
              creation("ReviewSession", {{"id", "r"}, {"name", "r"}, {"project_id", "p"}}),
              creation("ReviewSessionObject", {{"id", "ro"}, {"review_session_id", "r"}, {"version_id", "v"}}),
              creation("ReviewSessionInvitee", {{"id", "ri"}, {"review_session_id", "r"}, {"name", "i"}, {"email", "i"}}),
              creation("ReviewSessionObjectStatus", {{"review_session_object_id", "ro"}, {"review_session_invitee_id", "ri"}}),
              creation("EntitySetting", {{"parent_id", "r"}, {"parent_type", "ReviewSession"}, {"group", "g"}, {"name", "n"}, {"value", "x"}}),
              creation("CalendarEvent", {{"id", "ce"}, {"project_id", "p"}, {"start", "2024-01-01T00:00:00"}, {"end", "2024-01-02T00:00:00"}}),
              creation("CalendarEventResource", {{"calendar_event_id", "ce"}, {"resource_id", user}}),
              creation("Timer", {{"context_id", "t"}}),
              creation("Timelog", {{"context_id", "t"}}),
              creation("Appointment", {{"context_id", "t"}, {"resource_id", user}}),
              creation("Manager", {{"context_id", "t"}, {"user_id", user}})});
        json::value const number = query("select id from CustomAttributeType where name is number")[0].at("id");
        for (char const* const type : {"asset", "list", "listobject"})
            create("CustomAttributeConfiguration", {{"id", type}, {"key", type}, {"label", "x"}, {"entity_type", type}, {"type_id", number}});
        call({creation("AssetCustomAttributeValue", {{"configuration_id", "asset"}, {"entity_id", "a"}, {"value", 1}}),
              creation("ListCustomAttributeValue", {{"configuration_id", "list"}, {"entity_id", "li"}, {"value", 1}}),
              creation("ListObjectCustomAttributeValue", {{"configuration_id", "listobject"}, {"entity_id", "lo"}, {"value", 1}})});
        json::array const statuses = query("select id from Status");
        update("Task", "t", {{"status_id", statuses[0].at("id")}});
        update("Task", "t", {{"status_id", statuses[1].at("id")}});
    }

    static std::string text(json::value const& value) { return std::string(value.as_string()); }

    /// The keys of all that a user sees, by entity types.
    Keys seen_by(ApiRequest user)
    {
        ApiRequest const before = std::exchange(caller, std::move(user));
        Keys keys;
        for (schema::EntityType const& type : schema::Registry::standard().types()) {
            if (type.is_hidden || !type.is_whole_table())
                continue;
            std::string names;
            for (std::string const& name : type.primary_key)
                names += (names.empty() ? "" : ", ") + name;
            for (json::value const& entity : query("select " + names + " from " + type.name)) {
                std::string key;
                for (std::string const& name : type.primary_key)
                    key += json::serialize(entity.at(name)) + " ";
                keys[type.name].insert(key);
            }
        }
        caller = before;
        return keys;
    }

    ApiRequest john;
};

class Contexts
{
public:
    Contexts() { store::prepare_tables(database, schema::Registry::standard()); }

    void add(std::string const& id, std::string const& project)
    {
        database.execute("INSERT INTO \"context\" (\"id\", \"project_id\", \"_type\") VALUES (?1, ?2, 'Task')", {id, project});
    }

    std::int64_t seen_without(std::vector<std::string> const& projects)
    {
        store::HiddenProjects const hidden(database, projects);
        return std::get<std::int64_t>(database.select_row("SELECT count(*) FROM \"context\"")->front());
    }

    store::Database database;
};

} // namespace

TEST_CASE("what would be deleted with a private project is hidden with it", "[sandbox][store]")
{
    Fixture fixture;
    Keys const all = fixture.seen_by(fixture.caller);
    Keys const seen = fixture.seen_by(fixture.john);
    fixture.remove("Project", "p");
    Keys const left = fixture.seen_by(fixture.caller);
    std::set<std::string> hidden;
    for (auto const& [type, keys] : all) {
        INFO(type);
        auto const found = seen.find(type);
        auto const kept = left.find(type);
        CHECK((found == seen.end() ? std::set<std::string>() : found->second) == (kept == left.end() ? std::set<std::string>() : kept->second));
        if (found == seen.end() || found->second != keys)
            hidden.insert(type);
    }
    for (char const* const type : {"Context",
                                   "TypedContextLink",
                                   "Asset",
                                   "AssetVersion",
                                   "AssetVersionLink",
                                   "Component",
                                   "ComponentLocation",
                                   "Metadata",
                                   "Note",
                                   "NoteLabelLink",
                                   "Recipient",
                                   "List",
                                   "ListObject",
                                   "ReviewSession",
                                   "ReviewSessionObject",
                                   "ReviewSessionInvitee",
                                   "ReviewSessionObjectStatus",
                                   "EntitySetting",
                                   "CalendarEvent",
                                   "CalendarEventResource",
                                   "Timer",
                                   "Timelog",
                                   "Appointment",
                                   "Manager",
                                   "StatusChange",
                                   "CustomAttributeValue",
                                   "ContextCustomAttributeValue",
                                   "AssetCustomAttributeValue",
                                   "AssetVersionCustomAttributeValue",
                                   "ListCustomAttributeValue",
                                   "ListObjectCustomAttributeValue"})
    {
        INFO(type);
        CHECK(hidden.count(type) == 1);
    }
}

TEST_CASE("what tells of a private project and outlives it is hidden too", "[sandbox][store]")
{
    Fixture fixture;
    json::value const number = fixture.query("select id from CustomAttributeType where name is number")[0].at("id");
    fixture.create("Note", {{"id", "on_review"}, {"content", "n"}, {"parent_id", "ro"}, {"parent_type", "ReviewSessionObject"}});
    fixture.create("CustomAttributeConfiguration",
                   {{"id", "of_p"}, {"key", "of_p"}, {"label", "x"}, {"entity_type", "show"}, {"type_id", number}, {"project_id", "p"}});
    Keys const all = fixture.seen_by(fixture.caller);
    Keys const seen = fixture.seen_by(fixture.john);
    for (auto const& [type, key] : {std::pair("Note", "\"on_review\" "), std::pair("CustomConfigurationBase", "\"of_p\" ")}) {
        INFO(type);
        CHECK(all.at(type).count(key) == 1);
        CHECK(seen.at(type).count(key) == 0);
    }
}

TEST_CASE("what is in hidden projects is found anew after changes and rollbacks", "[sandbox][store]")
{
    Contexts contexts;
    contexts.add("p", "p");
    contexts.add("s", "p");
    contexts.add("q", "q");
    CHECK(contexts.seen_without({"p"}) == 1);
    CHECK(contexts.seen_without({"p"}) == 1);
    CHECK(contexts.seen_without({"q"}) == 2);
    CHECK(contexts.seen_without({"P", "q"}) == 0);
    CHECK(contexts.seen_without({"p"}) == 1);
    contexts.add("t", "p");
    CHECK(contexts.seen_without({"p"}) == 1);
    {
        store::Transaction const transaction(contexts.database);
        contexts.database.execute("UPDATE \"context\" SET \"project_id\" = 'q' WHERE \"id\" = 's'");
        CHECK(contexts.seen_without({"p"}) == 2);
    }
    CHECK(contexts.seen_without({"p"}) == 1);
    CHECK(contexts.seen_without({"q"}) == 3);
}

TEST_CASE("a failure to hide leaves nothing hidden", "[sandbox][store]")
{
    Contexts contexts;
    contexts.add("p", "p");
    // In the way of a view, one of the last.
    contexts.database.run("CREATE TEMP TABLE \"Timelog\" (\"id\" TEXT);");
    CHECK_THROWS_AS(contexts.seen_without({"p"}), store::StoreError);
    CHECK(contexts.database.select("SELECT 1 FROM sqlite_temp_schema WHERE type = 'view'").empty());
    contexts.add("q", "q");
    contexts.database.run("DROP TABLE temp.\"Timelog\";");
    CHECK(contexts.seen_without({"p"}) == 1);
}
