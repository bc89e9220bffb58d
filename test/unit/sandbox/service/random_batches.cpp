// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Batches of random operations on every type: what is refused changes nothing, and what is accepted leaves the store sound. The store is looked at
// through a connection of its own.
#include "sandbox/query/sql.hpp"
#include "sandbox/schema/registry.hpp"
#include "sandbox/store/database.hpp"
#include "support/api_fixture.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <boost/json/serialize.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace {

namespace json = boost::json;
namespace schema = ftrack::sandbox::schema;
using ftrack::sandbox::query::quoted;
using ftrack::sandbox::store::Database;
using ftrack::sandbox::store::Row;
using ftrack::test::ApiFixture;

schema::Registry const& registry() { return schema::Registry::standard(); }

/// The rows of a type in the table that it may share.
std::string rows_of(schema::EntityType const& type)
{
    std::string sql = " FROM " + quoted(type.table) + " t WHERE ";
    if (!type.is_polymorphic())
        return sql + "1";
    std::string names;
    for (schema::EntityType const* kind : type.family)
        names += (names.empty() ? "'" : ", '") + kind->name + "'";
    return sql + "\"_type\" IN (" + names + ")";
}

/// The store, seen from beside the server.
class Witness
{
public:
    explicit Witness(std::filesystem::path const& file) : database_(file) {}

    std::int64_t count(std::string const& from) { return std::get<std::int64_t>(database_.select_row("SELECT COUNT(*)" + from)->front()); }

    /// The key of a random entity of a type, and its concrete type; empty when there is none.
    Row pick(schema::EntityType const& type, std::mt19937& random)
    {
        std::string columns;
        for (std::string const& part : type.primary_key)
            columns += quoted(part) + ", ";
        columns += type.is_polymorphic() ? "\"_type\"" : "'" + type.name + "'";
        std::int64_t const rows = count(rows_of(type));
        if (rows == 0)
            return {};
        std::string const offset = std::to_string(random() % static_cast<std::uint64_t>(rows));
        return database_.select("SELECT " + columns + rows_of(type) + " ORDER BY t.rowid LIMIT 1 OFFSET " + offset).front();
    }

    /// Everything that is stored, in short.
    std::size_t digest()
    {
        std::size_t result = 0;
        for (Row const& table : database_.select("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")) {
            for (Row const& row : database_.select("SELECT * FROM " + quoted(std::get<std::string>(table[0])) + " ORDER BY rowid")) {
                for (auto const& value : row)
                    result = result * 31 + std::hash<ftrack::sandbox::store::SqlValue>()(value);
            }
        }
        return result;
    }

private:
    Database database_;
};

/// What the rules say of a store at rest, each as a query that has to find nothing.
std::vector<std::string> violations()
{
    std::vector<std::string> result;
    for (schema::EntityType const& type : registry().types()) {
        if (type.is_view || type.is_abstract)
            continue;
        for (schema::Property const& property : type.properties) {
            if (property.is_constraint()) {
                result.push_back(rows_of(type) + " AND t." + quoted(property.name) + " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM " +
                                 quoted(registry().get(property.target).table) + " x WHERE x.\"id\" = t." + quoted(property.name) + ")");
            }
            if (property.required && property.is_stored() && !property.derived)
                result.push_back(rows_of(type) + " AND t." + quoted(property.name) + " IS NULL");
        }
    }
    result.emplace_back(
        " FROM \"context\" c JOIN \"context\" p ON p.\"id\" = c.\"parent_id\" WHERE c.\"_type\" <> 'Project' AND c.\"project_id\" IS NOT "
        "p.\"project_id\"");
    result.emplace_back(
        " FROM \"context\" WHERE \"id\" NOT IN (WITH RECURSIVE down(id) AS (SELECT \"id\" FROM \"context\" WHERE \"parent_id\" IS NULL "
        "UNION SELECT c.\"id\" FROM \"context\" c JOIN down ON c.\"parent_id\" = down.id) SELECT id FROM down)");
    result.emplace_back(" FROM (SELECT 1 FROM \"context\" WHERE \"name\" <> '' GROUP BY \"parent_id\", \"name\", \"_type\" HAVING COUNT(*) > 1)");
    return result;
}

class Generator
{
public:
    Generator(Witness& witness, std::uint32_t seed) : witness_(witness), random_(seed) {}

