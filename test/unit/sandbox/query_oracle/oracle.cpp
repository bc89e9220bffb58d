// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Thousands of generated queries over generated data: the sandbox's answers, by SQL, are those of an interpreter of the trees that the queries were
// printed from.
#include "sandbox/service/reading.hpp"
#include "sandbox/service/response_writer.hpp"
#include "sandbox/store/tables.hpp"
#include "support/catch.hpp"
#include "unit/sandbox/query_oracle/generator.hpp"
#include "unit/sandbox/query_oracle/interpreter.hpp"

#include <boost/json/serialize.hpp>

#include <cmath>
#include <exception>

using namespace ftrack::sandbox;
using namespace ftrack::test::oracle;

namespace {

namespace json = boost::json;

Value value_of(json::value const& value)
{
    if (value.is_bool())
        return value.get_bool();
    if (value.is_number())
        return value.to_number<double>();
    if (value.is_string())
        return std::string(value.get_string());
    return value.is_null() ? Value() : Value(std::string(value.at("value").as_string()));
}

std::string cell(json::value const& value)
{
    std::string const text = cell(value_of(value));
    return value.is_object() && value.as_object().contains("__type__") ? std::string(value.at("value").as_string()) : text;
}

/// The items of a collection of this type, or the cell.
std::string cell(json::value const& value, Type const* items)
{
    if (items == nullptr || value.is_null())
        return cell(value);
    std::vector<std::string> texts;
    for (json::value const& item : value.as_array()) {
        std::string& text = texts.emplace_back();
        for (std::string const& part : items->key)
            text += cell(item.at(part)) + " ";
        if (items->is_mapped())
            text += cell(item.at("value"));
    }
    return cell(Value(listed(std::move(texts))));
}

Type const* items_of(Type const& type, Path const& path)
{
    Attribute const& end = Model::end_of(type, path);
    return end.kind == Kind::collection ? &Model::get().type(end.target) : nullptr;
}

json::value at_path(json::value const& entity, Path const& path)
{
    json::value const* value = &entity;
    for (Step const& step : path) {
        if (!value->is_object())
            return nullptr;
        value = &value->at(step.name);
    }
    return *value;
}

/// The sandbox and the interpreter, over the same data.
class Contest
{
public:
    explicit Contest(std::uint64_t seed) : world_(make_world(seed)), entities_(database_, schema::Registry::standard())
    {
        store::Transaction transaction(database_);
        store::prepare_tables(database_, entities_.registry());
        world_.write(entities_);
        transaction.commit();
    }

    World const& world() const { return world_; }

    std::string expected(Select const& select) const
    {
        Answer const answer = Interpreter(world_).answer(select);
        std::string text;
        for (std::vector<Value> const& row : answer.rows) {
            for (Value const& value : row)
                text += cell(value) + " ";
            text += "\n";
        }
        return text + "next " + (answer.next_offset ? std::to_string(*answer.next_offset) : "null");
    }

    std::string actual(Select const& select)
    {
        service::ReadOptions options;
        options.denormalize = true;
        json::object const operation{{"expression", to_text(select)}};
        try {
            return rows_of(select, service::answer_query(entities_, operation, options));
        } catch (std::exception const& error) {
            return error.what();
        }
    }

private:
    static std::string rows_of(Select const& select, json::object const& answer)
    {
        Type const& type = Model::get().type(select.type);
        bool is_grouped = !select.groups.empty();
        for (Column const& column : select.columns)
            is_grouped = is_grouped || !column.function.empty();
        std::string text;
        for (json::value const& row : answer.at("data").as_array()) {
            for (std::size_t i = 0; !is_grouped && i < type.key.size(); ++i)
                text += cell(row.at(type.key[i])) + " ";
            for (Column const& column : select.columns) {
                std::string const name = (column.function.empty() ? "" : column.function + "_") + to_text(column.path);
                text += cell(is_grouped ? row.at(name) : at_path(row, column.path), items_of(type, column.path)) + " ";
            }
            text += "\n";
        }
        return text + "next " + json::serialize(answer.at("metadata").at("next").at("offset"));
    }

    World world_;
    store::Database database_;
    service::EntityStore entities_;
};

/// The same query beside a nest of sub-queries that find nothing: the compiler takes it for one that nests deeply.
Select nested(Select const& select)
{
    Expression nothing;
    nothing.kind = Expression::Kind::comparison;
    nothing.path = {{"id", ""}};
    nothing.literals.emplace_back().text = "none";
    nothing.literals.back().is_bare = true;
    for (int level = 0; level < 8; ++level) {
        Select inner;
        inner.type = select.type;
        inner.columns.emplace_back().path = {{"id", ""}};
        inner.criterion = std::move(nothing);
        nothing = Expression();
        nothing.kind = Expression::Kind::subquery;
        nothing.path = {{"id", ""}};
        nothing.select = std::make_shared<Select const>(std::move(inner));
    }
    Expression something;
    something.kind = Expression::Kind::negation;
    something.terms.push_back(std::move(nothing));
    Select result = select;
    result.criterion = Expression();
    result.criterion->terms = {*select.criterion, std::move(something)};
    return result;
}

} // namespace

TEST_CASE("generated queries have the answers of an independent interpreter", "[sandbox][query][oracle]")
{
    constexpr std::uint64_t worlds = 10;
    constexpr std::uint64_t queries_in_each = 600;
    std::size_t rows = 0;
    std::size_t too_complex = 0;
    for (std::uint64_t world = 1; world <= worlds; ++world) {
        Contest contest(world);
        auto const differs = [&](Select const& select) { return contest.actual(select) != contest.expected(select); };
        for (std::uint64_t seed = 1; seed <= queries_in_each; ++seed) {
            Select const select = Generator(contest.world(), world * 1'000'000 + seed).query();
            bool const is_nested = seed % 3 == 0 && select.criterion && Model::find(Model::get().type(select.type), "id") != nullptr;
            std::string const expected = contest.expected(select);
            rows += static_cast<std::size_t>(std::count(expected.begin(), expected.end(), '\n'));
            std::string const actual = contest.actual(is_nested ? nested(select) : select);
            bool const is_refused = actual.find("the expression is too complex") != std::string::npos;
            too_complex += is_refused ? 1 : 0;
            if (actual == expected || is_refused)
                continue;
            Select const smallest = shrink(is_nested ? nested(select) : select, differs);
            INFO("world " << world << ", query " << seed);
            INFO("the query:\n" << to_text(smallest));
            INFO("the interpreter:\n" << contest.expected(smallest));
            INFO("the sandbox:\n" << contest.actual(smallest));
            FAIL_CHECK("the answers differ");
        }
    }
    // Queries that find nothing would agree on anything.
    CHECK(rows > worlds * queries_in_each);
    CHECK(too_complex == 0);
}
