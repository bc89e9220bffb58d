// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/parser.hpp"

#include "sandbox/query/error.hpp"
#include "sandbox/query/lexer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>

namespace ftrack::sandbox::query {

namespace {

std::optional<Operator> operator_of(Token const& token)
{
    static std::array<std::pair<std::string_view, Operator>, 6> const symbols{{
        {"=", Operator::equal},
        {"!=", Operator::not_equal},
        {"<", Operator::less},
        {"<=", Operator::less_or_equal},
        {">", Operator::greater},
        {">=", Operator::greater_or_equal},
    }};
    static std::array<std::pair<std::string_view, Operator>, 8> const keywords{{
        {"is", Operator::equal},
        {"is_not", Operator::not_equal},
        {"before", Operator::less},
        {"less_than", Operator::less},
        {"after", Operator::greater},
        {"greater_than", Operator::greater},
        {"like", Operator::like},
        {"not_like", Operator::not_like},
    }};
    for (auto const& [symbol, op] : symbols) {
        if (token.is_symbol(symbol))
            return op;
    }
    for (auto const& [keyword, op] : keywords) {
        if (token.is_keyword(keyword))
            return op;
    }
    return std::nullopt;
}

std::string too_deep() { return "nested more than " + std::to_string(maximum_nesting) + " levels deep"; }

class Parser
{
public:
    explicit Parser(std::string_view expression) : expression_(expression), tokens_(tokenize(expression)) {}

    Query run()
    {
        Query query = read_query();
        query.text = expression_;
        if (current().kind != TokenKind::end)
            fail("expected the end or another clause");
        return query;
    }

private:
    Token const& current() const { return tokens_[next_]; }

    Token take()
    {
        Token const& token = tokens_[next_];
        if (token.kind != TokenKind::end)
            ++next_;
        return token;
    }

    bool accept_keyword(std::string_view keyword)
    {
        bool const found = current().is_keyword(keyword);
        if (found)
            take();
        return found;
    }

    bool accept_symbol(std::string_view symbol)
    {
        bool const found = current().is_symbol(symbol);
        if (found)
            take();
        return found;
    }

    void expect_keyword(std::string_view keyword)
    {
        if (!accept_keyword(keyword))
            fail("expected \"" + std::string(keyword) + "\"");
    }

    void expect_symbol(std::string_view symbol)
    {
        if (!accept_symbol(symbol))
            fail("expected \"" + std::string(symbol) + "\"");
    }

    [[noreturn]] void fail(std::string reason) const
    {
        constexpr std::size_t longest = 60;
        if (current().kind == TokenKind::end)
            reason += ", found the end";
        else
            reason += ", found \"" + shown(current().text, longest) + "\"";
        throw QueryError(failed_to_parse(expression_, current().position, reason));
    }

    /// Counts a level of nesting for as long as it lives.
    class Level
    {
    public:
        explicit Level(Parser& parser) : parser_(parser)
        {
            if (++parser_.depth_ > maximum_nesting)
                parser_.fail(too_deep());
        }
        Level(Level const&) = delete;
        Level& operator=(Level const&) = delete;
        ~Level() { --parser_.depth_; }

    private:
        Parser& parser_;
    };

    Query read_query()
    {
        Query query;
        if (accept_keyword("select")) {
            do {
                query.projections.push_back(read_projection());
            } while (accept_symbol(","));
            expect_keyword("from");
        }
        if (current().kind != TokenKind::word)
            fail("expected an entity type");
        query.entity_type_position = current().position;
        query.entity_type = take().text;
        read_tail(query);
        return query;
    }

    void read_tail(Query& query)
    {
        if (accept_keyword("where"))
            query.criterion = read_disjunction();
        for (;;) {
            if (accept_keyword("order"))
                read_order(query);
            else if (accept_keyword("group"))
                read_groups(query);
            else if (accept_keyword("limit"))
                query.limit = read_count();
            else if (accept_keyword("offset"))
                query.offset = read_count();
            else
                return;
        }
    }

    void read_order(Query& query)
    {
        expect_keyword("by");
        do {
            OrderKey key;
            key.path = read_path();
            key.descending = accept_keyword("desc") || accept_keyword("descending");
            if (!key.descending && !accept_keyword("asc"))
                accept_keyword("ascending");
            query.order.push_back(std::move(key));
        } while (accept_symbol(","));
    }

    void read_groups(Query& query)
    {
        expect_keyword("by");
        do {
            query.groups.push_back(read_path());
        } while (accept_symbol(","));
    }

    std::int64_t read_count()
    {
        std::string const& text = current().text;
        std::int64_t count = 0;
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
        if (current().kind != TokenKind::word || error != std::errc() || end != text.data() + text.size() || count < 0)
            fail("expected a whole number");
        take();
        return count;
    }

    Projection read_projection()
    {
        Projection projection;
        bool const calls = tokens_[next_].kind == TokenKind::word && tokens_[next_ + 1].is_symbol("(");
        if (!calls) {
            projection.path = read_path();
            return projection;
        }
        for (std::string_view const function : {"count", "sum", "avg", "min", "max"}) {
            if (current().is_keyword(function))
                projection.function = function;
        }
        if (projection.function.empty())
            fail("expected count, sum, avg, min or max");
        take();
        expect_symbol("(");
        projection.path = read_path();
        expect_symbol(")");
        return projection;
    }

