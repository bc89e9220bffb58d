// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/seed.hpp"
#include "sandbox/service/seeder.hpp"
#include "sandbox/service/well_known.hpp"

#include <array>
#include <cstdint>

namespace ftrack::sandbox::service {

namespace {

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
}

void seed_choices(EntityStore& entities)
{
    Seeder asset_type(entities, "AssetType");
    for (auto const& [name, brief] : {std::pair("Geometry", "geo"), std::pair("Animation", "anim"), std::pair("Camera", "cam"),
                                      std::pair("Image Sequence", "img"), std::pair("Upload", "upload")})
        asset_type.add({{"id", stable_id("asset_type/" + Text(name))}, {"name", Text(name)}, {"short", Text(brief)}});
    Seeder category(entities, "NoteCategory");
    for (char const* const name : {"Internal", "Client feedback"})
        category.add({{"id", stable_id("note_category/" + Text(name))}, {"name", Text(name)}});
    Seeder list_category(entities, "ListCategory");
    for (char const* const name : {"Dailies", "Deliveries"})
        list_category.add({{"id", stable_id("list_category/" + Text(name))}, {"name", Text(name)}});
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
    Seeder(entities, "Disk").add({{"id", stable_id("disk")}, {"name", Text("projects")}, {"unix", Text("/mnt/projects")}, {"windows", Text("P:\\")}});
}

std::vector<store::Row> ids_of(EntityStore& entities, char const* table)
{
    return entities.database().select("SELECT \"id\" FROM \"" + Text(table) + "\" ORDER BY \"sort\", rowid");
}

/// What a project may consist of: tasks and versions take every status and type; of the rest, shots and asset builds have a status, asset builds a
/// type.
void seed_project_schema(EntityStore& entities)
{
    Text const workflow = stable_id("workflow");
    Text const task_types = stable_id("task_types");
    Seeder(entities, "WorkflowSchema").add({{"id", workflow}, {"name", Text("Default")}});
    Seeder(entities, "TaskTypeSchema").add({{"id", task_types}, {"name", Text("Default")}});
    Seeder(entities, "ProjectSchema")
        .add({{"id", Text(well_known::project_schema)},
              {"name", Text("VFX")},
              {"asset_version_workflow_schema_id", workflow},
              {"task_workflow_schema_id", workflow},
              {"task_type_schema_id", task_types}});
    for (store::Row const& status : ids_of(entities, "Status"))
        Seeder(entities, "WorkflowSchemaStatus").add({{"workflow_schema_id", workflow}, {"status_id", status.front()}});
    for (store::Row const& type : ids_of(entities, "Type"))
        Seeder(entities, "TaskTypeSchemaType").add({{"task_type_schema_id", task_types}, {"type_id", type.front()}});
    for (store::Row const& object_type : ids_of(entities, "ObjectType"))
        Seeder(entities, "ProjectSchemaObjectType")
            .add({{"project_schema_id", Text(well_known::project_schema)}, {"object_type_id", object_type.front()}});
    for (char const* const name : {"Shot", "AssetBuild"}) {
        Text const schema = stable_id("schema/" + Text(name));
        Seeder(entities, "Schema")
            .add({{"id", schema},
                  {"object_type_id", entities.registry().get(name).classifier_value},
                  {"project_schema_id", Text(well_known::project_schema)}});
        std::int64_t sort = 0;
        for (store::Row const& status : ids_of(entities, "Status"))
            Seeder(entities, "SchemaStatus").add({{"schema_id", schema}, {"status_id", status.front()}, {"sort", sort++}});
        if (Text(name) == "AssetBuild")
            Seeder(entities, "SchemaType").add({{"schema_id", schema}, {"type_id", stable_id("type/Modeling")}});
    }
}

} // namespace

void seed_workflow(EntityStore& entities)
{
    seed_states_and_statuses(entities);
    seed_types(entities);
    seed_choices(entities);
    seed_object_types(entities);
    seed_project_schema(entities);
}

} // namespace ftrack::sandbox::service
