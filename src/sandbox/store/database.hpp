// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/query/sql.hpp"
#include "sandbox/query/texts.hpp"

#include <cstdint>
#include <filesystem>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace ftrack::sandbox::store {

using query::SqlValue;
using Row = std::vector<SqlValue>;
using Parameters = std::vector<SqlValue>;

/// SQLite refused. The text is SQLite's.
class StoreError : public std::runtime_error
{
public:
    StoreError(int code, std::string const& message) : std::runtime_error(message), code_(code) {}

    int code() const noexcept { return code_; }

    /// The statement itself was too much: too deep, too many names, or more work than a request may cause.
    bool is_excess() const noexcept;

private:
    int code_;
};

/// An SQLite connection with its prepared statements. For one thread at a time.
class Database
{
public:
    /// Opens a file, or a database in memory for an empty path. The rule is that of the collation `studio` and of LIKE. Throws StoreError.
    explicit Database(std::filesystem::path const& file = {}, query::TextRule rule = query::TextRule::folded);
    Database(Database const&) = delete;
    Database& operator=(Database const&) = delete;
    ~Database();

    /// Runs statements that have no result, as a script.
    void run(std::string const& script);

    /// All rows. Nothing is left running, so a statement may be asked for again while its rows are in use.
    std::vector<Row> select(std::string const& sql, Parameters const& parameters = {});

    /// The first row.
    std::optional<Row> select_row(std::string const& sql, Parameters const& parameters = {});

    /// The number of rows changed.
    std::int64_t execute(std::string const& sql, Parameters const& parameters = {});

    /// How much work the statements to come may do together; after it they fail. Work is counted in steps of SQLite's machine.
    void set_budget(std::uint64_t steps) noexcept;
    std::uint64_t budget() const noexcept { return budget_; }

    query::TextRule text_rule() const noexcept { return rule_; }

    std::size_t cached_statements() const noexcept { return statements_.size(); }

    static constexpr std::size_t maximum_cached_statements = 256;

private:
    class StatementCloser
    {
    public:
        void operator()(sqlite3_stmt* statement) const noexcept;
    };
    class DatabaseCloser
    {
    public:
        void operator()(sqlite3* database) const noexcept;
    };
    using Statement = std::unique_ptr<sqlite3_stmt, StatementCloser>;
    using Entry = std::pair<std::string, Statement>;
    class Run;

    sqlite3_stmt* prepared(std::string const& sql);
    [[noreturn]] void fail(int code, std::string_view sql) const;

    std::unique_ptr<sqlite3, DatabaseCloser> database_;
    std::list<Entry> statements_; ///< the most recently used first
    std::map<std::string_view, std::list<Entry>::iterator> index_;
    std::uint64_t budget_;
    query::TextRule rule_;
};

/// Rolls back unless committed.
class Transaction
{
public:
    explicit Transaction(Database& database);
    Transaction(Transaction const&) = delete;
    Transaction& operator=(Transaction const&) = delete;
    ~Transaction();

    void commit();

private:
    Database& database_;
    bool is_open_ = true;
};

} // namespace ftrack::sandbox::store