    Path read_path()
    {
        Path path;
        path.position = current().position;
        bool continues = true;
        while (continues) {
            if (current().kind != TokenKind::word)
                fail("expected an attribute");
            std::string_view words = current().text;
            if (!path.steps.empty()) {
                if (words.front() != '.')
                    fail("expected \".\"");
                words.remove_prefix(1);
            }
            add_steps(path, words);
            take();
            continues = false;
            if (accept_symbol("[")) {
                if (current().kind != TokenKind::word)
                    fail("expected an entity type");
                path.steps.back().cast = take().text;
                expect_symbol("]");
                continues = current().kind == TokenKind::word && current().text.front() == '.';
            }
        }
        return path;
    }

    void add_steps(Path& path, std::string_view words) const
    {
        for (std::size_t begin = 0; begin <= words.size();) {
            std::size_t const end = std::min(words.find('.', begin), words.size());
            Step step;
            step.name = words.substr(begin, end - begin);
            if (step.name.empty() || step.name.find_first_of(":+%-") != std::string::npos)
                fail("expected an attribute");
            path.steps.push_back(std::move(step));
            if (path.steps.size() > maximum_nesting)
                fail(too_deep());
            begin = end + 1;
        }
    }

    Criterion read_disjunction()
    {
        Disjunction disjunction;
        do {
            disjunction.terms.push_back(read_conjunction());
        } while (accept_keyword("or"));
        if (disjunction.terms.size() == 1)
            return std::move(disjunction.terms.front());
        return Criterion(std::move(disjunction));
    }

    Criterion read_conjunction()
    {
        Conjunction conjunction;
        do {
            conjunction.terms.push_back(read_unary());
        } while (accept_keyword("and"));
        if (conjunction.terms.size() == 1)
            return std::move(conjunction.terms.front());
        return Criterion(std::move(conjunction));
    }

    Criterion read_unary()
    {
        bool negated = false;
        while (accept_keyword("not"))
            negated = !negated;
        Criterion term = current().is_symbol("(") ? read_parentheses() : read_predicate();
        if (!negated)
            return term;
        Negation negation;
        negation.term = std::make_unique<Criterion>(std::move(term));
        return Criterion(std::move(negation));
    }

    Criterion read_parentheses()
    {
        Level const level(*this);
        expect_symbol("(");
        Criterion criterion = read_disjunction();
        expect_symbol(")");
        return criterion;
    }

    Criterion read_predicate()
    {
        Path path = read_path();
        if (current().is_keyword("in") || current().is_keyword("not_in"))
            return read_membership(std::move(path));
        if (accept_keyword("has") || accept_keyword("any"))
            return read_relation(std::move(path));
        std::optional<Operator> const op = operator_of(current());
        if (!op)
            fail("expected an operator");
        take();
        Comparison comparison;
        comparison.path = std::move(path);
        comparison.op = *op;
        comparison.value = read_literal();
        return Criterion(std::move(comparison));
    }

    Criterion read_membership(Path path)
    {
        Membership membership;
        membership.path = std::move(path);
        membership.negated = take().is_keyword("not_in");
        Level const level(*this);
        expect_symbol("(");
        if (begins_query()) {
            membership.query = std::make_unique<Query>(read_query());
        } else {
            do {
                membership.values.push_back(read_literal());
            } while (accept_symbol(","));
        }
        expect_symbol(")");
        return Criterion(std::move(membership));
    }

    // A single word is a value, whatever it is.
    bool begins_query() const
    {
        Token const& following = tokens_[std::min(next_ + 1, tokens_.size() - 1)];
        if (current().is_keyword("select"))
            return following.kind == TokenKind::word;
        constexpr std::array<std::string_view, 5> clauses{"where", "group", "order", "limit", "offset"};
        bool const has_clause = std::any_of(clauses.begin(), clauses.end(), [&](std::string_view clause) { return following.is_keyword(clause); });
        return current().kind == TokenKind::word && has_clause;
    }

    Criterion read_relation(Path path)
    {
        Relation relation;
        relation.path = std::move(path);
        Level const level(*this);
        expect_symbol("(");
        if (!current().is_symbol(")"))
            relation.criterion = std::make_unique<Criterion>(read_disjunction());
        expect_symbol(")");
        return Criterion(std::move(relation));
    }

    Literal read_literal()
    {
        if (current().kind != TokenKind::word && current().kind != TokenKind::text)
            fail("expected a value");
        Token const token = take();
        Literal literal;
        literal.text = token.text;
        literal.quoted = token.kind == TokenKind::text;
        literal.position = token.position;
        return literal;
    }

    std::string_view expression_;
    std::vector<Token> tokens_;
    std::size_t next_ = 0;
    std::size_t depth_ = 0;
};

} // namespace

Query parse(std::string_view expression) { return Parser(expression).run(); }

} // namespace ftrack::sandbox::query
