// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/notation.hpp"

#include "sandbox/schema/formulas.hpp"

#include <boost/json/parse.hpp>

#include <array>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace ftrack::sandbox::schema {

namespace {

std::vector<std::string> words_of(std::string_view line)
{
    std::vector<std::string> words;
    for (std::size_t begin = 0; (begin = line.find_first_not_of(' ', begin)) != std::string_view::npos;) {
        std::size_t end = begin;
        bool is_quoted = false;
        for (; end < line.size() && (is_quoted || line[end] != ' '); ++end)
            is_quoted = is_quoted != (line[end] == '"');
        words.emplace_back(line.substr(begin, end - begin));
        begin = end;
    }
    return words;
}

std::vector<std::string> list_of(std::string const& text)
{
    std::istringstream stream(text);
    std::vector<std::string> items;
    for (std::string item; std::getline(stream, item, ',');)
        items.push_back(item);
    return items;
}

/// `a` and `b` of `a:b`.
std::pair<std::string, std::string> halves(std::string const& text, char separator, std::string const& line)
{
    auto const middle = text.find(separator);
    if (middle == std::string::npos)
        fail_definition(line);
    return {text.substr(0, middle), text.substr(middle + 1)};
}

/// The words of one line, taken from the left.
class Words
{
public:
    explicit Words(std::string const& line) : line_(line), words_(words_of(line)) {}

    bool done() const noexcept { return next_ == words_.size(); }
    std::string take() { return done() ? (fail_definition(line_), std::string()) : words_[next_++]; }
    std::string const& line() const noexcept { return line_; }

private:
    std::string line_;
    std::vector<std::string> words_;
    std::size_t next_ = 0;
};

void read_target(Property& property, std::string const& target)
{
    auto const dot = target.find('.');
    property.target = target.substr(0, dot);
    if (property.foreign_key)
        property.pointed = dot == std::string::npos ? target + ".id" : target;
}

void read_kind(Property& property, Words& words)
{
    static std::array<std::pair<std::string_view, Kind>, 11> const kinds{{
        {"text", Kind::text},
        {"fk", Kind::text},
        {"number", Kind::number},
        {"integer", Kind::integer},
        {"boolean", Kind::boolean},
        {"datetime", Kind::date_time},
        {"object", Kind::object},
        {"variable", Kind::variable},
        {"->", Kind::reference},
        {"[]", Kind::collection},
        {"{}", Kind::mapped_collection},
    }};
    std::string const word = words.take();
    for (auto const& [name, kind] : kinds) {
        if (name != word)
            continue;
        property.kind = kind;
        property.foreign_key = word == "fk";
        if (property.foreign_key || !property.is_scalar())
            read_target(property, words.take());
        return;
    }
    fail_definition(words.line());
}

bool read_marks(Property& property, std::string const& word)
{
    for (char const mark : word) {
        switch (mark) {
        case '!':
            property.required = true;
            break;
        case '#':
            property.immutable = true;
            break;
        case '~':
            property.computed = true;
            break;
        default:
            return false;
        }
    }
    return true;
}

bool read_flag(Property& property, std::string const& word)
{
    static std::array<std::pair<std::string_view, bool Property::*>, 8> const flags{{
        {"hidden", &Property::hidden},
        {"unlisted", &Property::unlisted},
        {"restricted", &Property::restricted},
        {"untyped", &Property::untyped},
        {"refers", &Property::refers},
        {"parsed", &Property::parsed},
        {"json", &Property::json_text},
        {"transformed", &Property::transformed},
    }};
    for (auto const& [name, flag] : flags) {
        if (name == word)
            return property.*flag = true;
    }
    return false;
}

void read_link(Property& property, Words& words)
{
    std::string rest;
    std::tie(property.link, rest) = halves(words.take(), ':', words.line());
    std::tie(property.link_owner, property.link_item) = halves(rest, ',', words.line());
}

/// A word that says more by the word after it.
bool read_clause(Property& property, std::string const& word, Words& words)
{
    if (word == "by") {
        property.key = words.take();
    } else if (word == "via") {
        read_link(property, words);
    } else if (word == "of") {
        property.shown_target = std::exchange(property.target, words.take());
    } else if (word == "where") {
        std::tie(property.filter_name, property.filter_value) = halves(words.take(), '=', words.line());
    } else if (word == "as") {
        std::string const name = words.take();
        property.formula = formula(name);
        property.owners_formula = owners_formula(name);
    } else if (word == "=") {
        property.default_value = boost::json::parse(words.take());
    } else if (word == "thumbnail" || word == "download") {
        property.address = word == "thumbnail" ? Address::thumbnail : Address::download;
        property.key = words.take();
    } else if (word == "points") {
        property.foreign_key = true;
        property.pointed = words.take();
    } else if (word == "one-of") {
        property.options = list_of(words.take());
    } else {
        return false;
    }
    return true;
}

/// Sets the member that is known by this name.
template <class Members, class Value>
bool set_member(EntityType& type, Members const& members, std::string_view name, Value const& value)
{
    for (auto const& [known, member] : members) {
        if (known == name) {
            type.*member = value;
            return true;
        }
    }
    return false;
}

void read_header_word(EntityType& type, std::string const& word, std::string const& line)
{
    static std::array<std::pair<std::string_view, std::string EntityType::*>, 2> const names{
        {{"alias", &EntityType::alias}, {"table", &EntityType::table}}};
    static std::array<std::pair<std::string_view, std::vector<std::string> EntityType::*>, 5> const lists{
        {{"key", &EntityType::primary_key},
         {"default", &EntityType::default_projections},
         {"system", &EntityType::system_names},
         {"also-required", &EntityType::also_required},
         {"also-immutable", &EntityType::also_immutable}}};
    static std::array<std::pair<std::string_view, bool EntityType::*>, 3> const flags{
        {{"abstract", &EntityType::is_abstract}, {"view", &EntityType::is_view}, {"hidden", &EntityType::is_hidden}}};
    if (set_member(type, flags, word, true))
        return;
    auto const [name, value] = halves(word, '=', line);
    if (name == "count")
        type.count = std::stoul(value);
    else if (name == "classifier")
        std::tie(type.classifier_property, type.classifier_value) = halves(value, ':', line);
    else if (!set_member(type, names, name, value) && !set_member(type, lists, name, list_of(value)))
        fail_definition(line);
    // A key tells what is shown of an entity, unless something else does.
    if (name == "key")
        type.default_projections = type.primary_key;
}

} // namespace

