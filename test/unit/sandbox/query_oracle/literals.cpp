// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "unit/sandbox/query_oracle/generator.hpp"

#include <array>
#include <cstdio>

namespace ftrack::test::oracle {

namespace {

constexpr std::int64_t seconds_of_day = 86'400;

bool has_order(Operator op) { return op != Operator::is && op != Operator::is_not && op != Operator::like && op != Operator::not_like; }

bool may_be_bare(std::string const& text)
{
    for (char const* const null : {"", "none", "None", "null", "NULL"}) {
        if (text == null)
            return false;
    }
    return text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-") == std::string::npos;
}

std::string spelled(double number, std::size_t style)
{
    static std::array<char const*, 4> const forms{"%.15g", "%+.15g", "%.3f", "%.5e"};
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), forms[style % forms.size()], number);
    return text.data();
}

} // namespace

Value Generator::some_value(Type const& owner, Attribute const& attribute)
{
    Records const records = records_of(world_, owner);
    for (std::size_t tries = 0; tries < 10 && !records.empty(); ++tries) {
        Record const& record = *random_.pick(records);
        Value value = attribute.kind == Kind::collection ? Value() : attribute.value(world_, record);
        if (!is_null(value))
            return value;
    }
    switch (attribute.kind) {
    case Kind::number:
        return 1.0;
    case Kind::boolean:
        return true;
    case Kind::date:
        return Moment{1'705'300'000};
    default:
        return "animation";
    }
}

Literal Generator::literal(Type const& owner, Attribute const& attribute, Operator op)
{
    if (random_.chance(12) && !has_order(op))
        return literal_of({}, attribute.kind);
    Value value = some_value(owner, attribute);
    // Of a custom attribute true and false have no order: they could be anything.
    if (attribute.kind == Kind::variable && has_order(op) && (std::holds_alternative<bool>(value) || value == Value("true")))
        value = 1.0;
    if (op == Operator::like || op == Operator::not_like)
        return pattern(value);
    if (auto* const number = std::get_if<double>(&value); number != nullptr && random_.chance(20))
        *number += 0.5;
    if (auto* const moment = std::get_if<Moment>(&value); moment != nullptr && random_.chance(20))
        moment->seconds += 1;
    if (random_.chance(5) && attribute.kind == Kind::text)
        value = "no such thing";
    return literal_of(value, attribute.kind);
}

Literal Generator::literal_of(Value const& meaning, Kind kind)
{
    if (auto const* const moment = std::get_if<Moment>(&meaning))
        return date_literal(*moment);
    if (auto const* const text = std::get_if<std::string>(&meaning)) {
        Literal literal = text_literal(*text);
        if (kind == Kind::variable && *text == "10")
            literal.meaning = 10.0;
        if (kind == Kind::variable && literal.is_bare && *text == "true")
            literal.meaning = true;
        return literal;
    }
    static std::array<char const*, 4> const nulls{"none", "None", "null", "NULL"};
    static std::array<char const*, 4> const yes{"true", "True", "TRUE", "1"};
    static std::array<char const*, 4> const no{"false", "False", "FALSE", "0"};
    Literal literal;
    literal.meaning = meaning;
    literal.is_bare = is_null(meaning) || kind == Kind::variable || random_.chance(60);
    if (is_null(meaning))
        literal.text = random_.pick(nulls);
    else if (auto const* const truth = std::get_if<bool>(&meaning))
        literal.text = *truth ? random_.pick(yes) : random_.pick(no);
    else
        literal.text = spelled(std::get<double>(meaning), random_.below(4));
    return literal;
}

Literal Generator::text_literal(std::string text)
{
    Literal literal;
    if (random_.chance(20))
        text = lower(text);
    literal.is_bare = may_be_bare(text) && random_.chance(30);
    literal.meaning = text;
    literal.text = std::move(text);
    return literal;
}

// Every form of the reference: a day, bare or in quotes; without offset, with one, with Z, with a fraction.
Literal Generator::date_literal(Moment moment)
{
    Literal literal;
    std::size_t const form = random_.below(7);
    if (form == 0) {
        moment.seconds -= moment.seconds % seconds_of_day;
        literal.is_day = true;
        literal.is_bare = random_.chance(50);
        literal.text = iso(moment).substr(0, 10);
    } else if (form == 1) {
        literal.text = iso(Moment{moment.seconds + 2 * 3'600}) + "+02:00";
    } else if (form == 2) {
        literal.text = iso(Moment{moment.seconds - 5 * 3'600 - 1'800}) + "-0530";
    } else {
        static std::array<char const*, 4> const ends{"", "Z", ".987654", ".000Z"};
        literal.text = iso(moment) + ends[form - 3];
        literal.is_bare = random_.chance(20);
    }
    literal.meaning = moment;
    return literal;
}

Literal Generator::pattern(Value const& value)
{
    std::string text = "x";
    if (auto const* const known = std::get_if<std::string>(&value))
        text = *known;
    else if (auto const* const moment = std::get_if<Moment>(&value))
        text = iso(*moment);
    else if (auto const* const number = std::get_if<double>(&value))
        text = spelled(*number, 0);
    std::string escaped;
    for (char const character : text) {
        bool const is_special = character == '%' || character == '_' || character == '\\';
        escaped += is_special && (character == '\\' || random_.chance(50)) ? "\\" + std::string(1, character) : std::string(1, character);
    }
    std::size_t const form = random_.below(5);
    if (form == 0 && text.size() == escaped.size() && may_be_bare(text))
        escaped = text.substr(0, text.size() / 2) + "%";
    Literal literal;
    literal.text = form == 1 ? "%" + escaped + "%" : form == 2 ? escaped + "%" : form == 3 ? "%" + escaped : escaped;
    if (form == 4 && !text.empty() && may_be_bare(text))
        literal.text = "_" + escaped.substr(escaped.front() == '\\' ? 2 : 1);
    literal.meaning = literal.text;
    return literal;
}

} // namespace ftrack::test::oracle
