// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "unit/sandbox/query_oracle/model.hpp"

#include "unit/sandbox/query_oracle/attributes.hpp"

#include <algorithm>

namespace ftrack::test::oracle {

Attribute const* Model::find(Type const& type, std::string const& name)
{
    for (Attribute const& attribute : type.attributes) {
        if (attribute.name == name)
            return &attribute;
    }
    return type.base != nullptr ? find(*type.base, name) : nullptr;
}

Attribute const* Model::find_in_family(Type const& type, std::string const& name)
{
    Attribute const* found = find(type, name);
    for (Type const* const derived : type.derived) {
        if (found == nullptr)
            found = find(*derived, name);
    }
    return found;
}

Attribute const& Model::end_of(Type const& type, std::vector<Step> const& path)
{
    Attribute const* attribute = find(type, path.front().name);
    for (std::size_t step = 1; step < path.size(); ++step) {
        std::string const& cast = path[step - 1].cast;
        attribute = find_in_family(get().type(cast.empty() ? attribute->target : cast), path[step].name);
    }
    return *attribute;
}

Records records_of(World const& world, Type const& type)
{
    Records records = world.rows(root_of(type.name));
    auto const is_other = [&](Record const* record) { return !Model::get().type(record->type).is_a(type); };
    records.erase(std::remove_if(records.begin(), records.end(), is_other), records.end());
    return records;
}

Model const& Model::get()
{
    static Model const model;
    return model;
}

Type& Model::add(std::string const& name, std::string const& base, std::vector<Attribute> attributes)
{
    Type& type = storage_.emplace_back();
    type.name = name;
    type.key = {"id"};
    type.attributes = std::move(attributes);
    types_[name] = &type;
    names_.push_back(name);
    type.base = base.empty() ? nullptr : types_.at(base);
    for (Type const* above = type.base; above != nullptr; above = above->base)
        types_.at(above->name)->derived.push_back(&type);
    return type;
}

Model::Model()
{
    add_contexts();
    add_workflow();
    add_people();
    add_publishes();
    add_notes();
    add_lists();
    add_custom_attributes();
}

void Model::add_contexts()
{
    add("Context", "",
        {text("id"), text("name"), text("context_type"), text("parent_id"), text("project_id"), reference("parent", "Context", "parent_id"),
         many("children", "Context", "parent_id"), date("created_at"), text("created_by_id"), reference("created_by", "User", "created_by_id"),
         many("appointments", "Appointment", "context_id"), appointments("assignments", "context_id", "assignment"),
         appointments("allocations", "context_id", "allocation"), many("assets", "Asset", "context_id"), many("notes", "Note", "parent_id"),
         many("timelogs", "Timelog", "context_id"), custom_attributes(), custom_attribute_links(),
         linked("scopes", "Scope", "ContextScope", "context_id", "scope_id")});
    add("TypedContext", "Context",
        {reference("project", "Project", "project_id"),
         text("object_type_id"),
         reference("object_type", "ObjectType", "object_type_id"),
         text("status_id"),
         reference("status", "Status", "status_id"),
         text("type_id"),
         reference("type", "Type", "type_id"),
         text("description"),
         number("sort"),
         number("bid"),
         date("start_date"),
         date("end_date"),
         computed("time_logged", Kind::number, time_logged),
         computed("bid_time_logged_difference", Kind::number, bid_time_logged_difference),
         collection("ancestors", "TypedContext", ancestors),
         collection("descendants", "TypedContext", descendants),
         many("metadata", "Metadata", "parent_id"),
         linked("lists", "TypedContextList", "ListObject", "entity_id", "list_id"),
         many("incoming_links", "TypedContextLink", "to_id"),
         many("outgoing_links", "TypedContextLink", "from_id")});
    for (char const* const name : {"Task", "Milestone", "Shot", "Folder", "Sequence"})
        add(name, "TypedContext", {});
    add("Project", "Context",
        {text("full_name"), text("status"), boolean("is_private"), boolean("is_global"), date("start_date"), date("end_date"),
         collection("descendants", "TypedContext", descendants), many("metadata", "Metadata", "parent_id")});
    add("TypedContextLink", "",
        {text("id"), text("from_id"), text("to_id"), reference("from", "TypedContext", "from_id"), reference("to", "TypedContext", "to_id")});
    add("Scope", "", {text("id"), text("name")});
}

void Model::add_workflow()
{
    add("ObjectType", "", {text("id"), text("name"), number("sort"), many("tasks", "Task", "object_type_id")});
    add("State", "", {text("id"), text("name"), text("short")});
    add("Status", "",
        {text("id"), text("name"), text("color"), number("sort"), boolean("is_active"), reference("state", "State", "state_id"),
         many("tasks", "Task", "status_id")});
    add("Type", "", {text("id"), text("name"), number("sort"), boolean("is_billable"), many("tasks", "Task", "type_id")});
}

void Model::add_people()
{
    add("Resource", "",
        {text("id"), text("resource_type"), many("appointments", "Appointment", "resource_id"),
         appointments("assignments", "resource_id", "assignment"), appointments("allocations", "resource_id", "allocation")});
    add("User", "Resource",
        {text("username"), text("first_name"), text("email"), boolean("is_active"), many("memberships", "Membership", "user_id"),
         many("timelogs", "Timelog", "user_id"), many("metadata", "Metadata", "parent_id")});
    add("Group", "Resource",
        {text("name"), boolean("local"), text("parent_id"), reference("parent", "Group", "parent_id"), many("children", "Group", "parent_id"),
         many("memberships", "Membership", "group_id")});
    add("Membership", "",
        {text("id"), text("group_id"), text("user_id"), reference("group", "Group", "group_id"), reference("user", "User", "user_id")});
    add("Appointment", "",
        {text("id"), text("type"), text("context_id"), text("resource_id"), reference("context", "Context", "context_id"),
         reference("resource", "Resource", "resource_id")});
    add("Timelog", "",
        {text("id"), text("name"), text("comment"), date("start"), number("duration"), text("user_id"), text("context_id"),
         reference("user", "User", "user_id"), reference("context", "Context", "context_id")});
}

void Model::add_publishes()
{
    Attribute latest = computed("latest_version", Kind::reference, latest_version);
    latest.target = "AssetVersion";
    add("Asset", "",
        {text("id"), text("name"), text("context_id"), reference("parent", "Context", "context_id"), many("versions", "AssetVersion", "asset_id"),
         std::move(latest)});
    add("AssetVersion", "",
        {text("id"),
         number("version"),
         text("asset_id"),
         reference("asset", "Asset", "asset_id"),
         text("task_id"),
         reference("task", "Task", "task_id"),
         text("user_id"),
         reference("user", "User", "user_id"),
         text("status_id"),
         reference("status", "Status", "status_id"),
         text("comment"),
         date("date"),
         boolean("is_published"),
         computed("is_latest_version", Kind::boolean, is_latest_version),
         many("components", "Component", "version_id"),
         many("notes", "Note", "parent_id"),
         many("metadata", "Metadata", "parent_id"),
         linked("lists", "AssetVersionList", "ListObject", "entity_id", "list_id"),
         linked("uses_versions", "AssetVersion", "AssetVersionLink", "to_id", "from_id"),
         linked("used_in_versions", "AssetVersion", "AssetVersionLink", "from_id", "to_id")});
    add("Component", "",
        {text("id"), text("name"), text("file_type"), number("size"), text("system_type"), text("version_id"),
         reference("version", "AssetVersion", "version_id"), text("container_id"), reference("container", "ContainerComponent", "container_id"),
         many("metadata", "Metadata", "parent_id")});
    add("FileComponent", "Component", {});
    add("SequenceComponent", "Component", {number("padding"), many("members", "Component", "container_id")});
    add("ContainerComponent", "Component", {many("members", "Component", "container_id")});
}

void Model::add_notes()
{
    add("Note", "",
        {text("id"), text("content"), date("date"), boolean("is_todo"), text("user_id"), reference("author", "User", "user_id"), text("parent_id"),
         scalar("parent_type", Kind::type_name), text("in_reply_to_id"), reference("in_reply_to", "Note", "in_reply_to_id"),
         many("replies", "Note", "in_reply_to_id"), many("recipients", "Recipient", "note_id")});
    Type& recipient = add("Recipient", "",
                          {text("note_id"), text("resource_id"), reference("note", "Note", "note_id"),
                           reference("recipient", "Resource", "resource_id"), text("text_mentioned")});
    recipient.key = {"note_id", "resource_id"};
    Type& metadata = add("Metadata", "", {text("parent_id"), text("key"), scalar("parent_type", Kind::type_name), text("value")});
    metadata.key = {"parent_id", "key"};
}

void Model::add_lists()
{
    add("List", "",
        {text("id"), text("name"), text("system_type"), boolean("is_open"), date("date"), text("project_id"),
         reference("project", "Project", "project_id"), text("user_id"), reference("owner", "User", "user_id")});
    add("TypedContextList", "List", {linked("items", "TypedContext", "ListObject", "list_id", "entity_id")});
    add("AssetVersionList", "List", {linked("items", "AssetVersion", "ListObject", "list_id", "entity_id")});
    add("ListObject", "", {text("id"), text("entity_id"), text("list_id"), reference("list", "List", "list_id")});
}

void Model::add_custom_attributes()
{
    Attribute const configuration = reference("configuration", "CustomAttributeConfiguration", "configuration_id");
    add("CustomAttributeConfiguration", "",
        {text("id"), text("key"), text("label"), text("entity_type"), number("sort"), boolean("is_hierarchical"), scalar("default", Kind::variable),
         many("values", "CustomAttributeValue", "configuration_id")});
    Type& set = add("CustomAttributeValue", "", {text("configuration_id"), text("entity_id"), configuration, scalar("value", Kind::variable)});
    set.key = {"configuration_id", "entity_id"};
    add("CustomAttributeLinkConfiguration", "",
        {text("id"), text("key"), text("label"), text("entity_type"), text("entity_type_to"), number("sort")});
    add("CustomAttributeLink", "",
        {text("id"), text("configuration_id"), reference("configuration", "CustomAttributeLinkConfiguration", "configuration_id"), text("from_id"),
         text("to_id")});
    add("ContextCustomAttributeLink", "CustomAttributeLink", {reference("context", "Context", "to_id")});
    add("UserCustomAttributeLink", "CustomAttributeLink", {reference("user", "User", "to_id")});
    Type& dense = add("ContextCustomAttributeValue", "",
                      {text("configuration_id"), text("entity_id"), text("key"), configuration, scalar("value", Kind::variable)});
    dense.key = {"configuration_id", "entity_id"};
    dense.is_computed = true;
}

} // namespace ftrack::test::oracle
