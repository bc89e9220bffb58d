// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "core/redact.hpp"

#include "core/excerpt.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace ftrack::core {

namespace {

constexpr std::string_view mark = "<redacted>";

/// How the value of a secret name may be written.
enum class Form
{
    none,      // the name is harmless
    parameter, // name=value, "name": "value"
    key,       // also name: value and name = value
    line       // name: all of the rest of the line
};

struct SecretName
{
    std::string_view name; // lower case
    Form form;
};

constexpr auto secret_names = std::to_array<SecretName>({
    {"apikey", Form::key},
    {"api_key", Form::key},
    {"api-key", Form::key},
    {"ftrack_api_key", Form::key},
    {"ftrack_apikey", Form::key},
    {"ftrack-api-key", Form::key},
    {"authorization", Form::line},
    {"proxy-authorization", Form::line},
    {"cookie", Form::line},
    {"set-cookie", Form::line},
    {"signature", Form::parameter},
    {"sig", Form::parameter},
    {"awsaccesskeyid", Form::parameter},
    {"googleaccessid", Form::parameter},
    {"key-pair-id", Form::parameter},
    {"policy", Form::parameter},
    {"password", Form::parameter},
    {"passwd", Form::parameter},
    {"secret", Form::parameter},
    {"access_token", Form::parameter},
});

constexpr auto secret_prefixes = std::to_array<std::string_view>({"x-amz-", "x-goog-"});

constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_name_character(char c) { return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || c == '_' || c == '-'; }

bool is_hex_digit(char c) { return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'f'); }

bool is_percent_encoded(std::string_view text) { return text.size() >= 3 && text[0] == '%' && is_hex_digit(text[1]) && is_hex_digit(text[2]); }

bool equal_without_case(std::string_view text, std::string_view lower)
{
    return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) { return to_lower(a) == b; });
}

Form form_of(std::string_view name)
{
    for (SecretName const& secret : secret_names)
        if (equal_without_case(name, secret.name))
            return secret.form;
    for (std::string_view const prefix : secret_prefixes)
        if (equal_without_case(name.substr(0, prefix.size()), prefix))
            return Form::parameter;
    return Form::none;
}

/// The quote at the front, a backslash before it included, as it stands in JSON inside JSON.
std::string_view quote_at(std::string_view text)
{
    std::size_t const backslashes = std::min(text.find_first_not_of('\\'), text.size());
    if (backslashes < text.size() && (text[backslashes] == '"' || text[backslashes] == '\''))
        return text.substr(0, backslashes + 1);
    return {};
}

std::size_t blanks_at(std::string_view text) { return std::min(text.find_first_not_of(" \t"), text.size()); }

/// Where a value stands in what follows its name.
struct SecretValue
{
    std::size_t offset;
    std::string_view quote; // what opened it, and closes it
};

std::optional<SecretValue> find_value(std::string_view rest, Form form)
{
    if (equal_without_case(rest.substr(0, 3), "%3d"))
        return SecretValue{3, {}};
    std::size_t const quote = quote_at(rest).size();
    std::size_t at = quote;
    bool const is_loose = form != Form::parameter || quote != 0;
    if (is_loose)
        at += blanks_at(rest.substr(at));
    if (at == rest.size() || !(rest[at] == '=' || (rest[at] == ':' && is_loose)))
        return std::nullopt;
    ++at;
    if (is_loose)
        at += blanks_at(rest.substr(at));
    // Python writes u"…" and b"…".
    if (at < rest.size() && (rest[at] == 'u' || rest[at] == 'b') && !quote_at(rest.substr(at + 1)).empty())
        ++at;
    std::string_view const opening = quote_at(rest.substr(at));
    return SecretValue{at + opening.size(), opening};
}

std::size_t value_length(std::string_view text, std::string_view quote, Form form)
{
    if (!quote.empty())
        return std::min(text.find(quote), text.size());
    if (form == Form::line)
        return std::min(text.find_first_of("\r\n"), text.size());
    std::size_t const end = std::min(text.find_first_of("&; \t\r\n\"'\\<>,(){}[]#"), text.size());
    for (std::size_t at = 0; at + 3 <= end; ++at) // an address inside a query string
        if (equal_without_case(text.substr(at, 3), "%26"))
            return at;
    return end;
}

/// The length of the user information when `text` is what follows `://`; 0 when there is none. A text may have been cut within a password:
/// what stands behind the colon of a host is a port.
std::size_t user_information_length(std::string_view text)
{
    std::string_view const authority = text.substr(0, text.find_first_of("/?# \t\r\n\"'<>"));
    std::size_t const at = authority.rfind('@');
    if (at != authority.npos)
        return at;
    bool const is_cut = authority.size() == text.size() && !authority.starts_with('[');
    std::size_t const colon = authority.find(':');
    bool const is_port = colon == authority.npos || authority.find_first_not_of("0123456789", colon + 1) == authority.npos;
    return is_cut && !is_port ? authority.size() : 0;
}

/// Appends a name, and the mark in place of its value. Gives how much of the text was dealt with.
std::size_t append_name(std::string& result, std::string_view text)
{
    auto const name_end = std::find_if_not(text.begin(), text.end(), is_name_character);
    std::size_t const name_length = static_cast<std::size_t>(name_end - text.begin());
    Form const form = form_of(text.substr(0, name_length));
    std::optional<SecretValue> const value = form == Form::none ? std::nullopt : find_value(text.substr(name_length), form);
    if (!value) {
        result += text.substr(0, name_length);
        return name_length;
    }
    std::size_t const begin = name_length + value->offset;
    std::size_t const length = value_length(text.substr(begin), value->quote, form);
    result += text.substr(0, begin);
    if (length != 0)
        result += mark;
    return begin + length;
}

} // namespace

std::string redact(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        std::size_t done = 1;
        if (is_name_character(text.front()))
            done = append_name(result, text);
        else if (is_percent_encoded(text)) { // its two digits are no part of the name behind them
            result += text.substr(0, 3);
            done = 3;
        } else if (text.starts_with("://")) {
            result += "://";
            std::size_t const secret = user_information_length(text.substr(3));
            if (secret != 0)
                result += mark;
            done = 3 + secret;
        } else
            result += text.front();
        text.remove_prefix(done);
    }
    return result;
}

std::string redacted_excerpt(std::string_view text, std::size_t most)
{
    // Blanks shrink in an excerpt, so more is looked at than is shown; yet not all of a large text.
    return excerpt(redact(text.substr(0, 8 * most)), most);
}

} // namespace ftrack::core
