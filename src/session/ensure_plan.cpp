// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/ensure_plan.hpp"

#include "ftrack/expression.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace ftrack::session {

namespace json = boost::json;

namespace {

bool is_reference(json::value const& value) { return value.is_object() && value.get_object().contains("__entity_type__"); }

bool is_tagged_date(json::value const& value)
{
    if (!value.is_object())
        return false;
    json::value const* const type = value.get_object().if_contains("__type__");
    return type != nullptr && type->is_string() && (type->get_string() == "datetime" || type->get_string() == "date");
}

bool is_collection_of_references(json::value const& value)
{
    return value.is_array() && !value.get_array().empty() && std::ranges::all_of(value.get_array(), is_reference);
}

/// The names of a reference's primary key; `id` for a type that the server does not describe.
std::vector<std::string> reference_key_names(wire::SchemaIndex const& schemas, json::object const& reference)
{
    json::value const& type = reference.at("__entity_type__");
    Schema const* const schema = type.is_string() ? schemas.find(type.get_string()) : nullptr;
    if (schema == nullptr || schema->primary_key().empty())
        return std::vector<std::string>(1, "id");
    return schema->primary_key();
}

json::value const& key_part(std::string const& attribute, json::object const& reference, std::string const& name)
{
    json::value const* const part = reference.if_contains(name);
    if (part == nullptr || part->is_structured())
        throw std::invalid_argument("ensure: the reference in '" + attribute + "' has no '" + name + "', a part of its primary key.");
    return *part;
}

/// The text that a tagged date holds, as it stands in an expression.
std::string date_literal(json::object const& tagged)
{
    json::value const* const text = tagged.if_contains("value");
    if (text == nullptr || !text->is_string())
        throw std::invalid_argument("ensure: a date without a text as its value.");
    return Literal(std::string_view(text->get_string())).text();
}

void append_criterion(std::string& criteria, std::string const& attribute, std::string const& literal)
{
    if (!criteria.empty())
        criteria += " and ";
    criteria += attribute + " is " + literal;
}

void append_criteria(std::string& criteria, wire::SchemaIndex const& schemas, std::string const& name, json::value const& value)
{
    if (is_reference(value)) {
        for (std::string const& part : reference_key_names(schemas, value.get_object()))
            append_criterion(criteria, name + "." + part, Literal(key_part(name, value.get_object(), part)).text());
    } else if (is_tagged_date(value)) {
        append_criterion(criteria, name, date_literal(value.get_object()));
    } else {
        append_criterion(criteria, name, Literal(value).text());
    }
}

void append_projection(std::vector<std::string>& projections, std::string projection)
{
    if (std::ranges::find(projections, projection) == projections.end())
        projections.push_back(std::move(projection));
}

std::string projections(Schema const& schema, wire::SchemaIndex const& schemas, json::object const& data)
{
    std::vector<std::string> all = schema.primary_key();
    for (auto const& [key, value] : data) {
        std::string const name(key);
        if (name == "__entity_type__")
            continue;
        json::value const& sample = is_collection_of_references(value) ? value.get_array().front() : value;
        if (is_reference(sample)) {
            for (std::string const& part : reference_key_names(schemas, sample.get_object()))
                append_projection(all, name + "." + part);
        } else {
            append_projection(all, name);
        }
    }
    std::string text;
    for (std::string const& projection : all)
        text += (text.empty() ? "" : ", ") + projection;
    return text;
}

/// A reference's key as one comparable text.
template <class GetPart>
std::string joined_key(std::vector<std::string> const& names, GetPart const& get_part)
{
    std::string key;
    for (std::string const& name : names)
        key += Literal(get_part(name)).text() + ',';
    return key;
}

bool same_reference(wire::SchemaIndex const& schemas, std::string const& attribute, json::object const& wanted, Value const& found)
{
    std::vector<std::string> const names = reference_key_names(schemas, wanted);
    if (!found.is_entity())
        return false;
    return joined_key(names, [&](std::string const& name) { return key_part(attribute, wanted, name); }) ==
           joined_key(names, [&](std::string const& name) { return found[name].to_json(); });
}

bool same_collection(wire::SchemaIndex const& schemas, std::string const& attribute, json::array const& wanted, Value const& found)
{
    if (!found.is_array() || found.size() != wanted.size())
        return false;
    return std::ranges::all_of(wanted, [&](json::value const& reference) {
        return std::ranges::any_of(found, [&](Value const& entity) { return same_reference(schemas, attribute, reference.get_object(), entity); });
    });
}

bool same_date(std::string_view wanted, Value const& found)
{
    if (found.is_date()) {
        auto const day = Date::try_parse(wanted.substr(0, 10));
        return day && *day == found.as_date();
    }
    auto const moment = DateTime::try_parse(wanted.size() == 10 ? std::string(wanted) + "T00:00:00" : std::string(wanted));
    // The server keeps seconds.
    return moment &&
           std::chrono::floor<std::chrono::seconds>(moment->time()) == std::chrono::floor<std::chrono::seconds>(found.as_date_time().time());
}

bool same_number(json::value const& wanted, Value const& found)
{
    if (!found.is_number())
        return false;
    if (wanted.is_int64() && found.is_integer()) // beyond 2^53 a double could not tell them apart
        return wanted.get_int64() == found.as_integer();
    return wanted.to_number<double>() == found.as_double();
}

bool same(wire::SchemaIndex const& schemas, std::string const& attribute, json::value const& wanted, Value const& found)
{
    if (is_reference(wanted))
        return same_reference(schemas, attribute, wanted.get_object(), found);
    if (is_collection_of_references(wanted))
        return same_collection(schemas, attribute, wanted.get_array(), found);
    bool const found_date = found.is_date() || found.is_date_time();
    if (found_date && is_tagged_date(wanted)) {
        json::value const* const text = wanted.get_object().if_contains("value");
        return text != nullptr && text->is_string() && same_date(text->get_string(), found);
    }
    if (wanted.is_string())
        return found_date ? same_date(wanted.get_string(), found) : found.is_string() && found.as_string() == std::string_view(wanted.get_string());
    if (wanted.is_number())
        return same_number(wanted, found);
    return wanted == found.to_json();
}

} // namespace

