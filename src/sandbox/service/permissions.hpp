// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/entity_store.hpp"
#include "sandbox/service/update_event.hpp"

#include <boost/json/array.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftrack::sandbox::service {

/// How far a security role reaches; each does what the ones before it do.
enum class Role
{
    none,       ///< no role: reads
    restricted, ///< reads
    user,       ///< works on what is in a project
    manager,    ///< makes and deletes projects, locations and lists of choices that projects use
    administrator,
};

/// The role that a security role of this name gives.
Role role_of_name(std::string_view name);

/// The least role that may create, update or delete entities of this type.
Role required_role(schema::EntityType const& type, ChangeAction action);

/// What one user may do, by the roles that the user has for all open projects and for single ones.
class Permissions
{
public:
    Permissions(EntityStore& entities, std::string user_id);

    /// Throws Failure unless the user may do this to the entity, which belongs to the project at the top of its lineage, or to none: then a role in
    /// any project will do.
    void check(ChangeAction action, schema::EntityType const& type, std::vector<LineageEntry> const& lineage) const;

    /// For operations that no entity stands for. Throws Failure.
    void require(Role role, std::string_view what) const;

    /// Whether the user may write values of this custom attribute: one of the roles that its configuration names.
    bool may_write_attribute(std::string_view configuration_id) const;

    /// Whether the user knows of this private project: by a role in it.
    bool may_see_private(std::string_view project_id) const { return is_administrator() || role_in(project_id) != Role::none; }

    bool is_administrator() const noexcept { return everywhere_ == Role::administrator; }

    /// The names of all the user may do, as `user_information` and `permissions` tell them.
    boost::json::array names() const;

private:
    Role role_in(std::string_view project_id) const;
    bool is_private(std::string_view project_id) const;

    EntityStore& entities_;
    std::string user_id_;
    Role everywhere_ = Role::none;
    Role anywhere_ = Role::none; ///< in some project at least
    std::map<std::string, Role, std::less<>> in_projects_;
};

} // namespace ftrack::sandbox::service
