// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/fwd.hpp>

#include <chrono>
#include <compare>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace ftrack {

/// A calendar day without a time of day, as the server's `date` values are.
///
/// Holds memory only, compares by the calendar and may be read from any thread. A default constructed Date is 1970-01-01.
class Date
{
public:
    Date() = default;
    explicit Date(std::chrono::year_month_day day);
    explicit Date(std::chrono::sys_days day) noexcept : days_(day) {}

    /// Reads `YYYY-MM-DD`. Throws ParseError for any other shape and for a day that does not exist.
    static Date parse(std::string_view text);

    /// As parse(); nullopt in place of the error.
    static std::optional<Date> try_parse(std::string_view text) noexcept;

    std::chrono::sys_days days() const noexcept { return days_; }
    std::chrono::year_month_day year_month_day() const noexcept { return std::chrono::year_month_day(days_); }

    /// `YYYY-MM-DD`.
    std::string to_string() const;

    friend auto operator<=>(Date const&, Date const&) = default;

private:
    std::chrono::sys_days days_{};
};

/// A point in time, in UTC, to the microsecond, as the server's `datetime` values are.
///
/// Holds memory only and may be read from any thread. A default constructed DateTime is 1970-01-01T00:00:00Z.
class DateTime
{
public:
    using time_point = std::chrono::sys_time<std::chrono::microseconds>;

    DateTime() = default;
    explicit DateTime(time_point time) noexcept : time_(time) {}

    static DateTime now();

    /// Reads ISO 8601: `YYYY-MM-DDThh:mm:ss`, with an optional fraction of one to nine digits (cut to microseconds) and an
    /// optional `Z`, `±hh:mm`, `±hhmm` or `±hh`. A value without an offset is UTC. Seconds may be left out, a blank may stand for
    /// the `T`. Throws ParseError for anything else.
    static DateTime parse(std::string_view text);

    /// As parse(); nullopt in place of the error.
    static std::optional<DateTime> try_parse(std::string_view text) noexcept;

    time_point time() const noexcept { return time_; }

    /// `YYYY-MM-DDThh:mm:ss.mmmZ`: UTC with milliseconds, the form that the official JavaScript client sends; with all six
    /// digits when there are microseconds.
    std::string to_string() const;

    friend auto operator<=>(DateTime const&, DateTime const&) = default;

private:
    time_point time_{};
};

std::ostream& operator<<(std::ostream& out, Date const& date);
std::ostream& operator<<(std::ostream& out, DateTime const& date_time);

/// The forms that travel to the server: `{"__type__": "date", "value": …}` and `{"__type__": "datetime", "value": …}`.
void tag_invoke(boost::json::value_from_tag, boost::json::value& json, Date const& date);
void tag_invoke(boost::json::value_from_tag, boost::json::value& json, DateTime const& date_time);

} // namespace ftrack
