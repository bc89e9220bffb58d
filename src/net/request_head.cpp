// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/request_head.hpp"

#include "core/header_checks.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

namespace ftrack::net {
namespace {

bool is_token_character(char c)
{
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || marks.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character); }

bool is_visible(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c != '\x7f'; });
}

bool equals_ignoring_case(std::string_view a, std::string_view lower_case)
{
    auto const same = [](char x, char y) { return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y; };
    return std::equal(a.begin(), a.end(), lower_case.begin(), lower_case.end(), same);
}

bool is_set_by_transport(std::string_view name)
{
    constexpr std::array<std::string_view, 8> names{
        "host", "connection", "content-length", "accept-encoding", "keep-alive", "transfer-encoding", "te", "proxy-authorization"};
    return std::any_of(names.begin(), names.end(), [name](std::string_view own) { return equals_ignoring_case(name, own); });
}

// Names and values of HeaderFields were checked when they went in.
void append_field(std::string& out, std::string_view name, std::string_view value) { out.append(name).append(": ").append(value).append("\r\n"); }

bool says_its_length(HttpRequest const& request)
{
    return request.body_size() != 0 || request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
}

} // namespace

void append_request_head(std::string& out, HttpRequest const& request, wire::Url const& url, bool absolute_target,
                         std::string const& proxy_authorization)
{
    auto const target = url.target();
    auto const host = url.host_header();
    if (!is_token(request.method))
        throw std::invalid_argument("The method of the request is empty or holds a character that is not allowed in methods.");
    if (!is_visible(target) || !is_visible(host))
        throw std::invalid_argument("The address of the request holds a blank or a control character; percent-encode it.");
    out.append(request.method).append(" ");
    if (absolute_target)
        out.append("http://").append(host);
    out.append(target).append(" HTTP/1.1\r\n");
    append_field(out, "Host", host);
    append_field(out, "Accept-Encoding", "gzip");
    for (auto const& [name, value] : request.headers) {
        if (!is_set_by_transport(name))
            append_field(out, name, value);
    }
    if (!proxy_authorization.empty()) {
        core::check_header_value("Proxy-Authorization", proxy_authorization);
        append_field(out, "Proxy-Authorization", proxy_authorization);
    }
    if (says_its_length(request))
        append_field(out, "Content-Length", std::to_string(request.body_size()));
    out.append("\r\n");
}

} // namespace ftrack::net
