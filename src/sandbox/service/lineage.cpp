// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/lineage.hpp"

#include <array>

namespace ftrack::sandbox::service {

namespace {

// A cycle of parents is refused at the end of a batch, and seen before that.
constexpr std::size_t highest = 100;

/// The attribute that leads upwards, for each kind of entity. Where two lead up, the first that is set counts.
constexpr std::array<std::pair<std::string_view, std::string_view>, 28> upwards{{
    {"Context", "parent_id"},
    {"Asset", "context_id"},
    {"AssetVersion", "asset_id"},
    {"AssetVersionLink", "to_id"},
    {"Appointment", "context_id"},
    {"CalendarEvent", "project_id"},
    {"CalendarEventResource", "calendar_event_id"},
    {"Component", "version_id"},
    {"Component", "container_id"},
    {"ComponentLocation", "component_id"},
    {"EntitySetting", "parent_id"},
    {"List", "project_id"},
    {"ListObject", "list_id"},
    {"Manager", "context_id"},
    {"Metadata", "parent_id"},
    {"Note", "parent_id"},
    {"Note", "in_reply_to_id"},
    {"NoteComponent", "note_id"},
    {"NoteLabelLink", "note_id"},
    {"Recipient", "note_id"},
    {"ReviewSession", "project_id"},
    {"ReviewSessionInvitee", "review_session_id"},
    {"ReviewSessionObject", "review_session_id"},
    {"ReviewSessionObjectStatus", "review_session_object_id"},
    {"StatusChange", "parent_id"},
    {"Timelog", "context_id"},
    {"Timer", "context_id"},
    {"TypedContextLink", "to_id"},
}};

} // namespace

std::string table_name_of(schema::EntityType const& type)
{
    std::string name = type.alias;
    if (name.empty())
        name = type.root().name == "Component" ? type.root().name : type.name;
    for (char& character : name)
        character = character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A')) : character;
    return name;
}

std::string id_text(Key const& key)
{
    std::string text;
    for (SqlValue const& part : key) {
        text += text.empty() ? "" : ",";
        text += text_of(part);
    }
    return text;
}

std::vector<LineageEntry> LineageFinder::find(schema::EntityType const& type, Key const& key, Values const& values)
{
    Parent const parent = parent_of(type, values);
    std::vector<LineageEntry> const above = find_above(parent, 0);
    std::vector<LineageEntry> lineage(1);
    lineage.front().id = id_text(key);
    lineage.front().entity_type = type.name;
    lineage.front().table_name = table_name_of(type);
    lineage.front().parent_id = parent.second;
    lineage.insert(lineage.end(), above.begin(), above.end());
    return lineage;
}

LineageFinder::Parent LineageFinder::parent_of(schema::EntityType const& type, Values const& values)
{
    for (auto const& [kind, attribute] : upwards) {
        auto const id = kind == type.root().name ? values.find(attribute) : values.end();
        if (id == values.end() || is_null(id->second))
            continue;
        schema::Property const* const property = type.find(attribute);
        auto const named = values.find("parent_type");
        std::string_view const target = property->target.empty() && named != values.end() ? text_of(named->second) : property->target;
        if (schema::EntityType const* const found = entities_.registry().find(target))
            return {&found->root(), std::string(text_of(id->second))};
    }
    return {nullptr, std::string()};
}

std::vector<LineageEntry> LineageFinder::find_above(Parent const& parent, std::size_t depth)
{
    if (parent.first == nullptr || depth == highest)
        return {};
    if (auto const found = known_.find(parent); found != known_.end())
        return found->second;
    schema::EntityType const* const concrete = entities_.concrete_type(*parent.first, {parent.second});
    std::optional<Values> const values = concrete != nullptr ? entities_.load(*concrete, {parent.second}) : std::nullopt;
    if (!values)
        return {};
    Parent const next = parent_of(*concrete, *values);
    std::vector<LineageEntry> lineage(1);
    lineage.front().id = parent.second;
    lineage.front().entity_type = concrete->name;
    lineage.front().table_name = table_name_of(*concrete);
    lineage.front().parent_id = next.second;
    std::vector<LineageEntry> const above = find_above(next, depth + 1);
    lineage.insert(lineage.end(), above.begin(), above.end());
    return known_[parent] = std::move(lineage);
}

} // namespace ftrack::sandbox::service
