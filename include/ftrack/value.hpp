// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/datetime.hpp"
#include "ftrack/error.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace ftrack {

namespace wire {
struct Node;
class Graph;
class ValueAccess;
} // namespace wire

/// What a Value holds.
enum class Kind : std::uint8_t
{
    null,
    boolean,
    integer,
    number, ///< a double
    string,
    date_time, ///< DateTime
    date,      ///< Date
    array,
    object, ///< a plain JSON object
    entity  ///< an object with an `__entity_type__`
};

std::string_view to_string(Kind kind) noexcept;

template <class T>
struct ValueConversion;

/// One decoded value of a response.
///
/// A response is a graph: an entity that the server mentions many times is one object with all its attributes merged, so that
/// `version["asset"]["versions"][0]` may be `version` again. A Value is a small handle to one place of the graph that keeps the whole
/// response alive; copying it costs one atomic increment. A graph is immutable: any number of threads may read it at once. Values
/// hold memory only and may outlive session and execution context.
///
/// Nothing converts implicitly. Strings are seen through std::string_view, which lives as long as any Value of its response: in
/// `(co_await s.query(e)).data[0]["name"].as_string()` not beyond the statement; get_string() and to<std::string>() copy.
class Value
{
public:
    class Iterator;
    class Items;

    /// null
    Value() noexcept = default;
    Value(Value const& other) noexcept;
    Value(Value&& other) noexcept;
    Value& operator=(Value const& other) noexcept;
    Value& operator=(Value&& other) noexcept;
    ~Value();

    Kind kind() const noexcept;
    bool is_null() const noexcept { return kind() == Kind::null; }
    bool is_bool() const noexcept { return kind() == Kind::boolean; }
    bool is_integer() const noexcept { return kind() == Kind::integer; }
    /// Integer or double.
    bool is_number() const noexcept { return kind() == Kind::integer || kind() == Kind::number; }
    bool is_string() const noexcept { return kind() == Kind::string; }
    bool is_date_time() const noexcept { return kind() == Kind::date_time; }
    bool is_date() const noexcept { return kind() == Kind::date; }
    bool is_array() const noexcept { return kind() == Kind::array; }
    /// A plain object or an entity.
    bool is_object() const noexcept { return kind() == Kind::object || kind() == Kind::entity; }
    bool is_entity() const noexcept { return kind() == Kind::entity; }

    /// The value as this kind. Throw KindError for another kind. as_double() takes an integer too, as_integer() a double only if it is
    /// a whole number that fits.
    bool as_bool() const;
    std::int64_t as_integer() const;
    double as_double() const;
    std::string_view as_string() const;
    DateTime as_date_time() const;
    Date as_date() const;

    /// The `__entity_type__` of an entity, otherwise empty.
    std::string_view entity_type() const noexcept;

    /// The values of the entity's primary key in the order of its schema; empty when it is no entity, its type has no schema or a part is missing.
    std::vector<std::string> primary_key() const;

    /// Elements of an array, attributes of an object or entity (`__entity_type__` included), otherwise 0.
    std::size_t size() const noexcept;
    bool empty() const noexcept { return size() == 0; }

    /// Whether an object or entity has this attribute (a path with dots is not looked into).
    bool contains(std::string_view key) const noexcept;

    /// The attribute `key`; null when there is none or when this is no object.
    Value operator[](std::string_view key) const noexcept;

    /// The element `index`; null when there is none or when this is no array.
    Value operator[](std::size_t index) const noexcept;

    // A literal `0` would be ambiguous, as it is a null pointer constant too; a negative one is null.
    template <class Integer>
        requires(std::is_integral_v<Integer> && !std::is_same_v<Integer, bool> && !std::is_same_v<Integer, std::size_t>)
    Value operator[](Integer index) const noexcept { return index < 0 ? Value() : (*this)[static_cast<std::size_t>(index)]; }

    /// The value at a path of attribute names and array positions, as in "asset.versions.0.version". Throws std::out_of_range with the
    /// whole path when a step is missing, KindError when a step leads into something that has no members.
    Value at(std::string_view path) const;

    /// The element `index` of an array. Throws std::out_of_range, or KindError for no array.
    Value at(std::size_t index) const;

    template <class Integer>
        requires(std::is_integral_v<Integer> && !std::is_same_v<Integer, bool> && !std::is_same_v<Integer, std::size_t>)
    Value at(Integer index)
    const { return at(index < 0 ? static_cast<std::size_t>(-1) : static_cast<std::size_t>(index)); }