void fail_definition(std::string const& line) { throw std::logic_error("Not an entity type definition: " + line); }

Property read_property(std::string const& line)
{
    constexpr std::string_view dashes = " -- ";
    auto const end = line.find(dashes);
    Words words(line.substr(0, end));
    Property property;
    if (end != std::string::npos)
        property.description = line.substr(end + dashes.size());
    property.name = words.take();
    read_kind(property, words);
    while (!words.done()) {
        std::string const word = words.take();
        if (word == "cascade" || word == "restrict")
            property.on_delete = word == "cascade" ? OnDelete::cascade : OnDelete::restrict;
        else if (word.front() == '(' && word.back() == ')')
            property.alias = word.substr(1, word.size() - 2);
        else if (!read_clause(property, word, words) && !read_flag(property, word) && !read_marks(property, word))
            fail_definition(line);
    }
    return property;
}

TypeHeader::TypeHeader(std::string const& line)
{
    Words words(line);
    if (words.take() != "type")
        fail_definition(line);
    name_ = words.take();
    while (!words.done()) {
        std::string const word = words.take();
        if (word == ":")
            base_ = words.take();
        else
            words_.push_back(word);
    }
    line_ = line;
}

void TypeHeader::apply(EntityType& type) const
{
    for (std::string const& word : words_)
        read_header_word(type, word, line_);
}

} // namespace ftrack::sandbox::schema
