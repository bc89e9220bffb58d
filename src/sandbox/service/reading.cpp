// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/reading.hpp"

#include "sandbox/query/compiler.hpp"
#include "sandbox/query/error.hpp"
#include "sandbox/query/lexer.hpp"
#include "sandbox/query/parser.hpp"
#include "sandbox/service/failure.hpp"
#include "sandbox/service/response_writer.hpp"
#include "sandbox/service/search_criteria.hpp"

namespace ftrack::sandbox::service {

namespace json = boost::json;

namespace {

json::object metadata(json::value next_offset)
{
    json::object next;
    next["offset"] = std::move(next_offset);
    json::object result;
    result["next"] = std::move(next);
    return result;
}

/// Where the next page begins, when there is one. Takes the row away that was looked at ahead.
json::value next_offset(query::Query const& query, std::vector<store::Row>& rows)
{
    bool const has_more = query.limit && rows.size() > static_cast<std::uint64_t>(*query.limit);
    if (!has_more)
        return nullptr;
    rows.pop_back();
    // A page of no rows leads nowhere, whatever remains.
    return *query.limit > 0 ? json::value(query.offset + *query.limit) : json::value();
}

json::object run_aggregation(EntityStore& entities, query::Query const& query)
{
    query::Aggregation const aggregation = query::compile_aggregation(entities.registry(), query);
    std::vector<store::Row> rows = entities.database().select(aggregation.sql.text, aggregation.sql.parameters);
    json::value const next = next_offset(query, rows);
    json::array data;
    for (store::Row const& row : rows) {
        json::object entry;
        for (std::size_t i = 0; i < row.size(); ++i) {
            schema::Property property;
            property.kind = aggregation.columns[i].kind;
            entry[aggregation.columns[i].name] = to_json(property, row[i]);
        }
        data.push_back(std::move(entry));
    }
    json::object result;
    result["data"] = std::move(data);
    result["metadata"] = metadata(next);
    return result;
}

json::object run_query(EntityStore& entities, query::Query const& query, ReadOptions const& options)
{
    if (query::is_aggregation(query))
        return run_aggregation(entities, query);
    std::unique_ptr<ProjectionNode> const projection = make_projection(entities.registry(), query);
    query::Sql const keys = query::compile_keys(entities.registry(), query);
    std::vector<store::Row> rows = entities.database().select(keys.text, keys.parameters);
    json::value const next = next_offset(query, rows);
    ResponseWriter writer(entities, options);
    json::array data;
    data.reserve(rows.size());
    for (store::Row const& row : rows)
        data.push_back(writer.write_row(*projection, row));
    json::object result;
    result["data"] = std::move(data);
    result["metadata"] = metadata(next);
    return result;
}

json::object guarded(EntityStore& entities, query::Query const& query, ReadOptions const& options)
{
    try {
        return run_query(entities, query, options);
    } catch (store::StoreError const& error) {
        if (!error.is_excess())
            throw;
        throw parse_error(query::failed_to_parse(query.text, 0, "the expression is too complex"));
    }
}

} // namespace

std::string_view text_member(json::object const& operation, std::string_view name)
{
    json::value const* const value = operation.if_contains(name);
    if (value == nullptr || value->is_null())
        return {};
    if (!value->is_string())
        throw validation_error("'" + std::string(name) + "' must be a string.");
    return value->get_string();
}

json::object answer_query(EntityStore& entities, json::object const& operation, ReadOptions const& options)
{
    std::string const expression(text_member(operation, "expression"));
    try {
        json::object result = guarded(entities, query::parse(expression), options);
        result["action"] = "query";
        return result;
    } catch (query::QueryError const& error) {
        throw parse_error(error.what());
    }
}

json::object answer_search(EntityStore& entities, json::object const& operation, ReadOptions const& options)
{
    try {
        json::object result = guarded(entities, read_search(entities.registry(), operation), options);
        result["action"] = "search";
        return result;
    } catch (query::QueryError const& error) {
        throw parse_error(error.what());
    }
}

} // namespace ftrack::sandbox::service
