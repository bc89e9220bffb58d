// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/schema/registry.hpp"

#include "sandbox/schema/definitions.hpp"

#include <boost/json/parse.hpp>

#include <array>
#include <sstream>
#include <stdexcept>

namespace ftrack::sandbox::schema {

namespace {

[[noreturn]] void fail(std::string const& line) { throw std::logic_error("Not an entity type definition: " + line); }

std::vector<std::string> words_of(std::string const& line)
{
    std::istringstream stream(line);
    std::vector<std::string> words;
    for (std::string word; stream >> word;)
        words.push_back(word);
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

/// The words of one line, taken from the left.
class Words
{
public:
    explicit Words(std::string const& line) : line_(line), words_(words_of(line)) {}

    bool done() const noexcept { return next_ == words_.size(); }
    std::string take() { return done() ? (fail(line_), std::string()) : words_[next_++]; }
    void expect(std::string_view word)
    {
        if (take() != word)
            fail(line_);
    }
    std::string const& line() const noexcept { return line_; }

private:
    std::string line_;
    std::vector<std::string> words_;
    std::size_t next_ = 0;
};

void read_kind(Property& property, Words& words)
{
    static std::array<std::pair<std::string_view, Kind>, 9> const kinds{{
        {"text", Kind::text},
        {"number", Kind::number},
        {"integer", Kind::integer},
        {"boolean", Kind::boolean},
        {"datetime", Kind::date_time},
        {"object", Kind::object},
        {"->", Kind::reference},
        {"[]", Kind::collection},
        {"{}", Kind::mapped_collection},
    }};
    std::string const word = words.take();
    property.foreign_key = word == "fk";
    for (auto const& [name, kind] : kinds) {
        if (name == word)
            property.kind = kind;
    }
    if (property.foreign_key || !property.is_scalar())
        property.target = words.take();
}

bool read_marks(Property& property, std::string const& word)
{
    for (char const mark : word) {
        switch (mark) {
        case '!': property.required = true; break;
        case '#': property.immutable = true; break;
        case '~': property.computed = true; break;
        default: return false;
        }
    }
    return true;
}

void read_filter(Property& property, std::string const& word)
{
    auto const equals = word.find('=');
    property.filter_name = word.substr(0, equals);
    property.filter_value = word.substr(equals + 1);
}

bool read_flag(Property& property, std::string const& word)
{
    static std::array<std::pair<std::string_view, bool Property::*>, 4> const flags{{
        {"hidden", &Property::hidden},
        {"untyped", &Property::untyped},
        {"parsed", &Property::parsed},
        {"transformed", &Property::transformed},
    }};
    for (auto const& [name, flag] : flags) {
        if (name == word)
            return property.*flag = true;
    }
    return false;
}

Property read_property(std::string const& line)
{
    Words words(line);
    Property property;
    property.name = words.take();
    read_kind(property, words);
    while (!words.done()) {
        std::string const word = words.take();
        if (word == "by")
            property.key = words.take();
        else if (word == "where")
            read_filter(property, words.take());
        else if (word == "as")
            property.formula = formula(words.take());
        else if (word == "=")
            property.default_value = boost::json::parse(words.take());
        else if (word == "cascade" || word == "restrict")
            property.on_delete = word == "cascade" ? OnDelete::cascade : OnDelete::restrict;
        else if (word.front() == '(' && word.back() == ')')
            property.alias = word.substr(1, word.size() - 2);
        else if (!read_flag(property, word) && !read_marks(property, word))
            fail(line);
    }
    return property;
}

void inherit(EntityType& type, EntityType const& base)
{
    type.base = &base;
    type.table = base.table;
    type.alias = base.alias;
    type.primary_key = base.primary_key;
    type.default_projections = base.default_projections;
    type.system_projections = base.system_projections;
    for (Property const& property : base.properties)
        type.add(property);
}

void read_classifier(EntityType& type, std::string const& text)
{
    auto const colon = text.find(':');
    type.classifier_property = text.substr(0, colon);
    type.classifier_value = text.substr(colon + 1);
}

void read_header_word(EntityType& type, std::string const& word, std::string const& line)
{
    auto const equals = word.find('=');
    std::string const name = word.substr(0, equals);
    std::string const value = equals == std::string::npos ? std::string() : word.substr(equals + 1);
    if (name == "alias")
        type.alias = value;
    else if (name == "table")
        type.table = value;
    else if (name == "key")
        type.primary_key = list_of(value);
    else if (name == "default")
        type.default_projections = list_of(value);
    else if (name == "system")
        type.system_projections = list_of(value);
    else if (name == "classifier")
        read_classifier(type, value);
    else if (name == "abstract")
        type.is_abstract = true;
    else
        fail(line);
}

// Derived types come nearest first and in the order of their definition, so that a name that two of them share means the first one's.
void link_families(std::deque<EntityType>& types)
{
    for (EntityType& type : types) {
        type.family.push_back(&type);
        for (EntityType const& other : types) {
            if (&other != &type && other.is_a(type))
                type.family.push_back(&other);
        }
    }
}

void check_property(Registry const& registry, EntityType const& type, Property const& property)
{
    std::string const place = type.name + "." + property.name;
    if (!property.target.empty() && registry.find(property.target) == nullptr)
        fail(place + " leads to " + property.target);
    if (property.is_collection() && property.formula.empty() && registry.get(property.target).find_in_family(property.key) == nullptr)
        fail(place + " has no way back by " + property.key);
}

void check(Registry const& registry)
{
    for (EntityType const& type : registry.types()) {
        for (auto const* names : {&type.primary_key, &type.default_projections, &type.system_projections}) {
            for (std::string const& name : *names) {
                if (type.find(name) == nullptr)
                    fail(type.name + " lacks " + name);
            }
        }
        for (Property const& property : type.properties)
            check_property(registry, type, property);
    }
}

// A classified type makes its own kind by default; a reference is computed when its key is.
void complete(EntityType& type)
{
    for (Property& property : type.properties) {
        if (!type.classifier_value.empty() && property.name == type.classifier_property)
            property.default_value = boost::json::value(type.classifier_value);
        if (property.kind != Kind::reference)
            continue;
        Property const* const key = type.find(property.key);
        if (key == nullptr)
            fail(type.name + "." + property.name + " has no key " + property.key);
        property.formula = key->formula;
    }
}

void read_type(Registry const& registry, EntityType& type, Words& words)
{
    while (!words.done()) {
        std::string const word = words.take();
        if (word == ":")
            inherit(type, registry.get(words.take()));
        else
            read_header_word(type, word, words.line());
    }
}

} // namespace

Registry::Registry(std::vector<std::string_view> const& definitions)
{
    for (std::string_view const definition : definitions) {
        std::istringstream stream{std::string(definition)};
        for (std::string line; std::getline(stream, line);) {
            if (line.empty())
                continue;
            if (line.front() == ' ') {
                types_.back().add(read_property(line));
                continue;
            }
            Words words(line);
            words.expect("type");
            EntityType& type = types_.emplace_back();
            type.name = type.table = words.take();
            type.default_projections = {"id"};
            index_[type.name] = &type;
            read_type(*this, type, words);
        }
    }
    for (EntityType& type : types_)
        complete(type);
    link_families(types_);
    check(*this);
}

Registry const& Registry::standard()
{
    static Registry const registry(
        {context_definitions, production_definitions, people_definitions, asset_definitions, collaboration_definitions});
    return registry;
}

EntityType const* Registry::find(std::string_view name) const
{
    auto const found = index_.find(name);
    return found == index_.end() ? nullptr : found->second;
}

EntityType const& Registry::get(std::string_view name) const
{
    EntityType const* const type = find(name);
    if (type == nullptr)
        fail("there is no type " + std::string(name));
    return *type;
}

EntityType const& Registry::classify(EntityType const& type, std::string_view classifier_value) const
{
    for (EntityType const* candidate : type.family) {
        if (!candidate->classifier_value.empty() && candidate->classifier_value == classifier_value)
            return *candidate;
    }
    return type;
}

} // namespace ftrack::sandbox::schema
