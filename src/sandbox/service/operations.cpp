// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/operations.hpp"

#include "ftrack/uuid.hpp"
#include "sandbox/service/defaults.hpp"
#include "sandbox/service/failure.hpp"
#include "sandbox/service/reading.hpp"
#include "sandbox/service/security_roles.hpp"
#include "wire/url.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <array>

namespace ftrack::sandbox::service {

namespace json = boost::json;

namespace {

json::object single(char const* name, json::value value)
{
    json::object result;
    result[name] = std::move(value);
    return result;
}

/// The entity that `entity_type` and `entity_key` name, and that exists.
std::pair<schema::EntityType const*, Key> named_entity(Batch& batch, json::object const& operation)
{
    std::string const name(text_member(operation, "entity_type"));
    schema::EntityType const* const type = batch.entities.registry().find(name);
    if (type == nullptr)
        throw validation_error("There is no entity type '" + name + "'.");
    Key key = read_key(*type, operation.if_contains("entity_key"));
    schema::EntityType const* const concrete = batch.entities.concrete_type(*type, key);
    if (concrete == nullptr)
        throw not_found("Could not find entity " + name + " with entity_key " + to_string(key) + ".");
    return {concrete, std::move(key)};
}

// The one thing to reset whose form is known: a user's key. The new one is told here and nowhere else.
json::object reset_remote(Batch& batch, std::string const&, json::object const& operation)
{
    std::string const kind(text_member(operation, "reset_type"));
    if (kind != "api_key")
        throw validation_error("There is no reset_type '" + kind + "'.");
    auto const [type, key] = named_entity(batch, operation);
    if (type->name != "User")
        throw validation_error("An api_key belongs to a User.");
    if (text_of(key.front()) != batch.user_id)
        batch.permissions().require(Role::administrator, "reset the API key of another user");
    std::string const api_key = make_uuid();
    batch.entities.database().execute("DELETE FROM \"api_key\" WHERE \"user_id\" = ?1", key);
    batch.entities.database().execute("INSERT INTO \"api_key\" (\"key\", \"user_id\") VALUES (?1, ?2)", {api_key, key.front()});
    return single("data", single("api_key", json::value(api_key)));
}

json::object get_widget_url(Batch& batch, std::string const& origin, json::object const& operation)
{
    std::string const name(text_member(operation, "name"));
    if (name.empty())
        throw validation_error("'name' must name a widget.");
    std::string const theme(text_member(operation, "theme"));
    std::string const token = make_uuid();
    std::string url = origin + "/widget?" + wire::form_encode({{"view", name}, {"theme", theme == "light" ? "light" : "dark"}, {"token", token}});
    if (!text_member(operation, "entity_type").empty()) {
        auto const [type, key] = named_entity(batch, operation);
        url += '&' + wire::form_encode({{"entityType", type->name}, {"entityId", text_of(key.front())}});
    }
    return single("widget_url", json::value(url));
}

std::string make_job(Batch& batch, json::object const& description)
{
    return make_entity(
        batch, "Job",
        {{"user_id", batch.user_id}, {"status", std::string("done")}, {"data", json::serialize(description)}, {"finished_at", current_time()}});
}

json::object delayed_job(Batch& batch, std::string const&, json::object const& operation)
{
    std::string const kind(text_member(operation, "job_type"));
    if (kind.empty())
        throw validation_error("'job_type' must name a kind of job.");
    batch.permissions().require(Role::administrator, "start a delayed job");
    return single("data", single("job_id", json::value(make_job(batch, single("description", json::value(kind))))));
}

// Nothing is encoded: the job has ended at once, with the component itself as its outcome.
json::object encode_media(Batch& batch, std::string const&, json::object const& operation)
{
    std::string const component = existing_id(batch, "Component", operation, "component_id");
    if (!text_member(operation, "version_id").empty())
        existing_id(batch, "AssetVersion", operation, "version_id");
    batch.permissions().require(Role::user, "encode media");
    json::object output;
    output["format"] = "source";
    output["component_id"] = component;
    json::object description;
    description["description"] = "Encode media";
    description["source_component_id"] = component;
    description["keep_original"] = true;
    description["output"] = json::array{std::move(output)};
    std::string const job = make_job(batch, description);
    batch.log.insert(batch.entities.registry().get("JobComponent"), {{"component_id", component}, {"job_id", job}});
    return single("job_id", json::value(job));
}

json::object list_permissions(Batch& batch, std::string const&, json::object const&) { return single("data", batch.permissions().names()); }

json::object compute_rollups(Batch& batch, std::string const&, json::object const& operation)
{
    auto const [type, key] = named_entity(batch, operation);
    if (type->root().name != "Context")
        throw validation_error("'entity_type' must name a type of context.");
    auto const row = batch.entities.database().select_row(
        "WITH RECURSIVE down(id) AS (SELECT ?1 UNION SELECT c.\"id\" FROM \"context\" c JOIN down ON c.\"parent_id\" = down.id) "
        "SELECT (SELECT TOTAL(c.\"bid\") FROM \"context\" c JOIN down ON c.\"id\" = down.id), "
        "(SELECT TOTAL(l.\"duration\") FROM \"Timelog\" l JOIN down ON l.\"context_id\" = down.id)",
        key);
    json::object sums;
    sums["bid"] = std::get<double>(row->at(0));
    sums["time_logged"] = std::get<double>(row->at(1));
    return single("data", std::move(sums));
}

// No mail leaves the sandbox.
json::object send_user_invite(Batch& batch, std::string const&, json::object const& operation)
{
    existing_id(batch, "User", operation, "user_id");
    batch.permissions().require(Role::administrator, "invite users");
    return single("sent", true);
}

json::object send_review_session_invite(Batch& batch, std::string const&, json::object const& operation)
{
    std::string const invitee = existing_id(batch, "ReviewSessionInvitee", operation, "review_session_invitee_id");
    schema::EntityType const& type = batch.entities.registry().get("ReviewSessionInvitee");
    batch.permit(ChangeAction::update, type, {invitee});
    batch.log.update(type, {invitee}, {{"last_sent_at", current_time()}});
    return single("sent", true);
}

} // namespace

std::optional<json::object> answer_operation(Batch& batch, std::string const& origin, std::string_view action, json::object const& operation)
{
    using Function = json::object (*)(Batch&, std::string const&, json::object const&);
    static constexpr std::array<std::pair<std::string_view, Function>, 8> functions{{
        {"reset_remote", &reset_remote},
        {"get_widget_url", &get_widget_url},
        {"delayed_job", &delayed_job},
        {"encode_media", &encode_media},
        {"permissions", &list_permissions},
        {"compute_rollups", &compute_rollups},
        {"send_user_invite", &send_user_invite},
        {"send_review_session_invite", &send_review_session_invite},
    }};
    std::optional<json::object> result;
    for (auto const& [name, function] : functions) {
        if (name == action)
            result = function(batch, origin, operation);
    }
    if (!result && answer_security_role(batch, action, operation))
        result = single("data", true);
    if (result)
        result->emplace("action", action);
    return result;
}

std::string existing_id(Batch& batch, char const* type, json::object const& operation, std::string_view member)
{
    std::string id(text_member(operation, member));
    if (batch.entities.concrete_type(batch.entities.registry().get(type), {id}) == nullptr)
        throw not_found("Could not find entity " + std::string(type) + " with entity_key " + to_string({id}) + ".");
    return id;
}

std::string make_entity(Batch& batch, char const* type_name, Values values)
{
    schema::EntityType const& type = batch.entities.registry().get(type_name);
    complete(batch.entities, type, values, batch.user_id);
    batch.log.insert(type, values);
    return std::string(text_of(values["id"]));
}

} // namespace ftrack::sandbox::service