    json::array batch()
    {
        json::array operations;
        for (std::size_t left = 1 + random_() % 4; left > 0; --left)
            operations.push_back(operation());
        return operations;
    }

private:
    bool chance(unsigned percent) { return random_() % 100 < percent; }

    // Who asks, and what that user may do, stays as it is.
    static bool is_touched(schema::EntityType const& type)
    {
        bool const is_access = type.name == "User" || type.name == "SecurityRole" || type.name == "UserSecurityRole";
        return !type.is_view && !type.is_abstract && !type.is_hidden && !is_access;
    }

    schema::EntityType const& any_type()
    {
        for (;;) {
            schema::EntityType const& type = registry().types()[random_() % registry().types().size()];
            if (is_touched(type))
                return type;
        }
    }

    json::object operation()
    {
        schema::EntityType const& type = any_type();
        Row key = witness_.pick(type, random_);
        if (key.empty() || chance(50))
            return ApiFixture::creation(type.name, data_of(type, true));
        key.pop_back();
        json::array parts;
        for (auto const& part : key)
            parts.emplace_back(std::get<std::string>(part));
        bool const is_rare = type.name == "Project" && !chance(10); // else little is left after a while
        return chance(50) || is_rare ? ApiFixture::change(type.name, parts, data_of(type, false)) : ApiFixture::removal(type.name, parts);
    }

    /// How often an attribute is sent, in percent.
    static unsigned weight(schema::Property const& property, bool is_key, bool is_new)
    {
        if (!property.is_scalar())
            return 5; // a reference beside its id would contradict it
        return is_new && (property.required || is_key) ? 98 : 12;
    }

    json::object data_of(schema::EntityType const& type, bool is_new)
    {
        json::object data;
        for (schema::Property const& property : type.properties) {
            bool const is_key = std::find(type.primary_key.begin(), type.primary_key.end(), property.name) != type.primary_key.end();
            bool const may_be_sent = !property.hidden && (is_new ? property.name != "id" : !is_key);
            if (chance(weight(property, is_key, is_new)) && may_be_sent)
                data[property.name] = value_of(property);
        }
        return data;
    }

    json::value value_of(schema::Property const& property)
    {
        if (property.is_collection() && property.target != "Metadata")
            return json::array{reference_to(property.target)};
        if (property.kind == schema::Kind::reference || property.is_constraint())
            return chance(5) ? json::value(nullptr) : reference_to(property.target);
        if (property.is_loose_key() || property.name == "parent_id")
            return reference_to("Context");
        if (!property.options.empty())
            return json::value(property.options[random_() % property.options.size()]);
        switch (property.kind) {
        case schema::Kind::number:
        case schema::Kind::integer:
            return json::value(static_cast<std::int64_t>(random_() % 100));
        case schema::Kind::boolean:
            return json::value(chance(50));
        case schema::Kind::date_time:
            return json::value("2024-02-03T04:05:06");
        case schema::Kind::text:
            return json::value("text " + std::to_string(random_() % 1'000));
        default:
            return nullptr;
        }
    }

    json::value reference_to(std::string const& type)
    {
        Row const key = chance(1) ? Row() : witness_.pick(registry().get(type), random_);
        return json::value(key.empty() ? "nothing" : std::get<std::string>(key.front()));
    }

    Witness& witness_;
    std::mt19937 random_;
};

} // namespace

TEST_CASE("whatever batches come, the store stays sound, and what is refused changes nothing", "[sandbox][random_batches]")
{
    std::vector<std::string> const rules = violations();
    for (std::uint32_t const seed : {1U, 2U, 3U}) {
        ftrack::test::TemporaryFolder const folder;
        ftrack::sandbox::Options options = ApiFixture::small_studio();
        options.database = folder / "store";
        ApiFixture fixture(options);
        Witness witness(options.database);
        Generator generator(witness, seed);
        int accepted = 0;
        std::size_t before = witness.digest();
        for (int round = 0; round < 250; ++round) {
            json::array const batch = generator.batch();
            INFO("seed " << seed << ", round " << round << ": " << json::serialize(batch));
            json::value const answer = fixture.send(batch);
            std::size_t const after = witness.digest();
            if (answer.is_object()) {
                INFO(json::serialize(answer));
                REQUIRE(answer.at("exception") != "InternalError");
                REQUIRE(after == before);
                continue;
            }
            ++accepted;
            for (std::string const& rule : rules) {
                INFO(rule);
                REQUIRE(witness.count(rule) == 0);
            }
            before = after;
        }
        CHECK(accepted > 60);
    }
}
