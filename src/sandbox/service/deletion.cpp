// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/deletion.hpp"

#include "sandbox/query/scope.hpp"
#include "sandbox/service/failure.hpp"

#include <map>
#include <set>

namespace ftrack::sandbox::service {

using query::quoted;

namespace {

class Deletion
{
public:
    explicit Deletion(Batch& batch) : batch_(batch), entities_(batch.entities) {}

    // A list of work in place of recursion: a tree may be as deep as a client makes it. A location counts as used by what the same batch took out of
    // it, as on the real server.
    void run(schema::EntityType const& type, Key const& key)
    {
        if (type.name == "AssetVersion" && !batch_.rules.delete_components)
            refuse_if_referred(type, key, entities_.registry().get("Component"), "version_id");
        add(type, key);
        for (std::size_t next = 0; next < deleted_.size(); ++next) {
            auto const [next_type, next_key] = deleted_[next];
            if (next_key.size() == 1)
                release(*next_type, next_key.front());
        }
        batch_.log.erase(deleted_);
        for (auto const& [doomed_type, doomed_key] : deleted_)
            check_restrictions(*doomed_type, doomed_key);
        if (type.name == "Location" && batch_.log.has_erased("ComponentLocation", "location_id", key.front()))
            refuse(type, key, entities_.registry().get("ComponentLocation"), "location_id");
    }

private:
    void add(schema::EntityType const& type, Key const& key)
    {
        if (seen_.insert({type.root().name, key}).second)
            deleted_.emplace_back(&type, key);
    }

    class Referrer
    {
    public:
        schema::EntityType const* type;
        schema::Property const* property;
    };

    /// The foreign keys that may refer to entities of this type, each column once. Those of a kindred type count: members may be in a sequence,
    /// though their key is said to lead to a container.
    std::vector<Referrer> const& referrers(schema::EntityType const& type)
    {
        auto const [place, is_new] = referrers_.try_emplace(&type);
        if (!is_new)
            return place->second;
        std::set<std::pair<std::string, std::string>> columns;
        for (schema::EntityType const& other : entities_.registry().types()) {
            for (schema::Property const& property : other.properties) {
                bool const refers = property.is_constraint() && entities_.registry().get(property.target).table == type.table;
                if (refers && columns.emplace(other.table, property.name).second)
                    place->second.push_back({&other.root(), &property});
            }
        }
        return place->second;
    }

    void release(schema::EntityType const& type, SqlValue const& id)
    {
        for (Referrer const& referrer : referrers(type)) {
            if (referrer.property->on_delete == schema::OnDelete::cascade)
                add_referring(*referrer.type, referrer.property->name, id);
            else if (referrer.property->on_delete == schema::OnDelete::clear)
                clear(*referrer.type, referrer.property->name, id);
        }
        for (Referrer const& referrer : loose_referrers()) {
            // The real server leaves the notes of a review's object behind.
            if (type.name != "ReviewSessionObject" || referrer.type->name != "Note")
                add_referring(*referrer.type, referrer.property->name, id);
        }
    }

    /// The attributes that may hold the id of an entity of any type.
    std::vector<Referrer> const& loose_referrers()
    {
        if (loose_referrers_.empty()) {
            for (schema::EntityType const& other : entities_.registry().types()) {
                for (schema::Property const& property : other.properties) {
                    if (property.is_loose_key() && other.is_whole_table())
                        loose_referrers_.push_back({&other, &property});
                }
            }
        }
        return loose_referrers_;
    }

    void add_referring(schema::EntityType const& type, std::string const& column, SqlValue const& id)
    {
        for (auto const& [referring, key] : find_referring(type, column, id))
            add(*referring, key);
    }

    void clear(schema::EntityType const& type, std::string const& column, SqlValue const& id)
    {
        for (auto const& [referring, key] : find_referring(type, column, id))
            batch_.log.update(*referring, key, {{column, SqlValue()}});
    }

    std::vector<std::pair<schema::EntityType const*, Key>> find_referring(schema::EntityType const& type, std::string const& column,
                                                                          SqlValue const& id)
    {
        std::string columns;
        for (std::string const& part : type.primary_key)
            columns += (columns.empty() ? "" : ", ") + quoted(part);
        if (type.is_polymorphic())
            columns += ", \"_type\"";
        std::string const sql = "SELECT " + columns + " FROM " + quoted(type.table) + " WHERE " + quoted(column) + " = ?1 ORDER BY rowid";
        std::vector<std::pair<schema::EntityType const*, Key>> found;
        for (store::Row& row : entities_.database().select(sql, {id})) {
            schema::EntityType const* const concrete = type.is_polymorphic() ? entities_.registry().find(text_of(row.back())) : &type;
            row.resize(type.primary_key.size());
            found.emplace_back(concrete != nullptr ? concrete : &type, std::move(row));
        }
        return found;
    }

    // After the fact, so that what goes with it does not stand in its way.
    void check_restrictions(schema::EntityType const& type, Key const& key)
    {
        for (Referrer const& referrer : referrers(type)) {
            if (referrer.property->on_delete == schema::OnDelete::restrict)
                refuse_if_referred(type, key, *referrer.type, referrer.property->name);
        }
    }

    void refuse_if_referred(schema::EntityType const& type, Key const& key, schema::EntityType const& referring, std::string const& column)
    {
        std::string const sql = "SELECT 1 FROM " + quoted(referring.table) + " WHERE " + quoted(column) + " = ?1 LIMIT 1";
        if (entities_.database().select_row(sql, key))
            refuse(type, key, referring, column);
    }

    [[noreturn]] static void refuse(schema::EntityType const& type, Key const& key, schema::EntityType const& referring, std::string const& column)
    {
        throw integrity_error("'" + type.name + "' " + to_string(key) + " cannot be deleted: a '" + referring.name + "' refers to it by '" + column +
                              "'.");
    }

    Batch& batch_;
    EntityStore& entities_;
    std::vector<std::pair<schema::EntityType const*, Key>> deleted_; ///< itself first
    std::set<std::pair<std::string, Key>> seen_;
    std::map<schema::EntityType const*, std::vector<Referrer>> referrers_;
    std::vector<Referrer> loose_referrers_;
};

} // namespace

void delete_entity(Batch& batch, schema::EntityType const& type, Key const& key) { Deletion(batch).run(type, key); }

} // namespace ftrack::sandbox::service
