// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/http/component_endpoint.hpp"

#include "net/server_answer.hpp"
#include "sandbox/http/storage_endpoint.hpp"
#include "sandbox/storage/file_source.hpp"
#include "sandbox/storage/thumbnail.hpp"
#include "wire/form.hpp"

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ftrack::sandbox::http {

namespace asio = boost::asio;

namespace {

constexpr int default_size = 300; // pixels

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

net::ServerReply show(storage::Picture picture)
{
    net::ServerReply reply;
    reply.headers.add("Content-Type", picture.content_type);
    reply.body = std::move(picture.bytes);
    return reply;
}

std::string read_whole(storage::StoredFile file)
{
    std::string bytes(static_cast<std::size_t>(file.size), '\0');
    storage::ByteRange whole;
    whole.size = file.size;
    storage::FileSource(std::move(file), whole).read(bytes.data(), bytes.size());
    return bytes;
}

storage::Picture thumbnail_of(storage::Storage const& storage, std::string const& component, int size)
{
    std::optional<storage::Picture> picture;
    std::optional<storage::StoredFile> file = storage.files.find(component);
    if (file && file->size <= storage::largest_picture)
        picture = storage::make_thumbnail(read_whole(std::move(*file)), size);
    return picture ? std::move(*picture) : storage::default_thumbnail();
}

int requested_size(net::ServerRequest const& request)
{
    std::string const text = wire::form_value(request.query, "size").value_or("");
    int size = default_size;
    std::from_chars(text.data(), text.data() + text.size(), size);
    return size;
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

asio::awaitable<net::ServerReply> get_thumbnail(std::shared_ptr<Site> site, net::ServerRequest request)
{
    std::string const component = component_id(request);
    ComponentFile const file = co_await find(site, request);
    if (!component.empty() && !file.may_read)
        co_return refuse(file);
    auto draw = [files = site->storage, component, size = requested_size(request)] { return thumbnail_of(*files, component, size); };
    storage::Picture picture = co_await on_pictures_thread(std::move(site), std::move(draw));
    co_return show(std::move(picture));
}

asio::awaitable<net::ServerReply> get_default_thumbnail(std::shared_ptr<Site>, net::ServerRequest) { co_return show(storage::default_thumbnail()); }

} // namespace ftrack::sandbox::http
