// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "unit/sandbox/query_oracle/model.hpp"
#include "unit/sandbox/query_oracle/tree.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace ftrack::test::oracle {

/// What a criterion is where SQL's null takes part.
enum class Truth
{
    no,
    unknown,
    yes,
};

class Answer
{
public:
    /// Of each row the parts of its key, then its columns; of a grouped query the columns alone.
    std::vector<std::vector<Value>> rows;
    std::optional<std::size_t> next_offset;
};

/// For one query.
class Interpreter
{
public:
    explicit Interpreter(World const& world) : world_(world) {}

    Answer answer(Select const& select) const;

    /// The value that a path of references leads to; null where it leads nowhere.
    Value value(Type const& type, Record const& record, Path const& path) const;

    /// As an answer shows it: casts allow for attributes and leave nothing out, and the items of a collection are a text.
    Value shown(Type const& type, Record const& record, Path const& path) const;

private:
    using Leaf = std::function<Truth(Record const*, Attribute const&)>;

    Truth holds(Expression const& expression, Type const& type, Record const& record, bool is_exact) const;
    Truth along(Path const& path, std::size_t step, Type const& type, Record const* record, bool is_exact, Leaf const& leaf) const;
    Truth some_item(Attribute const& attribute, Step const& step, Record const* owner,
                    std::function<Truth(Type const&, Record const&)> const& test) const;
    Truth relation(Expression const& expression, Record const* owner, Attribute const& attribute) const;
    Truth comparison(Expression const& expression, Record const* owner, Attribute const& attribute) const;
    Truth membership(Expression const& expression, Value const& value, Attribute const& attribute) const;
    Truth subquery(Expression const& expression, Value const& value) const;
    std::vector<Value> const& candidates(Select const& select) const;

    Records selected(Select const& select) const;
    void sort(Records& records, Select const& select) const;
    std::vector<std::vector<Value>> grouped(Select const& select) const;
    Value aggregate(Column const& column, Type const& type, Records const& records) const;
    Value scalar(Attribute const& attribute, Record const* record) const;

    World const& world_;
    mutable std::map<Select const*, std::vector<Value>> candidates_; ///< of the sub-queries of the query that is being answered
};

/// `value` of this kind compared with a literal.
Truth compare(Value const& value, Kind kind, Operator op, Literal const& literal);

/// One cell of an answer as a text: a whole number without a fraction, texts as they are compared.
std::string cell(Value const& value);

/// The items of a collection, each the cells that tell of it, in no order.
std::string listed(std::vector<std::string> items);

/// As a column of the sandbox orders values: nothing, numbers and booleans, texts and moments.
Value sort_key(Value const& value);

} // namespace ftrack::test::oracle