std::vector<std::string> identifying_names(std::string const& entity_type, json::object const& data, Keys const& keys)
{
    std::vector<std::string> names = keys.names();
    if (names.empty())
        for (auto const& [key, value] : data)
            if (key != "__entity_type__")
                names.emplace_back(key);
    if (names.empty())
        throw std::invalid_argument("ensure: no identifying keys for " + entity_type + "; give data or identifying_keys.");
    for (std::string const& name : names) {
        json::value const* const value = data.if_contains(name);
        if (value == nullptr)
            throw std::invalid_argument("ensure: the data for " + entity_type + " lacks the identifying key '" + name + "'.");
        if (value->is_array() || (value->is_object() && !is_reference(*value) && !is_tagged_date(*value)))
            throw std::invalid_argument("ensure: '" + name + "' cannot identify a " + entity_type +
                                        ", as its value is an array or a plain object; name other identifying_keys.");
    }
    return names;
}

std::string identifying_query(Schema const& schema, wire::SchemaIndex const& schemas, json::object const& data, std::vector<std::string> const& names)
{
    std::string criteria;
    for (std::string const& name : names)
        append_criteria(criteria, schemas, name, data.at(name));
    return "select " + projections(schema, schemas, data) + " from " + schema.id() + " where " + criteria + " limit 2";
}

std::string entity_query(Schema const& schema, wire::SchemaIndex const& schemas, json::object const& data, Value const& entity)
{
    std::string criteria;
    for (std::string const& name : schema.primary_key())
        append_criterion(criteria, name, Literal(entity[name]).text());
    return "select " + projections(schema, schemas, data) + " from " + schema.id() + " where " + criteria;
}

json::object differences(wire::SchemaIndex const& schemas, json::object const& data, Value const& entity)
{
    json::object different;
    for (auto const& [key, value] : data)
        if (key != "__entity_type__" && !same(schemas, std::string(key), value, entity[key]))
            different[key] = value;
    return different;
}

} // namespace ftrack::session
