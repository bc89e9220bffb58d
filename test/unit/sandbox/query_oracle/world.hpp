// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ftrack::sandbox::service {
class EntityStore;
}

/// The query language told a second time: over plain records, by a walk along the tree that an expression was printed from. It shares neither
/// parser, nor schema, nor comparisons with the sandbox.
namespace ftrack::test::oracle {

/// Seconds since 1970, UTC.
class Moment
{
public:
    std::int64_t seconds = 0;

    friend auto operator<=>(Moment const&, Moment const&) = default;
};

using Value = std::variant<std::monostate, bool, double, std::string, Moment>;

inline bool is_null(Value const& value) { return std::holds_alternative<std::monostate>(value); }

/// `YYYY-MM-DDThh:mm:ss`.
std::string iso(Moment moment);

/// The letters that occur here: of ASCII and Latin-1.
std::string lower(std::string text);

/// As texts are compared: lower(), without blanks at the end.
std::string folded(std::string text);

/// The same numbers from the same seed on every machine.
class Random
{
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }
    bool chance(std::size_t percent) { return below(100) < percent; }

    template <class List>
    auto const& pick(List const& list)
    {
        return list[below(list.size())];
    }

private:
    std::mt19937_64 engine_;
};

class Record
{
public:
    std::string type;
    std::map<std::string, Value> values;

    /// Null when it has no such value.
    Value const& get(std::string const& name) const;
    std::string text(std::string const& name) const;
};

using Records = std::vector<Record const*>;

class World
{
public:
    Record& add(std::string const& type, std::map<std::string, Value> values);

    /// In the order in which they were made; of a root type, `Context` for all contexts.
    Records const& rows(std::string const& root) const;

    Record const* find(std::string const& root, Value const& id) const;

    /// Those whose `key` is `value`.
    Records having(std::string const& root, std::string const& key, Value const& value) const;

    /// Writes all into the sandbox's tables.
    void write(sandbox::service::EntityStore& entities) const;

private:
    using Index = std::map<std::string, Records>;

    std::deque<Record> records_;
    std::map<std::string, Records> tables_;
    mutable std::map<std::pair<std::string, std::string>, Index> indexes_; ///< made when first asked for, after all is added
};

/// The type at the head of the family that shares a table.
std::string root_of(std::string const& type);

/// A studio with everything that expressions ask for, with nulls, quotes and odd letters where they may be.
World make_world(std::uint64_t seed);

} // namespace ftrack::test::oracle
