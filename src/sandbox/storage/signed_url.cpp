// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/storage/signed_url.hpp"

#include "net/digest.hpp"
#include "sandbox/storage/storage_error.hpp"
#include "wire/form.hpp"
#include "wire/url.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <optional>
#include <utility>
#include <vector>

namespace ftrack::sandbox::storage {

namespace {

constexpr std::string_view signature_name = "X-Amz-Signature";
constexpr std::string_view date_name = "X-Amz-Date";
constexpr std::string_view expiry_name = "X-Amz-Expires";
constexpr std::string_view signed_headers_name = "X-Amz-SignedHeaders";

std::string encode(Query const& query)
{
    std::vector<std::pair<std::string_view, std::string_view>> const values(query.begin(), query.end());
    return wire::form_encode(values);
}

/// `20261231T235959Z`.
std::string date_text(UrlSigner::Time time)
{
    std::time_t const seconds = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    return std::string(text.data(), std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &parts));
}

std::optional<UrlSigner::Time> parse_date(std::string const& text)
{
    std::tm parts{};
    char end = 0;
    if (text.size() != 16 || std::sscanf(text.c_str(), "%4d%2d%2dT%2d%2d%2d%c", &parts.tm_year, &parts.tm_mon, &parts.tm_mday, &parts.tm_hour,
                                         &parts.tm_min, &parts.tm_sec, &end) != 7)
        return std::nullopt;
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    return std::chrono::system_clock::from_time_t(timegm(&parts));
}

std::string const& value_of(Query const& query, std::string_view name)
{
    static std::string const none;
    auto const found = query.find(name);
    return found == query.end() ? none : found->second;
}

} // namespace

Query parse_query(std::string_view encoded)
{
    Query query;
    for (auto& [name, value] : wire::parse_form(encoded))
        query.insert_or_assign(std::move(name), std::move(value));
    return query;
}

std::string UrlSigner::sign(std::string_view method, std::string_view path, Query parameters, std::string_view content_md5, Time now) const
{
    parameters["X-Amz-Algorithm"] = "HMAC-SHA256";
    parameters[std::string(date_name)] = date_text(now);
    parameters[std::string(expiry_name)] = std::to_string(lifetime_.count());
    if (!content_md5.empty())
        parameters[std::string(signed_headers_name)] = "content-md5";
    parameters[std::string(signature_name)] = signature(method, path, parameters, content_md5);
    return std::string(path) + '?' + encode(parameters);
}

void UrlSigner::verify(std::string_view method, std::string_view path, Query const& query, std::string_view content_md5, Time now) const
{
    std::string const& given = value_of(query, signature_name);
    if (given.empty())
        throw access_denied("The request is not signed.");
    bool const has_signed_md5 = query.find(signed_headers_name) != query.end();
    std::string const expected = signature(method == "HEAD" ? "GET" : method, path, query, has_signed_md5 ? content_md5 : std::string_view());
    if (!net::equal_in_constant_time(given, expected))
        throw signature_mismatch();
    std::optional<Time> const date = parse_date(value_of(query, date_name));
    std::string const& expiry = value_of(query, expiry_name);
    std::int64_t seconds = 0;
    std::from_chars(expiry.data(), expiry.data() + expiry.size(), seconds);
    if (!date || now >= *date + std::chrono::seconds(seconds))
        throw access_denied("Request has expired");
}

// No part of it can hold a line break: the method and path are of a request line, the query is encoded, the rest a header.
std::string UrlSigner::signature(std::string_view method, std::string_view path, Query const& query, std::string_view content_md5) const
{
    Query rest = query;
    if (auto const found = rest.find(signature_name); found != rest.end())
        rest.erase(found);
    std::string text(method);
    text.append("\n").append(path).append("\n").append(encode(rest)).append("\n").append(content_md5);
    return net::hmac_sha256_hex(key_, text);
}

} // namespace ftrack::sandbox::storage
