// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "unit/sandbox/query_oracle/world.hpp"

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace ftrack::test::oracle {

enum class Kind
{
    text,
    type_name, ///< a text that names an entity type
    number,
    boolean,
    date,
    variable, ///< of a custom attribute: of any of the other kinds
    reference,
    collection,
};

/// One step of a path.
class Step
{
public:
    std::string name;
    std::string cast;
};

class Attribute
{
public:
    std::string name;
    Kind kind = Kind::text;
    std::string target;                                        ///< of a reference or a collection
    bool is_restricted = false;                                ///< for criteria alone
    std::function<Value(World const&, Record const&)> value;   ///< of a reference: the key
    std::function<Records(World const&, Record const&)> items; ///< of a collection
};

class Type
{
public:
    std::string name;
    Type const* base = nullptr;
    std::vector<std::string> key;
    bool is_computed = false; ///< no table holds its records
    std::vector<Attribute> attributes;
    std::vector<Type const*> derived; ///< nearest first

    bool is_mapped() const { return name == "Metadata" || is_computed; } ///< its items come with their values

    bool is_a(Type const& other) const { return this == &other || (base != nullptr && base->is_a(other)); }
};

/// The part of the schema that expressions ask for, told anew.
class Model
{
public:
    static Model const& get();

    Type const& type(std::string const& name) const { return *types_.at(name); }

    /// The types that a query may select from.
    std::vector<std::string> const& names() const noexcept { return names_; }

    /// An attribute of the type or of those that it derives from.
    static Attribute const* find(Type const& type, std::string const& name);

    /// The attribute that a path leads to.
    static Attribute const& end_of(Type const& type, std::vector<Step> const& path);

    /// As find(), then among the types that derive from it.
    static Attribute const* find_in_family(Type const& type, std::string const& name);

private:
    Model();

    Type& add(std::string const& name, std::string const& base, std::vector<Attribute> attributes);
    void add_contexts();
    void add_workflow();
    void add_people();
    void add_publishes();
    void add_notes();
    void add_lists();
    void add_custom_attributes();

    std::deque<Type> storage_;
    std::unordered_map<std::string, Type*> types_;
    std::vector<std::string> names_;
};

/// The records of a type, those of derived types among them, in the order in which they were made.
Records records_of(World const& world, Type const& type);

} // namespace ftrack::test::oracle
