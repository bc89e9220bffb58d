// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/seed.hpp"
#include "sandbox/service/seeder.hpp"
#include "sandbox/service/well_known.hpp"

#include <cstdint>

namespace ftrack::sandbox::service {

namespace {

using Text = std::string;

class DemoUser
{
public:
    std::string_view username;
    char const* first_name;
    char const* last_name;
    char const* role;
    bool is_active;
};

// One of each role, and one who has left.
constexpr DemoUser users[] = {{administrator_name, "Demo", "Admin", "Administrator", true},
                              {"jane.doe", "Jane", "Doe", "Project Manager", true},
                              {"john.smith", "John", "Smith", "User", true},
                              {"alex.kim", "Alex", "Kim", "Restricted", true},
                              {"robin.gone", "Robin", "Gone", "User", false}};

void add_user(EntityStore& entities, DemoUser const& user)
{
    Text const name(user.username);
    Text const id = stable_id("user/" + name);
    Seeder(entities, "User")
        .add({{"id", id},
              {"username", name},
              {"first_name", Text(user.first_name)},
              {"last_name", Text(user.last_name)},
              {"email", name + "@example.com"},
              {"is_active", std::int64_t{user.is_active}}});
    Seeder(entities, "UserSecurityRole")
        .add({{"id", stable_id("user_role/" + name)},
              {"user_id", id},
              {"security_role_id", stable_id("security_role/" + Text(user.role))},
              {"is_all_projects", std::int64_t{1}},
              {"is_all_open_projects", std::int64_t{1}}});
    entities.database().execute("INSERT INTO \"api_key\" (\"key\", \"user_id\") VALUES (?1, ?2)", {stable_id("api_key/" + name), id});
}

} // namespace

void seed_access(EntityStore& entities)
{
    Seeder(entities, "UserType").add({{"id", Text(well_known::user_type)}, {"name", Text("user")}});
    Seeder security_role(entities, "SecurityRole");
    for (char const* const name : {"Administrator", "Project Manager", "User", "Restricted"})
        security_role.add({{"id", stable_id("security_role/" + Text(name))}, {"name", Text(name)}, {"type", Text("PROJECT")}});
    for (DemoUser const& user : users)
        add_user(entities, user);
}

} // namespace ftrack::sandbox::service
