// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Any text as a query of the sandbox: it is refused with a place in the text, or compiled to a statement that SQLite accepts, in which nothing of the
// text stands but as a parameter.
#include "fuzz/target.hpp"

#include "sandbox/query/compiler.hpp"
#include "sandbox/query/error.hpp"
#include "sandbox/query/lexer.hpp"
#include "sandbox/query/parser.hpp"
#include "sandbox/store/tables.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace ftrack::sandbox;
using ftrack::fuzz::require;

namespace {

class Tables
{
public:
    Tables() { store::prepare_tables(database_, schema::Registry::standard()); }

    void check(query::Sql const& sql)
    {
        require(std::none_of(sql.text.begin(), sql.text.end(), [](char character) { return static_cast<unsigned char>(character) >= 0x80; }));
        try {
            database_.select("EXPLAIN " + sql.text, sql.parameters);
        } catch (store::StoreError const& error) {
            require(error.is_excess());
        }
    }

private:
    store::Database database_;
};

void check_tokens(std::string_view text)
{
    std::vector<query::Token> const tokens = query::tokenize(text);
    require(!tokens.empty() && tokens.back().kind == query::TokenKind::end && tokens.back().position == text.size());
    for (std::size_t i = 1; i < tokens.size(); ++i)
        require(tokens[i - 1].position < tokens[i].position);
}

void check_query(std::string_view text)
{
    static Tables tables;
    query::Query const query = query::parse(text);
    schema::Registry const& registry = schema::Registry::standard();
    if (query::is_aggregation(query))
        tables.check(query::compile_aggregation(registry, query).sql);
    else
        tables.check(query::compile_keys(registry, query));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const text = ftrack::fuzz::text_of(data, size);
    try {
        check_tokens(text);
        check_query(text);
    } catch (query::QueryError const& error) {
        require(std::string_view(error.what()).find(" (at character ") != std::string_view::npos);
    }
    return 0;
}
