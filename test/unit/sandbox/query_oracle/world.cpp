// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "unit/sandbox/query_oracle/world.hpp"

#include "sandbox/service/entity_store.hpp"

#include <boost/json/serialize.hpp>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <set>

namespace ftrack::test::oracle {

namespace json = boost::json;
using sandbox::query::SqlValue;

namespace {

json::value to_json(Value const& value)
{
    if (auto const* const truth = std::get_if<bool>(&value))
        return *truth;
    if (auto const* const number = std::get_if<double>(&value)) {
        bool const is_whole = std::trunc(*number) == *number;
        return is_whole ? json::value(static_cast<std::int64_t>(*number)) : json::value(*number);
    }
    if (auto const* const text = std::get_if<std::string>(&value))
        return json::value(*text);
    if (auto const* const moment = std::get_if<Moment>(&value))
        return json::object{{"__type__", "datetime"}, {"value", iso(*moment)}};
    return nullptr;
}

SqlValue to_sql(Value const& value)
{
    if (auto const* const truth = std::get_if<bool>(&value))
        return std::int64_t{*truth};
    if (auto const* const number = std::get_if<double>(&value))
        return *number;
    if (auto const* const text = std::get_if<std::string>(&value))
        return *text;
    if (auto const* const moment = std::get_if<Moment>(&value))
        return iso(*moment);
    return {};
}

bool is_variable(Record const& record, std::string const& name)
{
    return (record.type == "CustomAttributeValue" && name == "value") || (record.type == "CustomAttributeConfiguration" && name == "default");
}

std::string index_key(Value const& value)
{
    auto const* const text = std::get_if<std::string>(&value);
    return text != nullptr ? lower(*text) : std::string();
}

} // namespace

std::string iso(Moment moment)
{
    std::chrono::sys_seconds const time{std::chrono::seconds(moment.seconds)};
    auto const day = std::chrono::floor<std::chrono::days>(time);
    std::chrono::year_month_day const date(day);
    std::chrono::hh_mm_ss const clock(time - day);
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text.data();
}

std::string lower(std::string text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const byte = static_cast<unsigned char>(text[i]);
        bool const is_latin = i > 0 && text[i - 1] == '\xc3' && byte >= 0x80 && byte <= 0x9e && byte != 0x97;
        if ((byte >= 'A' && byte <= 'Z') || is_latin)
            text[i] = static_cast<char>(byte + 0x20);
    }
    return text;
}

std::string folded(std::string text)
{
    while (!text.empty() && text.back() == ' ')
        text.pop_back();
    return lower(std::move(text));
}

std::string root_of(std::string const& type)
{
    static std::set<std::string> const contexts{"TypedContext", "Project", "Task", "Shot", "Sequence", "Folder", "Milestone"};
    if (contexts.count(type) != 0)
        return "Context";
    if (type == "ContextCustomAttributeLink" || type == "UserCustomAttributeLink")
        return "CustomAttributeLink";
    if (type == "TypedContextList" || type == "AssetVersionList")
        return "List";
    if (type == "User" || type == "Group")
        return "Resource";
    if (type == "FileComponent" || type == "SequenceComponent" || type == "ContainerComponent")
        return "Component";
    return type;
}

Value const& Record::get(std::string const& name) const
{
    static Value const null;
    auto const found = values.find(name);
    return found == values.end() ? null : found->second;
}

std::string Record::text(std::string const& name) const { return std::get<std::string>(get(name)); }

Record& World::add(std::string const& type, std::map<std::string, Value> values)
{
    Record& record = records_.emplace_back();
    record.type = type;
    record.values = std::move(values);
    tables_[root_of(type)].push_back(&record);
    return record;
}

Records const& World::rows(std::string const& root) const { return tables_.at(root); }

Record const* World::find(std::string const& root, Value const& id) const
{
    Records const found = having(root, "id", id);
    return found.empty() ? nullptr : found.front();
}

Records World::having(std::string const& root, std::string const& key, Value const& value) const
{
    auto const [place, is_new] = indexes_.try_emplace({root, key});
    if (is_new) {
        for (Record const* const record : rows(root))
            place->second[index_key(record->get(key))].push_back(record);
    }
    auto const found = is_null(value) ? place->second.end() : place->second.find(index_key(value));
    return found == place->second.end() ? Records() : found->second;
}

void World::write(sandbox::service::EntityStore& entities) const
{
    for (Record const& record : records_) {
        sandbox::schema::EntityType const& type = entities.registry().get(record.type);
        if (type.is_view)
            continue;
        sandbox::service::Values values;
        for (auto const& [name, value] : record.values) {
            bool const is_json = is_variable(record, name) && !is_null(value);
            values[name] = is_json ? SqlValue(json::serialize(to_json(value))) : to_sql(value);
        }
        entities.insert(type, values);
    }
}

} // namespace ftrack::test::oracle
