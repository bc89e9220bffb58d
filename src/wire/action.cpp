// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// What actions say and are told, without the saying.
#include "ftrack/action.hpp"

#include <boost/json/serialize.hpp>

#include <utility>

namespace ftrack {

namespace json = boost::json;

namespace {

std::string text_of(json::object const& object, std::string_view name)
{
    json::value const* const value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

json::object object_of(json::object const& object, std::string_view name)
{
    json::value const* const value = object.if_contains(name);
    return value != nullptr && value->is_object() ? value->get_object() : json::object();
}

std::vector<SelectedEntity> selection_of(json::object const& data)
{
    std::vector<SelectedEntity> result;
    json::value const* const selection = data.if_contains("selection");
    if (selection == nullptr || !selection->is_array())
        return result;
    for (json::value const& item : selection->get_array()) {
        if (!item.is_object())
            continue;
        SelectedEntity entity;
        entity.id = text_of(item.get_object(), "entityId");
        entity.type = text_of(item.get_object(), "entityType");
        if (!entity.id.empty())
            result.push_back(std::move(entity));
    }
    return result;
}

} // namespace

ActionRequest ActionRequest::from_event(Event event)
{
    ActionRequest request;
    request.selection = selection_of(event.data);
    request.values = object_of(event.data, "values");
    json::object const user = object_of(event.source, "user");
    request.username = text_of(user, "username");
    request.user_id = text_of(user, "id");
    request.event = std::move(event);
    return request;
}

std::string ActionRequest::value_of(std::string_view field) const
{
    json::value const* const value = values.if_contains(field);
    if (value == nullptr || value->is_null())
        return {};
    if (value->is_string())
        return std::string(value->get_string());
    return json::serialize(*value);
}

ActionReply::ActionReply() = default;

ActionReply ActionReply::success(std::string message)
{
    ActionReply reply;
    reply.message_ = std::move(message);
    return reply;
}

ActionReply ActionReply::failure(std::string message)
{
    ActionReply reply;
    reply.is_success_ = false;
    reply.message_ = std::move(message);
    return reply;
}

ActionReply ActionReply::form(std::string title, json::array fields)
{
    ActionReply reply;
    reply.message_ = std::move(title);
    reply.fields_ = std::move(fields);
    reply.is_form_ = true;
    return reply;
}

json::object ActionReply::to_json() const
{
    json::object result;
    if (is_form_) {
        result["type"] = "form";
        result["title"] = message_;
        result["items"] = fields_;
    } else {
        result["success"] = is_success_;
        result["message"] = message_;
    }
    return result;
}

namespace form {

namespace {

json::object field(char const* type, std::string name, std::string label, json::value value)
{
    json::object result;
    result["type"] = type;
    result["name"] = name;
    result["label"] = label;
    result["value"] = std::move(value);
    return result;
}

} // namespace

json::object text(std::string name, std::string label, std::string value)
{
    return field("text", std::move(name), std::move(label), json::value(value));
}

json::object text_area(std::string name, std::string label, std::string value)
{
    return field("textarea", std::move(name), std::move(label), json::value(value));
}

json::object number(std::string name, std::string label, double value) { return field("number", std::move(name), std::move(label), value); }
json::object boolean(std::string name, std::string label, bool value) { return field("boolean", std::move(name), std::move(label), value); }

json::object date(std::string name, std::string label, std::string value)
{
    return field("date", std::move(name), std::move(label), json::value(value));
}

json::object hidden(std::string name, json::value value)
{
    json::object result;
    result["type"] = "hidden";
    result["name"] = name;
    result["value"] = std::move(value);
    return result;
}

json::object note(std::string text)
{
    json::object result;
    result["type"] = "label";
    result["value"] = text;
    return result;
}

json::object choice(std::string name, std::string label, std::vector<std::pair<std::string, std::string>> const& options, std::string value)
{
    json::array data;
    for (auto const& [option, shown] : options) {
        json::object item;
        item["value"] = option;
        item["label"] = shown;
        data.emplace_back(std::move(item));
    }
    json::object result = field("enumerator", std::move(name), std::move(label), json::value(value));
    result["data"] = std::move(data);
    return result;
}

} // namespace form

} // namespace ftrack
