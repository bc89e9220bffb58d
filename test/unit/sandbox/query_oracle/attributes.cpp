// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "unit/sandbox/query_oracle/attributes.hpp"

#include <algorithm>
#include <set>

namespace ftrack::test::oracle {

Attribute scalar(std::string name, Kind kind)
{
    Attribute attribute;
    attribute.value = [name](World const&, Record const& record) { return record.get(name); };
    attribute.name = std::move(name);
    attribute.kind = kind;
    return attribute;
}

Attribute text(std::string name) { return scalar(std::move(name), Kind::text); }
Attribute number(std::string name) { return scalar(std::move(name), Kind::number); }
Attribute boolean(std::string name) { return scalar(std::move(name), Kind::boolean); }
Attribute date(std::string name) { return scalar(std::move(name), Kind::date); }

Attribute computed(std::string name, Kind kind, std::function<Value(World const&, Record const&)> value)
{
    Attribute attribute = scalar(std::move(name), kind);
    attribute.value = std::move(value);
    return attribute;
}

Attribute reference(std::string name, std::string target, std::string key)
{
    Attribute attribute = scalar(std::move(key), Kind::reference);
    attribute.name = std::move(name);
    attribute.target = std::move(target);
    return attribute;
}

Attribute collection(std::string name, std::string target, std::function<Records(World const&, Record const&)> items)
{
    Attribute attribute;
    attribute.name = std::move(name);
    attribute.kind = Kind::collection;
    attribute.target = std::move(target);
    attribute.items = std::move(items);
    return attribute;
}

Attribute many(std::string name, std::string target, std::string key)
{
    std::string const root = root_of(target);
    return collection(std::move(name), std::move(target),
                      [root, key = std::move(key)](World const& world, Record const& owner) { return world.having(root, key, owner.get("id")); });
}

Attribute linked(std::string name, std::string target, std::string link, std::string owner_key, std::string item_key)
{
    auto items = [root = root_of(target), link = std::move(link), owner_key = std::move(owner_key),
                  item_key = std::move(item_key)](World const& world, Record const& owner) {
        std::set<Record const*> found;
        for (Record const* const row : world.having(link, owner_key, owner.get("id"))) {
            if (Record const* const item = world.find(root, row->get(item_key)))
                found.insert(item);
        }
        return Records(found.begin(), found.end());
    };
    return collection(std::move(name), std::move(target), std::move(items));
}

Attribute appointments(std::string name, std::string key, std::string type)
{
    return collection(std::move(name), "Appointment", [key = std::move(key), type = std::move(type)](World const& world, Record const& owner) {
        Records items = world.having("Appointment", key, owner.get("id"));
        items.erase(std::remove_if(items.begin(), items.end(), [&](Record const* item) { return item->text("type") != type; }), items.end());
        return items;
    });
}

Attribute custom_attributes()
{
    return collection("custom_attributes", "ContextCustomAttributeValue", [](World const& world, Record const& owner) {
        return world.having("ContextCustomAttributeValue", "entity_id", owner.get("id"));
    });
}

Attribute custom_attribute_links()
{
    Attribute links = many("custom_attribute_links", "CustomAttributeLink", "from_id");
    links.is_restricted = true;
    return links;
}

Records ancestors(World const& world, Record const& owner)
{
    Records found;
    for (Record const* above = world.find("Context", owner.get("parent_id")); above != nullptr;
         above = world.find("Context", above->get("parent_id"))) {
        if (above->type != "Project")
            found.push_back(above);
    }
    return found;
}

Records descendants(World const& world, Record const& owner)
{
    Records found = world.having("Context", "parent_id", owner.get("id"));
    for (std::size_t i = 0; i < found.size(); ++i) {
        Records const below = world.having("Context", "parent_id", found[i]->get("id"));
        found.insert(found.end(), below.begin(), below.end());
    }
    return found;
}

Value time_logged(World const& world, Record const& owner)
{
    double sum = 0;
    for (Record const* const timelog : world.having("Timelog", "context_id", owner.get("id")))
        sum += std::get<double>(timelog->get("duration"));
    return sum;
}

Value bid_time_logged_difference(World const& world, Record const& owner)
{
    Value const& bid = owner.get("bid");
    return is_null(bid) ? Value() : Value(std::get<double>(bid) - std::get<double>(time_logged(world, owner)));
}

namespace {

Records versions_of(World const& world, Value const& asset)
{
    Records versions = world.having("AssetVersion", "asset_id", asset);
    std::sort(versions.begin(), versions.end(), [](Record const* left, Record const* right) { return left->get("version") < right->get("version"); });
    return versions;
}

} // namespace

Value is_latest_version(World const& world, Record const& version) { return versions_of(world, version.get("asset_id")).back() == &version; }

Value latest_version(World const& world, Record const& asset)
{
    Records const versions = versions_of(world, asset.get("id"));
    return versions.empty() ? Value() : versions.back()->get("id");
}

} // namespace ftrack::test::oracle
