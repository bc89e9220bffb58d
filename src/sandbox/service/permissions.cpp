// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/permissions.hpp"

#include "sandbox/service/failure.hpp"

#include <algorithm>
#include <array>

namespace ftrack::sandbox::service {

namespace {

constexpr std::array<std::pair<std::string_view, Role>, 4> roles{{
    {"Restricted", Role::restricted},
    {"User", Role::user},
    {"Project Manager", Role::manager},
    {"Administrator", Role::administrator},
}};

/// What belongs to the studio rather than to a project.
constexpr std::array<std::string_view, 29> of_administrators{"User",
                                                             "Group",
                                                             "Membership",
                                                             "UserType",
                                                             "SecurityRole",
                                                             "UserSecurityRole",
                                                             "UserSecurityRoleProject",
                                                             "CustomConfigurationBase",
                                                             "CustomAttributeType",
                                                             "CustomAttributeGroup",
                                                             "ObjectType",
                                                             "State",
                                                             "Status",
                                                             "Type",
                                                             "Priority",
                                                             "ProjectSchema",
                                                             "ProjectSchemaObjectType",
                                                             "ProjectSchemaOverride",
                                                             "Schema",
                                                             "SchemaStatus",
                                                             "SchemaType",
                                                             "TaskTypeSchema",
                                                             "TaskTypeSchemaType",
                                                             "WorkflowSchema",
                                                             "WorkflowSchemaStatus",
                                                             "Setting",
                                                             "SettingComponent",
                                                             "Disk",
                                                             "ManagerType"};

constexpr std::array<std::string_view, 8> of_managers{"AssetType", "ListCategory", "Location",     "NoteCategory",
                                                      "NoteLabel", "Scope",        "TaskTemplate", "TaskTemplateItem"};

std::string_view verb(ChangeAction action)
{
    switch (action) {
    case ChangeAction::add:
        return "create";
    case ChangeAction::update:
        return "update";
    case ChangeAction::remove:
        return "delete";
    }
    return "change";
}

template <class List>
bool contains(List const& list, std::string_view name)
{
    return std::find(list.begin(), list.end(), name) != list.end();
}

bool names_type(auto const& list, schema::EntityType const& type) { return contains(list, type.name) || contains(list, type.root().name); }

} // namespace

Role role_of_name(std::string_view name)
{
    auto const found = std::find_if(roles.begin(), roles.end(), [name](auto const& entry) { return entry.first == name; });
    return found == roles.end() ? Role::restricted : found->second;
}

Role required_role(schema::EntityType const& type, ChangeAction action)
{
    if (names_type(of_administrators, type))
        return Role::administrator;
    bool const is_project = type.name == "Project" && action != ChangeAction::update;
    return is_project || names_type(of_managers, type) ? Role::manager : Role::user;
}

Permissions::Permissions(EntityStore& entities, std::string user_id) : entities_(entities), user_id_(std::move(user_id))
{
    for (store::Row const& row : entities_.database().select(
             "SELECT r.\"name\", u.\"is_all_open_projects\" OR u.\"is_all_projects\", p.\"project_id\" FROM \"UserSecurityRole\" u "
             "JOIN \"SecurityRole\" r ON r.\"id\" = u.\"security_role_id\" "
             "LEFT JOIN \"UserSecurityRoleProject\" p ON p.\"user_security_role_id\" = u.\"id\" WHERE u.\"user_id\" = ?1",
             {user_id_}))
    {
        Role const role = role_of_name(text_of(row[0]));
        auto const* const is_everywhere = std::get_if<std::int64_t>(&row[1]);
        if (is_everywhere != nullptr && *is_everywhere != 0)
            everywhere_ = std::max(everywhere_, role);
        if (is_null(row[2]))
            continue;
        anywhere_ = std::max(anywhere_, role);
        Role& in_project = in_projects_[std::string(text_of(row[2]))];
        in_project = std::max(in_project, role);
    }
    anywhere_ = std::max(anywhere_, everywhere_);
}

void Permissions::check(ChangeAction action, schema::EntityType const& type, std::vector<LineageEntry> const& lineage) const
{
    if (is_administrator())
        return;
    Role const required = required_role(type, action);
    bool const is_in_project = !lineage.empty() && lineage.back().entity_type == "Project";
    bool const is_self = type.name == "User" && action == ChangeAction::update && lineage.front().id == user_id_;
    Role const given = is_in_project ? role_in(lineage.back().id) : required == Role::user ? anywhere_ : everywhere_;
    if (given >= required || (is_self && given >= Role::user))
        return;
    throw permission_error("You do not have permission to " + std::string(verb(action)) + " " + type.name + " " +
                           (lineage.empty() ? std::string() : lineage.front().id) + ".");
}

void Permissions::require(Role role, std::string_view what) const
{
    if ((role == Role::user ? anywhere_ : everywhere_) < role)
        throw permission_error("You do not have permission to " + std::string(what) + ".");
}

bool Permissions::may_write_attribute(std::string_view configuration_id) const
{
    return is_administrator() ||
           entities_.database()
               .select_row("SELECT 1 FROM \"CustomAttributeWriteRole\" w JOIN \"UserSecurityRole\" u ON u.\"security_role_id\" = "
                           "w.\"security_role_id\" WHERE w.\"configuration_id\" = ?1 AND u.\"user_id\" = ?2",
                           {std::string(configuration_id), user_id_})
               .has_value();
}

boost::json::array Permissions::names() const
{
    boost::json::array names;
    for (auto const& [name, role] : roles) {
        if (role <= everywhere_)
            names.emplace_back(name);
    }
    return names;
}

Role Permissions::role_in(std::string_view project_id) const
{
    auto const granted = in_projects_.find(project_id);
    Role const here = granted == in_projects_.end() ? Role::none : granted->second;
    return is_private(project_id) ? here : std::max(here, everywhere_);
}

bool Permissions::is_private(std::string_view project_id) const
{
    SqlValue const value = entities_.value(entities_.registry().get("Project"), std::string(project_id), "is_private");
    auto const* const flag = std::get_if<std::int64_t>(&value);
    return flag != nullptr && *flag != 0;
}

} // namespace ftrack::sandbox::service
