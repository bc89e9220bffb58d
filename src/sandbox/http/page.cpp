// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/http/page.hpp"

#include "net/server_answer.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace ftrack::sandbox::http {

namespace json = boost::json;

namespace {

constexpr std::string_view page_text =
#include "sandbox_page.inc" // made by CMake of page.html
    ;

/// JSON that may stand in a script element: nothing in it can end the element.
std::string script_json(json::object const& object)
{
    std::string text;
    for (char const character : json::serialize(object)) {
        if (character == '<')
            text += "\\u003c";
        else
            text += character;
    }
    return text;
}

} // namespace

std::string page(PageCredentials const& credentials)
{
    constexpr std::string_view mark = "{{credentials}}";
    json::object values;
    values["user"] = credentials.user;
    values["key"] = credentials.key;
    values["authority"] = credentials.has_authority;
    std::string text(page_text);
    return text.replace(text.find(mark), mark.size(), script_json(values));
}

boost::asio::awaitable<net::ServerReply> show_page(std::shared_ptr<Site> site, net::ServerRequest request)
{
    if (!is_local_host(request.headers.find("Host"), site->options.address)) {
        std::string const reason = "This page holds a key and is shown by the names of this machine alone.";
        co_return net::make_error_reply(403, "Forbidden", reason);
    }
    auto read = [has_authority = site->options.tls](Api& api) {
        PageCredentials credentials;
        credentials.user = api.administrator();
        credentials.key = api.administrator_key();
        credentials.has_authority = has_authority;
        return credentials;
    };
    PageCredentials const credentials = co_await on_store(std::move(site), std::move(read));
    net::ServerReply reply;
    reply.headers.add("Content-Type", "text/html; charset=utf-8");
    reply.headers.add("Cache-Control", "no-store");
    reply.headers.add("X-Frame-Options", "DENY");
    reply.body = page(credentials);
    co_return reply;
}

bool is_local_host(std::string_view host, std::string_view address)
{
    auto const colon = host.rfind(':');
    bool const has_port = colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos;
    std::string_view const name = has_port ? host.substr(0, colon) : host;
    return name == "localhost" || name == "127.0.0.1" || name == "[::1]" || (name == address && !name.empty());
}

} // namespace ftrack::sandbox::http
