// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/store/database.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <limits>

namespace ftrack::sandbox::store {

namespace {

constexpr int steps_between_checks = 100'000;

void bind(sqlite3_stmt* statement, int index, SqlValue const& value)
{
    if (auto const* const integer = std::get_if<std::int64_t>(&value))
        sqlite3_bind_int64(statement, index, *integer);
    else if (auto const* const number = std::get_if<double>(&value))
        sqlite3_bind_double(statement, index, *number);
    else if (auto const* const text = std::get_if<std::string>(&value))
        sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    else
        sqlite3_bind_null(statement, index);
}

SqlValue column(sqlite3_stmt* statement, int index)
{
    switch (sqlite3_column_type(statement, index)) {
    case SQLITE_NULL:
        return {};
    case SQLITE_INTEGER:
        return std::int64_t{sqlite3_column_int64(statement, index)};
    case SQLITE_FLOAT:
        return sqlite3_column_double(statement, index);
    default:
        break;
    }
    // The pointer, to bytes by another name, comes before the size: asking for the text may convert it.
    auto const* const text = reinterpret_cast<char const*>(sqlite3_column_text(statement, index));
    return std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, index)));
}

template <query::TextRule rule>
int collate(void*, int left_size, void const* left, int right_size, void const* right)
{
    return query::compare_texts({static_cast<char const*>(left), static_cast<std::size_t>(left_size)},
                                {static_cast<char const*>(right), static_cast<std::size_t>(right_size)}, rule);
}

std::string_view text_of(sqlite3_value* value)
{
    auto const* const text = reinterpret_cast<char const*>(sqlite3_value_text(value)); // bytes by another name
    return text == nullptr ? std::string_view() : std::string_view(text, static_cast<std::size_t>(sqlite3_value_bytes(value)));
}

/// `like(pattern, text)` and `like(pattern, text, escape)`, as SQLite calls it for LIKE.
template <query::TextRule rule>
void like(sqlite3_context* context, int count, sqlite3_value** values)
{
    constexpr std::size_t longest = 50'000;
    if (sqlite3_value_type(values[0]) == SQLITE_NULL || sqlite3_value_type(values[1]) == SQLITE_NULL)
        return;
    std::string_view const pattern = text_of(values[0]);
    std::string_view const escape = count == 3 ? text_of(values[2]) : std::string_view();
    if (pattern.size() > longest) {
        sqlite3_result_error(context, "LIKE pattern too complex", -1);
        return;
    }
    std::optional<char> const escape_character = escape.empty() ? std::nullopt : std::optional(escape.front());
    sqlite3_result_int(context, query::is_like(text_of(values[1]), pattern, escape_character, rule) ? 1 : 0);
}

template <query::TextRule rule>
int set_text_rule(sqlite3* database)
{
    int result = sqlite3_create_collation_v2(database, query::text_collation, SQLITE_UTF8, nullptr, collate<rule>, nullptr);
    for (int const count : {2, 3}) {
        int const flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
        if (result == SQLITE_OK)
            result = sqlite3_create_function_v2(database, "like", count, flags, nullptr, like<rule>, nullptr, nullptr, nullptr);
    }
    return result;
}

int count_down(void* budget)
{
    auto& steps = *static_cast<std::uint64_t*>(budget);
    bool const is_spent = steps < steps_between_checks;
    if (!is_spent && steps != std::numeric_limits<std::uint64_t>::max())
        steps -= steps_between_checks;
    return is_spent ? 1 : 0;
}

} // namespace

/// A statement from its first step to its reset.
class Database::Run
{
public:
    Run(Database& database, std::string const& sql, Parameters const& parameters) : database_(database), sql_(sql), statement_(database.prepared(sql))
    {
        for (std::size_t i = 0; i < parameters.size(); ++i)
            bind(statement_, static_cast<int>(i + 1), parameters[i]);
    }
    Run(Run const&) = delete;
    Run& operator=(Run const&) = delete;
    ~Run()
    {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }

    bool next()
    {
        int const result = sqlite3_step(statement_);
        if (result != SQLITE_ROW && result != SQLITE_DONE)
            database_.fail(result, sql_);
        return result == SQLITE_ROW;
    }

    Row row() const
    {
        Row row;
        int const count = sqlite3_data_count(statement_);
        row.reserve(static_cast<std::size_t>(count));
        for (int i = 0; i < count; ++i)
            row.push_back(column(statement_, i));
        return row;
    }

private:
    Database& database_;
    std::string const& sql_;
    sqlite3_stmt* statement_;
};

