// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/http/routes.hpp"

#include "net/server_answer.hpp"
#include "sandbox/http/api_endpoint.hpp"
#include "sandbox/http/component_endpoint.hpp"
#include "sandbox/http/event_socket.hpp"
#include "sandbox/http/page.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace ftrack::sandbox::http {

namespace asio = boost::asio;

namespace {

struct Route
{
    std::string_view method; // HEAD goes where GET goes
    std::string_view path;
    asio::awaitable<net::ServerReply> (*handler)(std::shared_ptr<Site>, net::ServerRequest);
    bool is_for_all_origins = true; // the pages of others may read the answer
};

constexpr Route routes[] = {
    {"GET", "/", &show_page, false},
    {"POST", "/api", &call_api},
    {"GET", "/component/get", &get_component},
    {"GET", "/component/remove", &remove_component_file},
    {"GET", "/component/thumbnail", &get_thumbnail},
    {"GET", "/img/thumbnail2.png", &get_default_thumbnail},
    {"GET", "/socket.io/1", &shake_hands},
    {"GET", "/socket.io/1/", &shake_hands},
};

bool takes(Route const& route, std::string_view method) { return route.method == method || (route.method == "GET" && method == "HEAD"); }

std::string allowed_methods(std::string_view path)
{
    std::string methods = "OPTIONS";
    for (Route const& route : routes)
        if (route.path == path)
            methods.append(", ").append(route.method).append(route.method == "GET" ? ", HEAD" : "");
    return methods;
}

/// What is no request for a route: an unknown path, another method, a browser that asks whether it may.
net::ServerReply answer_without_route(net::ServerRequest const& request)
{
    bool const is_known = std::any_of(std::begin(routes), std::end(routes), [&](Route const& route) { return route.path == request.path; });
    net::ServerReply reply;
    if (request.method == "OPTIONS") {
        reply.status = 204;
        reply.headers.add("Access-Control-Allow-Methods", allowed_methods(request.path));
        if (std::string_view const headers = request.headers.find("Access-Control-Request-Headers"); !headers.empty())
            reply.headers.add("Access-Control-Allow-Headers", std::string(headers));
        reply.headers.add("Access-Control-Max-Age", "600");
    } else if (is_known) {
        std::string const methods = allowed_methods(request.path);
        reply = net::make_error_reply(405, "MethodNotAllowed", "This address takes " + methods + '.');
        reply.headers.set("Allow", methods);
    } else {
        reply = net::make_error_reply(404, "NotFound", "The sandbox has nothing at this address.");
    }
    return reply;
}

} // namespace

asio::awaitable<net::ServerReply> route(std::shared_ptr<Site> site, net::ServerRequest request)
{
    bool is_for_origin = !request.headers.find("Origin").empty();
    auto const found = std::find_if(std::begin(routes), std::end(routes),
                                    [&](Route const& route) { return route.path == request.path && takes(route, request.method); });
    net::ServerReply reply;
    if (found == std::end(routes)) {
        reply = answer_without_route(request);
    } else {
        is_for_origin = is_for_origin && found->is_for_all_origins;
        reply = co_await found->handler(std::move(site), std::move(request));
    }
    if (is_for_origin)
        reply.headers.set("Access-Control-Allow-Origin", "*");
    co_return reply;
}

} // namespace ftrack::sandbox::http
