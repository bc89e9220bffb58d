// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/seed.hpp"

#include "sandbox/service/defaults.hpp"
#include "sandbox/service/well_known.hpp"

#include <array>
#include <cstdint>

namespace ftrack::sandbox::service {

namespace {

/// Adds rows of one type, with what they lack filled in by the schema.
class Seeder
{
public:
    Seeder(EntityStore& entities, char const* type) : entities_(entities), type_(entities.registry().get(type)) {}

    void add(Values values)
    {
        complete(entities_, type_, values, {});
        entities_.insert(type_, values);
    }

private:
    EntityStore& entities_;
    schema::EntityType const& type_;
};

using Text = std::string;

void seed_states_and_statuses(EntityStore& entities)
{
    constexpr std::array<std::array<char const*, 3>, 4> states{{{"6c59abf8-4dbf-11e1-9902-f23c91df25eb", "Not Started", "NOT_STARTED"},
                                                                {"6c59b1f2-4dbf-11e1-9902-f23c91df25eb", "In Progress", "IN_PROGRESS"},
                                                                {"6c59b3aa-4dbf-11e1-9902-f23c91df25eb", "Done", "DONE"},
                                                                {"6c59b526-4dbf-11e1-9902-f23c91df25eb", "Blocked", "BLOCKED"}}};
    Seeder state(entities, "State");
    for (auto const& [id, name, brief] : states)
        state.add({{"id", Text(id)}, {"name", Text(name)}, {"short", Text(brief)}});
    class Row
    {
    public:
        char const* id;
        char const* name;
        char const* color;
        std::size_t state;
    };
    static Row const statuses[] = {{well_known::not_started.data(), "Not started", "#FFFFFF", 0},
                                   {nullptr, "In progress", "#3498DB", 1},
                                   {nullptr, "Pending Review", "#F1C40F", 1},
                                   {nullptr, "Approved", "#1CBC90", 2},
                                   {nullptr, "Done", "#2ECC71", 2},
                                   {nullptr, "On Hold", "#E74C3C", 3},
                                   {nullptr, "Omitted", "#000000", 2}};
    Seeder status(entities, "Status");
    std::int64_t sort = 0;
    for (Row const& row : statuses) {
        status.add({{"id", row.id != nullptr ? Text(row.id) : stable_id("status/" + Text(row.name))},
                    {"name", Text(row.name)},
                    {"color", Text(row.color)},
                    {"sort", sort++},
                    {"state_id", Text(states[row.state][0])}});
    }
}

void seed_types(EntityStore& entities)
{
    Seeder type(entities, "Type");
    std::int64_t sort = 0;
    for (char const* const name : {"Generic", "Modeling", "Rigging", "Layout", "Animation", "FX", "Lighting", "Compositing"})
        type.add({{"id", stable_id("type/" + Text(name))}, {"name", Text(name)}, {"sort", sort++}});
    Seeder priority(entities, "Priority");
    sort = 0;
    for (char const* const name : {"None", "Low", "Medium", "High", "Urgent"}) {
        priority.add({{"id", sort == 0 ? Text(well_known::default_priority) : stable_id("priority/" + Text(name))},
                      {"name", Text(name)},
                      {"sort", sort},
                      {"value", static_cast<double>(sort)}});
        ++sort;
    }
    Seeder asset_type(entities, "AssetType");
    for (auto const& [name, brief] : {std::pair("Geometry", "geo"), std::pair("Animation", "anim"), std::pair("Camera", "cam"),
                                      std::pair("Image Sequence", "img"), std::pair("Upload", "upload")})
        asset_type.add({{"id", stable_id("asset_type/" + Text(name))}, {"name", Text(name)}, {"short", Text(brief)}});
    Seeder category(entities, "NoteCategory");
    for (char const* const name : {"Internal", "Client feedback"})
        category.add({{"id", stable_id("note_category/" + Text(name))}, {"name", Text(name)}});
}

void seed_object_types(EntityStore& entities)
{
    Seeder object_type(entities, "ObjectType");
    std::int64_t sort = 0;
    for (schema::EntityType const& type : entities.registry().types()) {
        if (type.classifier_value.empty())
            continue;
        bool const is_task = type.name == "Task" || type.name == "Milestone";
        object_type.add({{"id", type.classifier_value},
                         {"name", type.name == "AssetBuild" ? Text("Asset Build") : type.name},
                         {"icon", Text("default")},
                         {"sort", sort++},
                         {"is_leaf", std::int64_t{is_task}},
                         {"is_schedulable", std::int64_t{is_task}},
                         {"is_time_reportable", std::int64_t{type.name == "Task"}}});
    }
    Seeder(entities, "ProjectSchema").add({{"id", Text(well_known::project_schema)}, {"name", Text("VFX")}});
    Seeder(entities, "Disk").add({{"id", stable_id("disk")}, {"name", Text("projects")}, {"unix", Text("/mnt/projects")}, {"windows", Text("P:\\")}});
}

void seed_locations(EntityStore& entities)
{
    Seeder location(entities, "Location");
    for (auto const& [id, name] :
         {std::pair(well_known::unmanaged_location, "ftrack.unmanaged"), std::pair(well_known::server_location, "ftrack.server"),
          std::pair(std::string_view("ce9b348f-8809-11e3-821c-20c9d081909b"), "ftrack.origin"),
          std::pair(std::string_view("cd41be70-8809-11e3-b98a-20c9d081909b"), "ftrack.review"),
          std::pair(std::string_view("07b82a97-8cf9-11e3-9383-20c9d081909b"), "ftrack.connect")})
        location.add({{"id", Text(id)}, {"name", Text(name)}});
}

void seed_users(EntityStore& entities)
{
    Seeder(entities, "UserType").add({{"id", Text(well_known::user_type)}, {"name", Text("user")}});
    class Row
    {
    public:
        std::string_view username;
        char const* first_name;
        char const* last_name;
    };
    static Row const users[] = {
        {administrator_name, "Demo", "Admin"}, {"jane.doe", "Jane", "Doe"}, {"john.smith", "John", "Smith"}, {"alex.kim", "Alex", "Kim"}};
    Seeder user(entities, "User");
    for (Row const& row : users) {
        Text const id = stable_id("user/" + Text(row.username));
        user.add({{"id", id},
                  {"username", Text(row.username)},
                  {"first_name", Text(row.first_name)},
                  {"last_name", Text(row.last_name)},
                  {"email", Text(row.username) + "@example.com"},
                  {"is_active", std::int64_t{1}}});
        entities.database().execute("INSERT INTO \"api_key\" (\"key\", \"user_id\") VALUES (?1, ?2)",
                                    {stable_id("api_key/" + Text(row.username)), id});
    }
}

std::uint64_t mixed(std::uint64_t value) noexcept
{
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31);
}

std::uint64_t hash(std::string_view text, std::uint64_t seed) noexcept
{
    for (char const character : text)
        seed = (seed ^ static_cast<unsigned char>(character)) * 0x100000001b3U;
    return mixed(seed);
}

} // namespace

// FNV-1a twice with different beginnings, in the form of a version 4 UUID.
std::string stable_id(std::string_view name)
{
    std::uint64_t const halves[] = {hash(name, 0xcbf29ce484222325U), hash(name, 0x9e3779b97f4a7c15U)};
    constexpr std::string_view digits = "0123456789abcdef";
    std::string id;
    for (std::size_t i = 0; i < 32; ++i) {
        if (i == 8 || i == 12 || i == 16 || i == 20)
            id += '-';
        auto digit = static_cast<std::size_t>(halves[i / 16] >> (4 * (i % 16)) & 0xf);
        if (i == 12)
            digit = 4;
        if (i == 16)
            digit = 8 | (digit & 3);
        id += digits[digit];
    }
    return id;
}

void seed(EntityStore& entities)
{
    seed_states_and_statuses(entities);
    seed_types(entities);
    seed_object_types(entities);
    seed_locations(entities);
    seed_users(entities);
}

} // namespace ftrack::sandbox::service
