// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/seed.hpp"
#include "sandbox/service/seeder.hpp"

#include <array>
#include <cstdint>

namespace ftrack::sandbox::service {

namespace {

using Text = std::string;

class DemoAttribute
{
public:
    char const* key;
    char const* label;
    char const* entity_type;
    char const* object_type; ///< a typed context, or null
    char const* type;
    char const* standard; ///< JSON, or null
    char const* config;
    bool is_hierarchical;
};

constexpr char const* departments = R"({"multiSelect": false, "data": "[{\"menu\": \"Animation\", \"value\": \"anim\"}, )"
                                    R"({\"menu\": \"Effects\", \"value\": \"fx\"}]"})";

constexpr DemoAttribute attributes[] = {
    {"fstart", "Frame start", "task", "Shot", "number", "1001", R"({"isdecimal": false})", false},
    {"fend", "Frame end", "task", "Shot", "number", "1100", R"({"isdecimal": false})", false},
    {"handles", "Handles", "task", "Shot", "number", "0", R"({"isdecimal": false})", false},
    {"fps", "Frames per second", "show", nullptr, "number", "24", R"({"isdecimal": true})", true},
    {"delivered", "Delivered", "assetversion", nullptr, "boolean", "false", "{}", false},
    {"delivery_date", "Delivery date", "assetversion", nullptr, "date", nullptr, "{}", false},
    {"client", "Client", "show", nullptr, "text", R"("")", R"({"markdown": false})", false},
    {"department", "Department", "user", nullptr, "enumerator", R"(["anim"])", departments, false},
    {"summary", "Summary", "task", "Task", "expression", R"("{name}")", "{}", false},
    {"origin", "Origin", "asset", nullptr, "text", R"("")", R"({"markdown": false})", false},
    {"locked", "Locked", "list", nullptr, "boolean", "false", "{}", false},
};

void add_attribute(EntityStore& entities, DemoAttribute const& attribute, std::int64_t sort)
{
    Text const id = stable_id("custom_attribute/" + Text(attribute.key));
    Seeder(entities, "CustomAttributeConfiguration")
        .add({{"id", id},
              {"key", Text(attribute.key)},
              {"label", Text(attribute.label)},
              {"entity_type", Text(attribute.entity_type)},
              {"object_type_id",
               attribute.object_type != nullptr ? SqlValue(entities.registry().get(attribute.object_type).classifier_value) : SqlValue()},
              {"type_id", stable_id("custom_attribute_type/" + Text(attribute.type))},
              {"default", attribute.standard != nullptr ? SqlValue(Text(attribute.standard)) : SqlValue()},
              {"config", Text(attribute.config)},
              {"is_hierarchical", std::int64_t{attribute.is_hierarchical}},
              {"sort", sort}});
    for (char const* const table : {"CustomAttributeReadRole", "CustomAttributeWriteRole"}) {
        for (char const* const role : {"Administrator", "Project Manager", "User"})
            Seeder(entities, table).add({{"configuration_id", id}, {"security_role_id", stable_id("security_role/" + Text(role))}});
    }
}

} // namespace

void seed_custom_attribute_types(EntityStore& entities)
{
    Seeder type(entities, "CustomAttributeType");
    for (char const* const name : {"text", "boolean", "date", "enumerator", "dynamic enumerator", "number", "expression"})
        type.add({{"id", stable_id("custom_attribute_type/" + Text(name))}, {"name", Text(name)}, {"core", std::int64_t{1}}});
}

void seed_demo_attributes(EntityStore& entities)
{
    std::int64_t sort = 0;
    for (DemoAttribute const& attribute : attributes)
        add_attribute(entities, attribute, sort++);
}

} // namespace ftrack::sandbox::service
