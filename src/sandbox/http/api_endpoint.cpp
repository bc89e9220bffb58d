// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/http/api_endpoint.hpp"

#include "sandbox/http/storage_endpoint.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace ftrack::sandbox::http {

namespace asio = boost::asio;

namespace {

/// Of `strict:1;denormalize:1`, which is documented as `strict=True;denormalize=True`.
bool is_option_on(std::string_view options, std::string_view name)
{
    while (!options.empty()) {
        std::string_view const option = options.substr(0, options.find(';'));
        options.remove_prefix(std::min(option.size() + 1, options.size()));
        std::size_t const separator = option.find_first_of(":=");
        std::string_view const value = separator == std::string_view::npos ? std::string_view() : option.substr(separator + 1);
        if (option.substr(0, separator) == name)
            return value == "1" || value == "true" || value == "True";
    }
    return false;
}

ApiRequest to_api_request(Site const& site, net::ServerRequest request)
{
    ApiRequest result;
    result.origin = (site.options.tls ? "https://" : "http://") + std::string(request.headers.find("Host"));
    result.storage_origin = storage_origin(site, request.headers.find("Host"));
    result.user = request.headers.find("ftrack-user");
    result.api_key = request.headers.find("ftrack-api-key");
    result.strict_api = request.headers.find("ftrack-strict-api") == "true";
    result.denormalize = is_option_on(request.headers.find("ftrack-api-options"), "denormalize");
    result.client_token = request.headers.find("ftrack-clienttoken");
    result.push_token = request.headers.find("ftrack-pushtoken");
    result.body = std::move(request.body);
    return result;
}

} // namespace

asio::awaitable<net::ServerReply> call_api(std::shared_ptr<Site> site, net::ServerRequest request)
{
    auto handle = [call = to_api_request(*site, std::move(request))](Api& api) { return api.handle(call); };
    ApiReply answer = co_await on_store(std::move(site), std::move(handle));
    net::ServerReply reply;
    reply.status = answer.status;
    reply.headers.add("Content-Type", "application/json");
    reply.body = std::move(answer.body);
    co_return reply;
}

} // namespace ftrack::sandbox::http
