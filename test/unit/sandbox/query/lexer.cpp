// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/lexer.hpp"

#include "sandbox/query/error.hpp"
#include "support/catch.hpp"
#include "support/message_of.hpp"

#include <string>
#include <utility>
#include <vector>

namespace {

using namespace ftrack::sandbox::query;

/// Words as they are, texts in guillemets, symbols in brackets, parted by blanks.
std::string shown(std::string_view expression)
{
    std::string text;
    for (Token const& token : tokenize(expression)) {
        if (token.kind == TokenKind::end)
            break;
        text += text.empty() ? "" : " ";
        if (token.kind == TokenKind::text)
            text += "«" + token.text + "»";
        else
            text += token.kind == TokenKind::symbol ? "[" + token.text + "]" : token.text;
    }
    return text;
}

} // namespace

TEST_CASE("an expression falls into words, texts and symbols", "[sandbox][query]")
{
    auto const [expression, tokens] = GENERATE(table<std::string, std::string>({
        {"", ""},
        {" \t\r\n\f\v", ""},
        {"select id from User", "select id from User"},
        {"a.b.c,d", "a.b.c [,] d"},
        {"parent[Shot].name", "parent [[] Shot []] .name"},
        {"name=\"Not started\"", "name [=] «Not started»"},
        {"id=X", "id [=] X"},
        {"end_date>= 2017-12-11", "end_date [>=] 2017-12-11"},
        {"a<b<=c>d>=e!=f", "a [<] b [<=] c [>] d [>=] e [!=] f"},
        {"(a is \"x\"and b is \"y\")", "[(] a is «x» and b is «y» [)]"},
        {"id in (0ab-1,2cd-3)", "id in [(] 0ab-1 [,] 2cd-3 [)]"},
        {"in (\"a\") )", "in [(] «a» [)] [)]"},
        {"2026-01-01T10:00:00.000Z", "2026-01-01T10:00:00.000Z"},
        {"2026-01-01T10:00:00+02:00", "2026-01-01T10:00:00+02:00"},
        {"%done_%", "%done_%"},
    }));
    CHECK(shown(expression) == tokens);
}

TEST_CASE("a quoted text may hold anything, quotes after a backslash", "[sandbox][query]")
{
    auto const [expression, tokens] = GENERATE(table<std::string, std::string>({
        {R"("")", "«»"},
        {R"('it')", "«it»"},
        {R"("it's")", "«it's»"},
        {R"('say "x"')", "«say \"x\"»"},
        {R"("say \"x\"")", "«say \"x\"»"},
        {R"('it\'s')", "«it's»"},
        {R"("it\'s")", "«it's»"},
        {R"("C:\temp")", R"(«C:\temp»)"},
        {R"("a\\b")", R"(«a\b»)"},
        {R"("a\\")", R"(«a\»)"},
        {R"("100\%")", R"(«100\%»)"},
        {"\"and or (not)\"", "«and or (not)»"},
        {"\"\xc3\xa9t\xc3\xa9 @home\"", "«\xc3\xa9t\xc3\xa9 @home»"},
        {"\"line\nbreak\"", "«line\nbreak»"},
    }));
    CHECK(shown(expression) == tokens);
}

TEST_CASE("a token knows where it stands", "[sandbox][query]")
{
    std::vector<Token> const tokens = tokenize("Task  where a=\"x\"");
    std::vector<std::size_t> positions;
    for (Token const& token : tokens)
        positions.push_back(token.position);
    CHECK(positions == std::vector<std::size_t>{0, 6, 12, 13, 14, 17});
    CHECK(tokens.back().kind == TokenKind::end);
}

TEST_CASE("keywords are known in any case, and as words alone", "[sandbox][query]")
{
    CHECK(tokenize("SeLeCt").front().is_keyword("select"));
    CHECK_FALSE(tokenize("selects").front().is_keyword("select"));
    CHECK_FALSE(tokenize("\"select\"").front().is_keyword("select"));
}

TEST_CASE("what belongs to no token is refused with its place", "[sandbox][query]")
{
    auto const [expression, message] = GENERATE(table<std::string, std::string>({
        {"name is me@home", "Failed to parse: name is me@home (at character 11: this character must stand in quotes)"},
        {"name is \"x", "Failed to parse: name is \"x (at character 9: this quote has no end)"},
        {"name is 'x\"", "Failed to parse: name is 'x\" (at character 9: this quote has no end)"},
        {"\"x\\\"", "Failed to parse: \"x\\\" (at character 1: this quote has no end)"},
        {"a ! b", "Failed to parse: a ! b (at character 3: this character must stand in quotes)"},
        {"a; drop", "Failed to parse: a; drop (at character 2: this character must stand in quotes)"},
    }));
    CHECK(ftrack::test::message_of<QueryError>([&, &text = expression] { tokenize(text); }) == message);
}

TEST_CASE("an expression has a greatest length", "[sandbox][query]")
{
    CHECK(tokenize(std::string(maximum_expression_length, 'a')).size() == 2);
    CHECK_THROWS_AS(tokenize(std::string(maximum_expression_length + 1, 'a')), QueryError);
}

TEST_CASE("a message cuts a long expression", "[sandbox][query]")
{
    std::string const message = failed_to_parse(std::string(5'000, 'a'), 4'000, "why");
    CHECK(message == "Failed to parse: " + std::string(1'000, 'a') + "… (at character 4001: why)");
}

TEST_CASE("what a message shows is whole letters, and no zero ends it", "[sandbox][query]")
{
    CHECK(shown("abc", 3) == "abc");
    CHECK(shown("abc", 2) == "ab…");
    CHECK(shown("aü", 3) == "aü");
    CHECK(shown("aüb", 2) == "a…");
    CHECK(shown(std::string_view("a\0b", 3), 5) == "a b");
    std::string const message = failed_to_parse(std::string_view("a\0b", 3), 1, "why");
    CHECK(message.c_str() == std::string("Failed to parse: a b (at character 2: why)"));
}
