// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/query_fixture.hpp"

#include "sandbox/query/compiler.hpp"
#include "sandbox/query/parser.hpp"
#include "sandbox/service/reading.hpp"
#include "sandbox/store/tables.hpp"
#include "support/catch.hpp"

#include <sstream>

namespace ftrack::test {

using namespace sandbox;

namespace {

std::string to_text(query::SqlValue const& value)
{
    if (auto const* const text = std::get_if<std::string>(&value))
        return *text;
    std::ostringstream text;
    if (auto const* const integer = std::get_if<std::int64_t>(&value))
        text << *integer;
    else if (auto const* const number = std::get_if<double>(&value))
        text << *number;
    else
        text << "none";
    return text.str();
}

query::Sql compile(schema::Registry const& registry, query::Query const& query)
{
    return query::is_aggregation(query) ? query::compile_aggregation(registry, query).sql : query::compile_keys(registry, query);
}

} // namespace

QueryFixture::QueryFixture(query::TextRule rule) : database_({}, rule), entities_(database_, schema::Registry::standard())
{
    store::prepare_tables(database_, entities_.registry());
}

void QueryFixture::add(std::string_view type, service::Values const& values) { entities_.insert(entities_.registry().get(type), values); }

std::string QueryFixture::find(std::string const& expression)
{
    query::Query const query = query::parse(expression);
    query::Sql const sql = compile(entities_.registry(), query);
    std::vector<store::Row> rows = database_.select(sql.text, sql.parameters);
    if (query.limit && rows.size() > static_cast<std::uint64_t>(*query.limit))
        rows.pop_back();
    std::size_t const keys = query::entity_type(entities_.registry(), query).primary_key.size();
    std::string text;
    for (store::Row const& row : rows) {
        text += text.empty() ? "" : " ";
        std::size_t const width = query::is_aggregation(query) ? row.size() : keys;
        for (std::size_t i = 0; i < width; ++i)
            text += (i == 0 ? "" : ",") + to_text(row[i]);
    }
    return text;
}

void QueryFixture::check(std::vector<Finding> const& rows, std::string const& beginning)
{
    for (Finding const& row : rows) {
        INFO(beginning << row.expression);
        CHECK(find(beginning + row.expression) == row.found);
    }
}

boost::json::object QueryFixture::answer(std::string_view expression, service::ReadOptions const& options)
{
    boost::json::object operation;
    operation["expression"] = expression;
    return service::answer_query(entities_, operation, options);
}

std::vector<std::string> QueryFixture::plan(std::string const& expression)
{
    query::Sql const sql = compile(entities_.registry(), query::parse(expression));
    std::vector<std::string> steps;
    for (store::Row const& row : database_.select("EXPLAIN QUERY PLAN " + sql.text, sql.parameters))
        steps.push_back(std::get<std::string>(row.back()));
    return steps;
}

} // namespace ftrack::test
