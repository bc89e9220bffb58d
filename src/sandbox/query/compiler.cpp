// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/compiler.hpp"

#include "sandbox/query/criteria.hpp"
#include "sandbox/query/depth.hpp"
#include "sandbox/query/lexer.hpp"
#include "sandbox/query/narrowing.hpp"
#include "sandbox/query/scope.hpp"

#include <algorithm>
#include <limits>

namespace ftrack::sandbox::query {

namespace {

/// A value that a path of references leads to.
class Output
{
public:
    Output() = default;

    std::string sql;   ///< as criteria compare it
    std::string shown; ///< as an answer has it
    schema::Property const* property = nullptr;

    /// As rows are ordered and grouped by it.
    std::string collated() const { return query::collated(sql, *property); }
};

class Compiler
{
public:
    Compiler(schema::Registry const& registry, Query const& query) : registry_(registry), build_(registry, query.text)
    {
        if (nests_deeply(query))
            build_.name_deep_selects();
    }

    Sql keys(Query const& query)
    {
        schema::EntityType const& type = type_of(query);
        Scope scope(build_, type);
        std::string columns;
        for (std::string const& key : type.primary_key)
            columns += (columns.empty() ? "" : ", ") + scope.alias() + "." + quoted(key);
        if (type.is_polymorphic())
            columns += ", " + scope.alias() + ".\"_type\"";
        std::string const condition = where(query, scope);
        std::string const order = order_by(query, scope);
        return finish("SELECT " + columns + " FROM " + scope.from() + condition + order + window(with_look_ahead(query)));
    }

    Aggregation aggregation(Query const& query)
    {
        Scope scope(build_, type_of(query));
        Aggregation result;
        std::vector<std::string> columns;
        for (Projection const& projection : outputs(query)) {
            Output const output = value(projection.path, scope);
            columns.push_back(projection.function.empty() ? output.shown : projection.function + "(" + output.collated() + ")");
            result.columns.push_back(column_of(projection, *output.property));
        }
        std::vector<std::string> groups;
        groups.reserve(query.groups.size());
        for (Path const& path : query.groups)
            groups.push_back(value(path, scope).collated());
        check_grouped(query);
        std::string const condition = where(query, scope);
        std::vector<std::string> terms = order_terms(query, scope);
        terms.insert(terms.end(), groups.begin(), groups.end());
        std::string const order = listed(" GROUP BY ", groups) + listed(" ORDER BY ", terms);
        result.sql = finish("SELECT " + listed("", columns) + " FROM " + scope.from() + condition + order + window(with_look_ahead(query)));
        return result;
    }

private:
    // A nested query is a statement of its own inside; it shares the parameters and the names of rows.
    std::string select_one(Query const& query)
    {
        schema::EntityType const& type = type_of(query);
        Scope scope(build_, type);
        if (query.projections.size() > 1 || is_aggregation(query))
            build_.fail(query.entity_type_position, "a sub-query selects one attribute");
        Path key;
        key.steps.resize(1);
        key.steps.front().name = type.primary_key.front();
        std::string const column = value(query.projections.empty() ? key : query.projections.front().path, scope).sql;
        std::string const condition = where(query, scope);
        std::string const order = query.limit || query.offset > 0 ? order_by(query, scope) + window(query) : std::string();
        return "SELECT " + column + " FROM " + scope.from() + condition + order;
    }

    schema::EntityType const& type_of(Query const& query) const
    {
        schema::EntityType const* const type = registry_.find(query.entity_type);
        if (type == nullptr)
            build_.fail(query.entity_type_position, "there is no entity type '" + shown(query.entity_type, longest_name) + "'");
        return *type;
    }

    Output value(Path const& path, Scope& scope)
    {
        Place place(scope, scope.alias(), scope.type(), true);
        for (std::size_t step = 0;; ++step) {
            schema::Property const& property = find_attribute(build_, place, path, step);
            if (property.is_collection())
                build_.fail(path.position, "'" + property.name + "' is a collection");
            if (step + 1 == path.steps.size()) {
                Output output;
                output.sql = compared_value_of(place, property);
                output.shown = property.kind == schema::Kind::variable ? value_of(place.alias, property) : output.sql;
                output.property = &property;
                return output;
            }
            schema::EntityType const& target = target_of(build_, property, path, step);
            place.alias = scope.join(place, property, target, path.position);
            place.type = &target;
        }
    }

