// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/defaults.hpp"

#include "ftrack/uuid.hpp"
#include "sandbox/service/failure.hpp"
#include "sandbox/service/project_membership.hpp"
#include "sandbox/service/well_known.hpp"

#include <array>

namespace ftrack::sandbox::service {

namespace {

/// The values of an entity under construction: what is set stays.
class Draft
{
public:
    Draft(EntityStore& store, schema::EntityType const& entity_type, Values& target, std::string const& user)
        : entities(store), type(entity_type), user_id(user), values_(target)
    {
    }

    bool lacks(std::string const& name) const
    {
        auto const found = values_.find(name);
        return found == values_.end() || is_null(found->second);
    }

    SqlValue const& operator[](std::string const& name) const
    {
        static SqlValue const nothing;
        auto const found = values_.find(name);
        return found == values_.end() ? nothing : found->second;
    }

    void set(std::string const& name, SqlValue value)
    {
        if (lacks(name))
            values_[name] = std::move(value);
    }

    /// As set(), for a value that takes a query to find.
    template <class Find>
    void find(std::string const& name, Find const& find_value)
    {
        if (lacks(name))
            values_[name] = find_value();
    }

    EntityStore& entities;
    schema::EntityType const& type;
    std::string const& user_id;

private:
    Values& values_;
};

SqlValue first_value(EntityStore& entities, std::string const& sql, store::Parameters const& parameters = {})
{
    auto const row = entities.database().select_row(sql, parameters);
    return row ? row->front() : SqlValue();
}

// Where no workflow says otherwise, the first of the list is where everything begins.
SqlValue first_of(EntityStore& entities, std::string const& table)
{
    return first_value(entities, "SELECT \"id\" FROM \"" + table + "\" ORDER BY \"sort\", rowid LIMIT 1");
}

SqlValue first_workflow_status(EntityStore& entities, SqlValue const& project, std::string const& workflow)
{
    return first_value(entities,
                       "SELECT s.\"id\" FROM \"context\" p JOIN \"ProjectSchema\" c ON c.\"id\" = p.\"project_schema_id\" "
                       "JOIN \"WorkflowSchemaStatus\" w ON w.\"workflow_schema_id\" = c.\"" +
                           workflow + "\" JOIN \"Status\" s ON s.\"id\" = w.\"status_id\" WHERE p.\"id\" = ?1 ORDER BY s.\"sort\", s.rowid LIMIT 1",
                       {project});
}

SqlValue first_task_type(EntityStore& entities, SqlValue const& project)
{
    return first_value(entities,
                       "SELECT t.\"id\" FROM \"context\" p JOIN \"ProjectSchema\" c ON c.\"id\" = p.\"project_schema_id\" "
                       "JOIN \"TaskTypeSchemaType\" l ON l.\"task_type_schema_id\" = c.\"task_type_schema_id\" "
                       "JOIN \"Type\" t ON t.\"id\" = l.\"type_id\" WHERE p.\"id\" = ?1 ORDER BY t.\"sort\", t.rowid LIMIT 1",
                       {project});
}

/// The first of what the project's schema lists for an object type: `SchemaStatus` with `status_id`, `SchemaType` with `type_id`.
SqlValue first_of_schema(Draft const& draft, std::string const& table, std::string const& column)
{
    return first_value(draft.entities,
                       "SELECT l.\"" + column +
                           "\" FROM \"context\" p JOIN \"Schema\" s ON s.\"project_schema_id\" = p.\"project_schema_id\" "
                           "JOIN \"" +
                           table +
                           "\" l ON l.\"schema_id\" = s.\"id\" WHERE p.\"id\" = ?1 AND s.\"object_type_id\" = ?2 "
                           "ORDER BY l.\"sort\", l.rowid LIMIT 1",
                       {draft["project_id"], draft["object_type_id"]});
}

void complete_context(Draft& draft)
{
    if (draft.type.name == "Project") {
        draft.set("context_type", "show");
        draft.set("project_id", draft["id"]);
        draft.set("status", "active");
        draft.set("full_name", draft["name"]);
        draft.set("project_schema_id", std::string(well_known::project_schema));
        return;
    }
    draft.set("context_type", "task");
    draft.find("project_id", [&] { return project_of(draft.entities, draft["parent_id"]); });
    bool const is_task = draft.type.name == "Task";
    draft.find("status_id", [&] {
        return is_task ? first_workflow_status(draft.entities, draft["project_id"], "task_workflow_schema_id")
                       : first_of_schema(draft, "SchemaStatus", "status_id");
    });
    draft.find("type_id",
               [&] { return is_task ? first_task_type(draft.entities, draft["project_id"]) : first_of_schema(draft, "SchemaType", "type_id"); });
    draft.find("status_id", [&] { return first_of(draft.entities, "Status"); });
    draft.find("type_id", [&] { return first_of(draft.entities, "Type"); });
    draft.set("priority_id", std::string(well_known::default_priority));
    draft.set("sort", 0.0);
    draft.set("bid", 0.0);
}

SqlValue next_version(EntityStore& entities, SqlValue const& asset_id)
{
    auto const last = entities.database().select_row("SELECT MAX(\"version\") FROM \"AssetVersion\" WHERE \"asset_id\" = ?1", {asset_id});
    auto const* const number = last ? std::get_if<std::int64_t>(&last->front()) : nullptr;
    return std::int64_t{number != nullptr ? *number + 1 : 1};
}

void complete_version(Draft& draft)
{
    draft.find("version", [&] { return next_version(draft.entities, draft["asset_id"]); });
    draft.set("date", current_time());
    draft.set("user_id", draft.user_id);
    draft.find("status_id", [&] {
        SqlValue const project = first_value(draft.entities,
                                             "SELECT c.\"project_id\" FROM \"Asset\" a JOIN \"context\" c ON c.\"id\" = a.\"context_id\" "
                                             "WHERE a.\"id\" = ?1",
                                             {draft["asset_id"]});
        return first_workflow_status(draft.entities, project, "asset_version_workflow_schema_id");
    });
    draft.find("status_id", [&] { return first_of(draft.entities, "Status"); });
}

void complete_component(Draft& draft)
{
    std::string kind = "file";
    if (draft.type.name == "SequenceComponent")
        kind = "sequence";
    else if (draft.type.name == "ContainerComponent")
        kind = "container";
    draft.set("system_type", kind);
}

void complete_user(Draft& draft)
{
    draft.set("username", make_uuid());
    draft.set("user_type_id", std::string(well_known::user_type));
    for (char const* const flag : {"is_active", "is_otp_enabled", "is_totp_enabled", "require_details_update"})
        draft.set(flag, std::int64_t{0});
}

void complete_note(Draft& draft)
{
    draft.set("date", current_time());
    draft.set("thread_activity", draft["date"]);
    draft.set("user_id", draft.user_id);
}

void complete_timelog(Draft& draft)
{
    draft.set("start", current_time());
    draft.set("duration", 0.0);
    draft.set("user_id", draft.user_id);
}

void complete_timer(Draft& draft)
{
    draft.set("start", current_time());
    draft.set("user_id", draft.user_id);
}

void complete_list(Draft& draft)
{
    draft.set("date", current_time());
    draft.set("user_id", draft.user_id);
}

void complete_review_session(Draft& draft)
{
    draft.set("start_date", current_time());
    draft.find("end_date",
               [&] { return first_value(draft.entities, "SELECT strftime('%Y-%m-%dT%H:%M:%S', ?1, '+30 days')", {draft["start_date"]}); });
}

void complete_review_session_object(Draft& draft)
{
    draft.find("sort_order", [&] {
        return first_value(draft.entities,
                           "SELECT COALESCE(MAX(\"sort_order\"), 0.0) + 1.0 FROM \"ReviewSessionObject\" WHERE \"review_session_id\" = ?1",
                           {draft["review_session_id"]});
    });
}

void complete_user_security_role(Draft& draft)
{
    draft.set("is_all_projects", std::int64_t{0});
    draft.set("is_all_open_projects", std::int64_t{0});
}

void complete_status_change(Draft& draft)
{
    draft.set("id", make_uuid());
    draft.set("date", current_time());
    draft.set("user_id", draft.user_id);
}

void complete_creation(Draft& draft)
{
    if (draft.type.find("created_at") != nullptr)
        draft.set("created_at", current_time());
    if (draft.type.find("created_by_id") != nullptr && !draft.user_id.empty())
        draft.set("created_by_id", draft.user_id);
}

void complete_by_type(Draft& draft)
{
    using Function = void (*)(Draft&);
    static constexpr std::array<std::pair<std::string_view, Function>, 18> functions{{
        {"Context", &complete_context},
        {"Component", &complete_component},
        {"AssetVersion", &complete_version},
        {"Note", &complete_note},
        {"Timelog", &complete_timelog},
        {"Timer", &complete_timer},
        {"List", &complete_list},
        {"User", &complete_user},
        {"ReviewSession", &complete_review_session},
        {"ReviewSessionObject", &complete_review_session_object},
        {"UserSecurityRole", &complete_user_security_role},
        {"StatusChange", &complete_status_change},
        {"Group", [](Draft& entity) { entity.set("local", std::int64_t{1}); }},
        {"Status", [](Draft& entity) { entity.set("is_active", std::int64_t{1}); }},
        {"Appointment", [](Draft& entity) { entity.set("type", "assignment"); }},
        {"Job", [](Draft& entity) { entity.set("user_id", entity.user_id); }},
        {"CustomAttributeConfiguration", [](Draft& entity) { entity.set("config", "{}"); }},
        {"CustomAttributeLinkConfiguration", [](Draft& entity) { entity.set("config", "{}"); }},
    }};
    complete_creation(draft);
    for (auto const& [name, function] : functions) {
        if (name == draft.type.name || name == draft.type.root().name)
            function(draft);
    }
}

/// The type of the links of a configuration, by what they lead to.
schema::EntityType const& classified_link(EntityStore& entities, schema::EntityType const& type, Values const& given)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kinds{{{"asset", "AssetCustomAttributeLink"},
                                                                                         {"assetversion", "AssetVersionCustomAttributeLink"},
                                                                                         {"asset_version", "AssetVersionCustomAttributeLink"},
                                                                                         {"component", "ComponentCustomAttributeLink"},
                                                                                         {"group", "GroupCustomAttributeLink"},
                                                                                         {"list", "ListCustomAttributeLink"},
                                                                                         {"show", "ContextCustomAttributeLink"},
                                                                                         {"task", "ContextCustomAttributeLink"},
                                                                                         {"user", "UserCustomAttributeLink"}}};
    auto const configuration = given.find("configuration_id");
    SqlValue const target =
        configuration == given.end()
            ? SqlValue()
            : first_value(entities, "SELECT \"entity_type_to\" FROM \"CustomConfigurationBase\" WHERE \"id\" = ?1", {configuration->second});
    for (auto const& [name, link] : kinds) {
        if (name == text_of(target))
            return entities.registry().get(link);
    }
    return type;
}

/// The most derived type below `type` that its values tell of by a classifier, such as an object type.
schema::EntityType const& classified(EntityStore& entities, schema::EntityType const& type, Values const& given)
{
    if (type.name == "CustomAttributeLink")
        return classified_link(entities, type, given);
    for (schema::EntityType const* kind : type.family) {
        auto const value = kind->classifier_property.empty() ? given.end() : given.find(kind->classifier_property);
        if (value != given.end() && !is_null(value->second))
            return entities.registry().classify(type, text_of(value->second));
    }
    return type;
}

} // namespace

schema::EntityType const& type_to_create(EntityStore& entities, schema::EntityType const& type, Values const& given)
{
    schema::EntityType const& concrete = classified(entities, type, given);
    if (concrete.is_abstract)
        throw validation_error("Entities of type '" + type.name + "' cannot be created: name the type of which it is one.");
    return concrete;
}

void complete(EntityStore& entities, schema::EntityType const& type, Values& values, std::string const& user_id)
{
    Draft draft(entities, type, values, user_id);
    for (schema::Property const& property : type.properties) {
        if (!property.default_value || !property.is_stored() || values.contains(property.name))
            continue;
        bool const is_identifier = *property.default_value == "{uid}";
        draft.set(property.name, is_identifier ? SqlValue(make_uuid()) : to_sql(type, property, *property.default_value));
    }
    complete_by_type(draft);
}

} // namespace ftrack::sandbox::service
