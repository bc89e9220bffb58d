// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/query/sql.hpp"
#include "sandbox/service/entity_store.hpp"
#include "sandbox/service/response_writer.hpp"
#include "sandbox/store/database.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ftrack::test {

/// A row of a table of tests.
class Finding
{
public:
    char const* expression;
    char const* found; ///< as QueryFixture::find() tells it
};

/// The sandbox's tables without the rows of a fresh studio, and the query compiler over them.
class QueryFixture
{
public:
    explicit QueryFixture(sandbox::query::TextRule rule = sandbox::query::TextRule::folded);

    void add(std::string_view type, sandbox::service::Values const& values);

    /// What an expression finds: of each row its values joined by commas, the rows by blanks. Of a query without functions and groups the primary
    /// keys alone, without the row that is looked at ahead.
    std::string find(std::string const& expression);

    /// Checks what each expression, behind the same beginning, finds.
    void check(std::vector<Finding> const& rows, std::string const& beginning = {});

    /// The whole answer of the operation `query`.
    boost::json::object answer(std::string_view expression, sandbox::service::ReadOptions const& options = {});

    sandbox::service::EntityStore& entities() noexcept { return entities_; }

    /// The steps of the planner for an expression.
    std::vector<std::string> plan(std::string const& expression);

private:
    sandbox::store::Database database_;
    sandbox::service::EntityStore entities_;
};

} // namespace ftrack::test
