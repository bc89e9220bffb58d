// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/http/component_endpoint.hpp"

#include "net/server_answer.hpp"
#include "sandbox/http/storage_endpoint.hpp"
#include "wire/form.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace ftrack::sandbox::http {

namespace asio = boost::asio;

namespace {

/// A credential as the clients' addresses have it, or as a header.
std::string credential(net::ServerRequest const& request, std::string_view parameter, std::string_view header)
{
    return wire::form_value(request.query, parameter).value_or(std::string(request.headers.find(header)));
}

std::string component_id(net::ServerRequest const& request) { return wire::form_value(request.query, "id").value_or(std::string()); }

asio::awaitable<ComponentFile> find(std::shared_ptr<Site> site, net::ServerRequest const& request)
{
    ApiRequest caller;
    caller.user = credential(request, "username", "ftrack-user");
    caller.api_key = credential(request, "apiKey", "ftrack-api-key");
    caller.storage_origin = storage_origin(*site, request.headers.find("Host"));
    auto look = [caller, id = component_id(request)](Api& api) { return api.find_component(caller, id); };
    ComponentFile file = co_await on_store(std::move(site), std::move(look));
    co_return file;
}

net::ServerReply refuse(ComponentFile const& file)
{
    if (!file.may_read)
        return net::make_error_reply(403, "PermissionError", "The user name or the API key is wrong.");
    if (!file.exists)
        return net::make_error_reply(404, "NotFound", "There is no component of this id.");
    return net::make_error_reply(404, "NotFound", "No file of this component has arrived.");
}

} // namespace

asio::awaitable<net::ServerReply> get_component(std::shared_ptr<Site> site, net::ServerRequest request)
{
    ComponentFile const file = co_await find(std::move(site), request);
    if (file.url.empty())
        co_return refuse(file);
    net::ServerReply reply;
    reply.status = 302;
    reply.headers.add("Location", file.url);
    reply.headers.add("Cache-Control", "no-store");
    co_return reply;
}

asio::awaitable<net::ServerReply> remove_component_file(std::shared_ptr<Site> site, net::ServerRequest request)
{
    ComponentFile const file = co_await find(site, request);
    if (file.url.empty())
        co_return refuse(file);
    if (!file.may_remove)
        co_return net::make_error_reply(403, "PermissionError", "Permission denied.");
    site->storage->files.remove(component_id(request));
    net::ServerReply reply;
    reply.headers.add("Content-Type", "text/plain; charset=UTF-8");
    co_return reply;
}

} // namespace ftrack::sandbox::http