    // Each row stands for many: an attribute that they do not share has no value.
    void check_grouped(Query const& query) const
    {
        auto const check = [&](Path const& path) {
            std::string const name = path.to_string();
            bool const is_group = std::any_of(query.groups.begin(), query.groups.end(), [&](Path const& group) { return group.to_string() == name; });
            if (!is_group)
                build_.fail(path.position, "'" + name + "' must stand in \"group by\"");
        };
        for (Projection const& projection : query.projections) {
            if (projection.function.empty())
                check(projection.path);
        }
        for (OrderKey const& key : query.order) {
            if (!query.groups.empty())
                check(key.path);
        }
    }

    static Query with_look_ahead(Query const& query)
    {
        Query ahead;
        ahead.offset = query.offset;
        if (query.limit)
            ahead.limit = std::min(*query.limit, std::numeric_limits<std::int64_t>::max() - 1) + 1;
        return ahead;
    }

    // A row tells of what it stands for, asked or not.
    static std::vector<Projection> outputs(Query const& query)
    {
        std::vector<Projection> projections = query.projections;
        for (Path const& group : query.groups) {
            auto const is_group = [name = group.to_string()](Projection const& each) {
                return each.function.empty() && each.path.to_string() == name;
            };
            if (std::none_of(projections.begin(), projections.end(), is_group))
                projections.emplace_back().path = group;
        }
        return projections;
    }

    std::string where(Query const& query, Scope& scope)
    {
        std::vector<std::string> terms;
        if (std::string type = is_of_type(scope.alias(), scope.type()); !type.empty())
            terms.push_back(std::move(type));
        if (query.criterion) {
            Criteria criteria(build_, [this](Query const& nested) { return select_one(nested); });
            terms.push_back(criteria.compile(*query.criterion, Place(scope, scope.alias(), scope.type(), true)));
        }
        return terms.empty() ? std::string() : " WHERE " + query::listed(terms, " AND ");
    }

    std::vector<std::string> order_terms(Query const& query, Scope& scope)
    {
        std::vector<std::string> terms;
        terms.reserve(query.order.size());
        for (OrderKey const& key : query.order)
            terms.push_back(value(key.path, scope).collated() + (key.descending ? " DESC" : ""));
        return terms;
    }

    // Pages are stable since rows that are equal otherwise come in the order in which they were made. Where few rows remain to be sorted, the planner
    // must not walk through all of them in an index that has the order: a `+` hides it.
    std::string order_by(Query const& query, Scope& scope)
    {
        bool const are_few = query.criterion && Narrowing(registry_).leaves_few(*query.criterion, scope.type()) && !scope.type().is_view;
        std::vector<std::string> terms = order_terms(query, scope);
        terms.push_back(order_of_rows(scope.alias(), scope.type()));
        return listed(are_few ? " ORDER BY +" : " ORDER BY ", terms);
    }

    std::string window(Query const& query)
    {
        if (!query.limit && query.offset == 0)
            return {};
        std::string text = " LIMIT " + build_.bind(query.limit.value_or(-1));
        if (query.offset > 0)
            text += " OFFSET " + build_.bind(query.offset);
        return text;
    }

    static std::string listed(std::string const& before, std::vector<std::string> const& terms)
    {
        std::string text;
        for (std::string const& term : terms)
            text += (text.empty() ? before : ", ") + term;
        return text;
    }

    static Column column_of(Projection const& projection, schema::Property const& property)
    {
        Column column;
        column.name = projection.path.to_string();
        column.kind = property.kind;
        if (projection.function.empty())
            return column;
        // Functions work on what criteria compare of a custom attribute, not on its JSON.
        if (column.kind == schema::Kind::variable)
            column.kind = schema::Kind::text;
        column.name = projection.function + "_" + column.name;
        if (projection.function == "count")
            column.kind = schema::Kind::integer;
        else if (projection.function == "sum" || projection.function == "avg")
            column.kind = schema::Kind::number;
        return column;
    }

    Sql finish(std::string const& text)
    {
        Sql sql;
        sql.text = build_.named_selects() + text;
        sql.parameters = build_.take_parameters();
        return sql;
    }

    schema::Registry const& registry_;
    Build build_;
};

} // namespace

schema::EntityType const& entity_type(schema::Registry const& registry, Query const& query)
{
    schema::EntityType const* const type = registry.find(query.entity_type);
    if (type == nullptr)
        Build(registry, query.text).fail(query.entity_type_position, "there is no entity type '" + shown(query.entity_type, longest_name) + "'");
    return *type;
}

Sql compile_keys(schema::Registry const& registry, Query const& query) { return Compiler(registry, query).keys(query); }

bool is_aggregation(Query const& query)
{
    return !query.groups.empty() ||
           std::any_of(query.projections.begin(), query.projections.end(), [](Projection const& projection) { return !projection.function.empty(); });
}

Aggregation compile_aggregation(schema::Registry const& registry, Query const& query) { return Compiler(registry, query).aggregation(query); }

} // namespace ftrack::sandbox::query
