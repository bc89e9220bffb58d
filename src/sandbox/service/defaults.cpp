// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/defaults.hpp"

#include "ftrack/uuid.hpp"
#include "sandbox/service/failure.hpp"
#include "sandbox/service/project_membership.hpp"
#include "sandbox/service/well_known.hpp"

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

// Where no workflow says otherwise, the first of the list is where everything begins.
SqlValue first_of(EntityStore& entities, char const* table)
{
    auto const row = entities.database().select_row("SELECT \"id\" FROM \"" + std::string(table) + "\" ORDER BY \"sort\", rowid LIMIT 1");
    return row ? row->front() : SqlValue();
}

void complete_context(Draft& draft)
{
    draft.set("created_at", current_time());
    draft.set("created_by_id", draft.user_id);
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

void complete_by_type(Draft& draft)
{
    std::string const& root = draft.type.root().name;
    if (root == "Context")
        complete_context(draft);
    else if (root == "Component")
        complete_component(draft);
    else if (root == "AssetVersion")
        complete_version(draft);
    else if (root == "Note")
        complete_note(draft);
    else if (root == "Timelog")
        complete_timelog(draft);
    else if (draft.type.name == "User")
        complete_user(draft);
    else if (draft.type.name == "Group")
        draft.set("local", std::int64_t{1});
    else if (root == "Status")
        draft.set("is_active", std::int64_t{1});
    else if (root == "Appointment")
        draft.set("type", "assignment");
}

} // namespace

schema::EntityType const& type_to_create(schema::Registry const& registry, schema::EntityType const& type, Values const& given)
{
    auto const object_type = given.find("object_type_id");
    schema::EntityType const& concrete = object_type == given.end() ? type : registry.classify(type, text_of(object_type->second));
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