    /// The value at a path, converted, without counting references on the way: for hot loops. Throw as at() and as_*().
    bool get_bool(std::string_view path) const;
    std::int64_t get_integer(std::string_view path) const;
    double get_double(std::string_view path) const;
    std::string get_string(std::string_view path) const;
    DateTime get_date_time(std::string_view path) const;
    Date get_date(std::string_view path) const;

    /// Like get_string() and so on without copying: a view as long-lived as the response.
    std::string_view view_string(std::string_view path) const;

    /// Converts to bool, an arithmetic type, std::string, DateTime, Date, Value, boost::json::value, std::optional<T> (null is nullopt),
    /// std::vector<T>, or a class described with Boost.Describe (its members are read by name; one that is missing must be optional).
    /// Throws KindError for another kind and for a number that does not fit, std::out_of_range for a missing member.
    template <class T>
    T to() const
    {
        return ValueConversion<T>::convert(*this);
    }

    /// to<T>() of the value at a path.
    template <class T>
    T get(std::string_view path) const
    {
        return at(path).template to<T>();
    }

    /// Elements of an array, attribute values of an object; nothing for the other kinds. Iterators keep a pointer into the response
    /// and stay valid as long as any Value of it.
    Iterator begin() const noexcept;
    Iterator end() const noexcept;

    /// The attributes of an object or entity as pairs of name and Value: `for (auto const& [name, value] : entity.items())`.
    Items items() const noexcept;

    /// The value as plain JSON. Dates take their `__type__` form. An entity inside itself is cut into a reference, and so is one more than
    /// 500 levels deep; an entity that several places share is written out in each of them until the output holds 100,000 values, from
    /// then on in the first place alone and as a reference elsewhere.
    boost::json::value to_json() const;

    /// Entities compare by identity: the same object of the same response. Everything else compares by content; an integer equals a
    /// double of the same value.
    friend bool operator==(Value const& left, Value const& right) noexcept;

private:
    friend class wire::ValueAccess;

    Value(wire::Graph const* graph, wire::Node const* node) noexcept;

    wire::Graph const* graph_ = nullptr;
    wire::Node const* node_ = nullptr;
};

/// Forward iterator over the elements of an array or the attribute values of an object.
class Value::Iterator
{
public:
    using iterator_category = std::input_iterator_tag;
    using iterator_concept = std::forward_iterator_tag;
    using value_type = Value;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = Value;

    Iterator() = default;
    Value operator*() const noexcept;
    Iterator& operator++() noexcept;
    Iterator operator++(int) noexcept
    {
        Iterator before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(Iterator const&, Iterator const&) = default;

    /// The attribute's name; empty in an array.
    std::string_view key() const noexcept;

private:
    friend class Value;

    Iterator(wire::Graph const* graph, void const* position, bool in_object) noexcept : graph_(graph), position_(position), in_object_(in_object) {}

    wire::Graph const* graph_ = nullptr;
    void const* position_ = nullptr;
    bool in_object_ = false;
};

/// The attributes of an object as pairs of name and Value.
class Value::Items
{
public:
    class Iterator
    {
    public:
        using iterator_category = std::input_iterator_tag;
        using iterator_concept = std::forward_iterator_tag;
        using value_type = std::pair<std::string_view, Value>;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = value_type;

        Iterator() = default;
        explicit Iterator(Value::Iterator position) noexcept : position_(position) {}
        value_type operator*() const noexcept { return value_type(position_.key(), *position_); }
        Iterator& operator++() noexcept
        {
            ++position_;
            return *this;
        }
        Iterator operator++(int) noexcept
        {
            Iterator before = *this;
            ++position_;
            return before;
        }
        friend bool operator==(Iterator const&, Iterator const&) = default;

    private:
        Value::Iterator position_;
    };

    Items() = default;
    explicit Items(Value owner) noexcept : owner_(std::move(owner)) {}

    /// Empty unless the value is an object or an entity.
    Iterator begin() const noexcept { return Iterator(owner_.is_object() ? owner_.begin() : owner_.end()); }
    Iterator end() const noexcept { return Iterator(owner_.end()); }

private:
    Value owner_; // keeps the response alive during `for (… : (co_await …).data[0].items())`
};

/// Writes the value as JSON text.
std::ostream& operator<<(std::ostream& out, Value const& value);

/// For data to send: an entity becomes a reference (`__entity_type__` and primary key, or `id` when its type has no schema), dates their
/// `__type__` form, the rest plain JSON.
void tag_invoke(boost::json::value_from_tag, boost::json::value& json, Value const& value);

} // namespace ftrack

#include "ftrack/value_conversion.hpp"
