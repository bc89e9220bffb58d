// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/consequences.hpp"

#include "ftrack/uuid.hpp"
#include "sandbox/service/loose_parent.hpp"
#include "sandbox/service/project_membership.hpp"

namespace ftrack::sandbox::service {

namespace {

bool is_typed_context(Batch& batch, schema::EntityType const& type) { return type.is_a(batch.entities.registry().get("TypedContext")); }

void set_category(Batch& batch, SqlValue const& note, SqlValue const& category)
{
    schema::EntityType const& type = batch.entities.registry().get("Note");
    if (batch.entities.concrete_type(type, {note}) != nullptr)
        batch.log.update(type, {note}, {{"category_id", category}});
}

void record_status(Batch& batch, schema::EntityType const& type, Key const& key, Values const& before, SqlValue const& status)
{
    bool const is_version = type.name == "AssetVersion";
    if (is_null(status) || status == before.at("status_id") || (!is_version && !is_typed_context(batch, type)))
        return;
    batch.log.insert(batch.entities.registry().get(is_version ? "AssetVersionStatusChange" : "TypedContextStatusChange"),
                     {{"id", make_uuid()},
                      {"date", current_time()},
                      {"from_status_id", before.at("status_id")},
                      {"status_id", status},
                      {"parent_id", key.front()},
                      {"parent_type", type.name},
                      {"user_id", batch.user_id}});
}

// The caller hears of the answers, whoever the author is said to be.
void add_caller_as_recipient(Batch& batch, Key const& note)
{
    schema::EntityType const& recipient = batch.entities.registry().get("Recipient");
    Values const values{{"note_id", note.front()}, {"resource_id", batch.user_id}};
    if (batch.entities.concrete_type(recipient, key_of(recipient, values)) == nullptr)
        batch.log.insert(recipient, values);
}

// A parent may have come after its child, and wins over what the client said.
void settle_project(Batch& batch, schema::EntityType const& type, Key const& key)
{
    std::string const id(text_of(key.front()));
    SqlValue const parent = batch.entities.value(type, id, "parent_id");
    if (!is_null(parent) && project_of(batch.entities, parent) != batch.entities.value(type, id, "project_id"))
        follow_parent(batch, key);
}

// As for contexts: the parent may have come later.
void settle_owner(Batch& batch, schema::EntityType const& type, Key const& key)
{
    Values const stored = batch.entities.load(type, key).value();
    Values settled{{"parent_id", stored.at("parent_id")}, {"parent_type", stored.at("parent_type")}};
    settle_parent_type(batch.entities, type, settled);
    if (settled["parent_type"] != stored.at("parent_type"))
        batch.log.update(type, key, {{"parent_type", settled["parent_type"]}});
}

} // namespace

void follow_creation(Batch& batch, schema::EntityType const& type, Key const&, Values const& values)
{
    if (type.name == "NoteLabelLink")
        set_category(batch, values.at("note_id"), values.at("label_id"));
}

void follow_update(Batch& batch, schema::EntityType const& type, Key const& key, Values const& before, Values const& values)
{
    if (auto const status = values.find("status_id"); status != values.end())
        record_status(batch, type, key, before, status->second);
    if (is_typed_context(batch, type) && values.contains("parent_id"))
        follow_parent(batch, key);
}

void follow_deletion(Batch& batch, schema::EntityType const& type, Key const& key)
{
    if (type.name != "NoteLabelLink")
        return;
    schema::EntityType const& note = batch.entities.registry().get("Note");
    if (batch.entities.value(note, std::string(text_of(key[0])), "category_id") == key[1])
        set_category(batch, key[0], SqlValue());
}

void complete_at_end(Batch& batch, TouchedEntity const& entity)
{
    if (batch.entities.concrete_type(*entity.type, entity.key) == nullptr)
        return;
    if (entity.type->name == "Note" && entity.action == ChangeAction::add)
        add_caller_as_recipient(batch, entity.key);
    if (is_typed_context(batch, *entity.type))
        settle_project(batch, *entity.type, entity.key);
    if (has_loose_parent(*entity.type))
        settle_owner(batch, *entity.type, entity.key);
}

} // namespace ftrack::sandbox::service
