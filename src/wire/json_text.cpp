// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/json_text.hpp"

#include "core/excerpt.hpp"
#include "core/redact.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace ftrack::wire {

namespace {

/// Per byte: whether it stands for itself in a JSON string and needs no look at its neighbours.
constexpr std::array<bool, 256> make_plain_table()
{
    std::array<bool, 256> plain{};
    for (std::size_t byte = 0x20; byte < 0x80; ++byte)
        plain[byte] = byte != '"' && byte != '\\';
    return plain;
}

constexpr std::array<bool, 256> is_plain = make_plain_table();

constexpr std::uint64_t each_byte(std::uint64_t byte) { return byte * 0x0101'0101'0101'0101; }

/// How many bytes from `at` on are plain. Eight at a time: a byte that is not sets its highest bit in `special`, and the lowest one that does is
/// exact, as borrows move upwards only.
std::size_t plain_length(std::string_view text, std::size_t at) noexcept
{
    std::size_t end = at;
    if constexpr (std::endian::native == std::endian::little) {
        for (; text.size() - end >= sizeof(std::uint64_t); end += sizeof(std::uint64_t)) {
            std::uint64_t word = 0;
            std::memcpy(&word, text.data() + end, sizeof word);
            std::uint64_t const control = word - each_byte(0x20);
            std::uint64_t const quote = (word ^ each_byte('"')) - each_byte(1);
            std::uint64_t const backslash = (word ^ each_byte('\\')) - each_byte(1);
            std::uint64_t const special = (word | control | quote | backslash) & each_byte(0x80);
            if (special != 0)
                return end + static_cast<std::size_t>(std::countr_zero(special)) / 8 - at;
        }
    }
    while (end < text.size() && is_plain[static_cast<unsigned char>(text[end])])
        ++end;
    return end - at;
}

void append_escape(std::string& out, char c)
{
    constexpr char digits[] = "0123456789abcdef";
    switch (c) {
    case '"':
        out += "\\\"";
        break;
    case '\\':
        out += "\\\\";
        break;
    case '\b':
        out += "\\b";
        break;
    case '\f':
        out += "\\f";
        break;
    case '\n':
        out += "\\n";
        break;
    case '\r':
        out += "\\r";
        break;
    case '\t':
        out += "\\t";
        break;
    default:
        out += "\\u00";
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 0x0f];
    }
}

template <class Integer>
void append_integer(std::string& out, Integer number)
{
    char digits[20];
    std::to_chars_result const end = std::to_chars(std::begin(digits), std::end(digits), number);
    out.append(digits, end.ptr);
}

/// A positive number is digits × 10^(point - number of digits): the names are those of ECMAScript's Number::toString.
class Decimal
{
public:
    explicit Decimal(double positive)
    {
        char text[32];
        char const* const end = std::to_chars(std::begin(text), std::end(text), positive, std::chars_format::scientific).ptr;
        char const* at = text;
        for (; at != end && *at != 'e'; ++at)
            if (*at != '.')
                digits_ += *at;
        int exponent = 0;
        ++at;
        std::from_chars(*at == '+' ? at + 1 : at, end, exponent);
        point_ = exponent + 1;
    }

    void append_to(std::string& out) const
    {
        int const count = static_cast<int>(digits_.size());
        if (point_ > 21 || point_ < -5)
            append_with_exponent(out);
        else if (point_ <= 0)
            out.append("0.").append(static_cast<std::size_t>(-point_), '0').append(digits_);
        else if (count <= point_)
            out.append(digits_).append(static_cast<std::size_t>(point_ - count), '0');
        else
            out.append(digits_, 0, static_cast<std::size_t>(point_)).append(1, '.').append(digits_, static_cast<std::size_t>(point_));
    }

private:
    void append_with_exponent(std::string& out) const
    {
        out += digits_.front();
        if (digits_.size() > 1)
            out.append(1, '.').append(digits_, 1);
        out += point_ > 0 ? "e+" : "e-";
        append_integer(out, std::abs(point_ - 1));
    }

    std::string digits_; // 17 at most
    int point_ = 0;
};

} // namespace

void append_json_string(std::string& out, std::string_view text)
{
    out += '"';
    std::size_t copied = 0;
    for (std::size_t at = plain_length(text, 0); at < text.size(); at += plain_length(text, at)) {
        char const c = text[at];
        if (static_cast<unsigned char>(c) >= 0x80) {
            std::size_t const length = core::utf8_sequence_length(text.substr(at));
            if (length == 0)
                throw std::invalid_argument("A string to send is not valid UTF-8: \"" + core::redacted_excerpt(text, 60) + "\".");
            at += length;
            continue;
        }
        out.append(text.substr(copied, at - copied));
        append_escape(out, c);
        copied = ++at;
    }
    out.append(text.substr(copied));
    out += '"';
}

void append_json_number(std::string& out, std::int64_t number) { append_integer(out, number); }

void append_json_number(std::string& out, std::uint64_t number) { append_integer(out, number); }

void append_json_number(std::string& out, double number)
{
    if (!std::isfinite(number))
        throw std::invalid_argument("A number to send is infinite or not a number, which JSON cannot hold.");
    if (number == 0) { // -0 as well
        out += '0';
        return;
    }
    if (number < 0)
        out += '-';
    Decimal(std::abs(number)).append_to(out);
}

} // namespace ftrack::wire
