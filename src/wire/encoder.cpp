// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/encoder.hpp"

#include "ftrack/datetime.hpp"
#include "wire/json_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace ftrack::wire {

namespace json = boost::json;

namespace {

constexpr int max_depth = 1000;

// Of the text's length, from its first operation.
constexpr std::size_t max_guess = std::size_t{4} << 20;

// A query of usual length.
constexpr std::size_t least_guess = 256;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// What follows the seconds: a fraction, then nothing, Z or ±hh:mm. Gives the length of the fraction with its point; nullopt for anything else.
std::optional<std::size_t> match_tail(std::string_view tail)
{
    std::size_t fraction = 0;
    if (tail.starts_with('.')) {
        fraction = 1;
        while (fraction < tail.size() && is_digit(tail[fraction]))
            ++fraction;
        if (fraction == 1)
            return std::nullopt;
    }
    std::string_view const zone = tail.substr(fraction);
    bool const is_utc = zone.empty() || zone == "Z" || zone == "z";
    bool const is_offset = zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':';
    return is_utc || is_offset ? std::optional(fraction) : std::nullopt;
}

/// The date-time that a string wholly is in the shape that the JavaScript client converts: narrower than what DateTime::parse() reads, to leave
/// more free text alone. JavaScript takes any number of fraction digits and cuts them to milliseconds.
std::optional<DateTime> match_date_time(std::string_view text)
{
    constexpr std::size_t seconds_end = 19;
    constexpr std::size_t milliseconds = 4; // with the point
    // Most strings fail here, at once.
    if (text.size() < seconds_end || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':')
        return std::nullopt;
    std::optional<std::size_t> const fraction = match_tail(text.substr(seconds_end));
    if (!fraction)
        return std::nullopt;
    if (*fraction <= milliseconds)
        return DateTime::try_parse(text);
    std::string shortened(text.substr(0, seconds_end + milliseconds));
    shortened += text.substr(seconds_end + *fraction);
    return DateTime::try_parse(shortened);
}

class Writer
{
public:
    Writer(std::string& out, bool convert_dates) noexcept : out_(out), convert_dates_(convert_dates) {}

    void write(json::value const& value, int depth)
    {
        switch (value.kind()) {
        case json::kind::null:
            out_ += "null";
            break;
        case json::kind::bool_:
            out_ += value.get_bool() ? "true" : "false";
            break;
        case json::kind::int64:
            append_json_number(out_, value.get_int64());
            break;
        case json::kind::uint64:
            append_json_number(out_, value.get_uint64());
            break;
        case json::kind::double_:
            append_json_number(out_, value.get_double());
            break;
        case json::kind::string:
            write(std::string_view(value.get_string()));
            break;
        case json::kind::array:
            write(value.get_array(), depth);
            break;
        case json::kind::object:
            write(value.get_object(), depth);
            break;
        }
    }

    void write(json::object const& object, int depth)
    {
        check(depth);
        bool const outer = convert_dates_;
        // A typed object has its final form: its value would become an object within itself.
        if (outer && object.contains("__type__"))
            convert_dates_ = false;
        char separator = '{';
        for (json::key_value_pair const& member : object) {
            out_ += separator;
            separator = ',';
            append_json_string(out_, member.key());
            out_ += ':';
            write(member.value(), depth + 1);
        }
        out_ += separator == '{' ? "{}" : "}";
        convert_dates_ = outer;
    }

private:
    void write(json::array const& array, int depth)
    {
        check(depth);
        char separator = '[';
        for (json::value const& element : array) {
            out_ += separator;
            separator = ',';
            write(element, depth + 1);
        }
        out_ += separator == '[' ? "[]" : "]";
    }

    void write(std::string_view text)
    {
        std::optional<DateTime> const date_time = convert_dates_ ? match_date_time(text) : std::nullopt;
        if (!date_time)
            append_json_string(out_, text);
        else
            out_.append(R"({"__type__":"datetime","value":")").append(date_time->to_string()).append("\"}");
    }

    static void check(int depth)
    {
        if (depth > max_depth)
            throw std::invalid_argument("The data to send is nested more than 1,000 levels deep.");
    }

    std::string& out_;
    bool convert_dates_;
};

} // namespace

std::string encode(std::vector<Operation> const& operations, bool convert_dates)
{
    if (operations.empty())
        return "[]";
    std::string out;
    out.reserve(least_guess);
    Writer writer(out, convert_dates);
    char separator = '[';
    for (Operation const& operation : operations) {
        out += separator;
        separator = ',';
        writer.write(operation.json(), 1);
        // Those of one batch are much alike.
        if (&operation == &operations.front())
            out.reserve(std::min(max_guess, out.size() * (operations.size() + operations.size() / 8)));
    }
    out += ']';
    return out;
}

std::string encode(json::value const& value)
{
    std::string out;
    Writer(out, false).write(value, 1);
    return out;
}

} // namespace ftrack::wire