// SQLite has one code for a statement that it does not understand and for one that is beyond its bounds.
bool StoreError::is_excess() const noexcept
{
    std::string_view const text = what();
    auto const says = [&](char const* words) { return text.find(words) != std::string_view::npos; };
    constexpr std::array<char const*, 7> bounds{
        "parser stack overflow", "Expression tree is too large", "at most 64 tables", "too many", "too much", "pattern too complex",
        "integer overflow"};
    bool const is_too_much = std::ranges::any_of(bounds, says);
    return code_ == SQLITE_TOOBIG || code_ == SQLITE_INTERRUPT || (code_ == SQLITE_ERROR && is_too_much);
}

void Database::StatementCloser::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

void Database::DatabaseCloser::operator()(sqlite3* database) const noexcept { sqlite3_close(database); }

Database::Database(std::filesystem::path const& file, query::TextRule rule) : budget_(std::numeric_limits<std::uint64_t>::max()), rule_(rule)
{
    sqlite3* opened = nullptr;
    int const flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    std::string const name = file.empty() ? std::string(":memory:") : file.string();
    int const result = sqlite3_open_v2(name.c_str(), &opened, flags, nullptr);
    database_.reset(opened);
    if (result != SQLITE_OK)
        throw StoreError(result, "Could not open " + name + ": " + sqlite3_errstr(result));
    int const set = rule == query::TextRule::exact ? set_text_rule<query::TextRule::exact>(opened) : set_text_rule<query::TextRule::folded>(opened);
    if (set != SQLITE_OK)
        fail(set, "like");
    sqlite3_progress_handler(opened, steps_between_checks, count_down, &budget_);
    sqlite3_busy_timeout(opened, 5'000);
    // A reply is an acknowledgement: what it acknowledges must survive a crash of the machine too.
    run("PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536; PRAGMA trusted_schema = OFF;");
    if (!file.empty())
        run("PRAGMA journal_mode = WAL;");
}

Database::~Database() = default;

void Database::run(std::string const& script)
{
    int const result = sqlite3_exec(database_.get(), script.c_str(), nullptr, nullptr, nullptr);
    if (result != SQLITE_OK)
        fail(result, script);
}

std::vector<Row> Database::select(std::string const& sql, Parameters const& parameters)
{
    Run run(*this, sql, parameters);
    std::vector<Row> rows;
    while (run.next())
        rows.push_back(run.row());
    return rows;
}

std::optional<Row> Database::select_row(std::string const& sql, Parameters const& parameters)
{
    Run run(*this, sql, parameters);
    if (!run.next())
        return std::nullopt;
    return run.row();
}

std::int64_t Database::execute(std::string const& sql, Parameters const& parameters)
{
    Run run(*this, sql, parameters);
    while (run.next()) {
    }
    return sqlite3_changes64(database_.get());
}

void Database::set_budget(std::uint64_t steps) noexcept { budget_ = steps; }

sqlite3_stmt* Database::prepared(std::string const& sql)
{
    if (auto const found = index_.find(sql); found != index_.end()) {
        statements_.splice(statements_.begin(), statements_, found->second);
        return found->second->second.get();
    }
    if (sql.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw StoreError(SQLITE_TOOBIG, "The statement is too long.");
    sqlite3_stmt* statement = nullptr;
    int const result = sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    Statement owner(statement);
    if (result != SQLITE_OK)
        fail(result, sql);
    if (statements_.size() == maximum_cached_statements) {
        index_.erase(statements_.back().first);
        statements_.pop_back();
    }
    statements_.emplace_front(sql, std::move(owner));
    index_[statements_.front().first] = statements_.begin();
    return statement;
}

void Database::fail(int code, std::string_view sql) const
{
    constexpr std::size_t longest = 200;
    throw StoreError(code & 0xff, std::string(sqlite3_errmsg(database_.get())) + " in: " + std::string(sql.substr(0, longest)));
}

Transaction::Transaction(Database& database) : database_(database) { database_.run("BEGIN IMMEDIATE"); }

Transaction::~Transaction()
{
    if (!is_open_)
        return;
    try {
        database_.set_budget(std::numeric_limits<std::uint64_t>::max());
        database_.run("ROLLBACK");
    } catch (StoreError const&) {
        // SQLite has rolled back by itself already, as it does when the disk is full.
    }
}

void Transaction::commit()
{
    database_.run("COMMIT");
    is_open_ = false;
}

} // namespace ftrack::sandbox::store
