// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "http/proxy_choice.hpp"

#include "ftrack/error.hpp"
#include "wire/no_proxy.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace ftrack::http {
namespace {

wire::Url parse_proxy(std::string const& text, std::string const& source)
{
    try {
        // Curl and others take `host:port` without a scheme in these variables.
        wire::Url url = wire::Url::parse(text.find("://") == std::string::npos ? "http://" + text : text);
        if (!url.origin.tls)
            return url;
    } catch (ParseError const&) { // its message could show what the variable holds
    }
    throw std::invalid_argument(source + " is no proxy address: it has to be http://[user:password@]host[:port].");
}

// The lower-case name goes first, as in curl.
std::pair<std::string, std::string> lookup(ProxyChoice::Environment const& environment, std::string const& lower, std::string const& upper)
{
    for (std::string const& name : {lower, upper}) {
        char const* const value = environment(name.c_str());
        if (value != nullptr && *value != '\0')
            return {value, name};
    }
    return {};
}

std::optional<wire::Url> proxy_from(ProxyChoice::Environment const& environment, std::string const& lower, std::string const& upper)
{
    auto const [value, name] = lookup(environment, lower, upper);
    if (value.empty())
        return std::nullopt;
    return parse_proxy(value, "The environment variable " + name);
}

} // namespace

ProxyChoice::ProxyChoice(ProxyOptions const& options) : ProxyChoice(options, [](char const* name) { return std::getenv(name); }) {}

ProxyChoice::ProxyChoice(ProxyOptions const& options, Environment const& environment) : no_proxy_(options.no_proxy)
{
    if (!options.url.empty()) {
        for_https_ = parse_proxy(options.url, "SessionOptions: proxy.url");
        for_http_ = for_https_;
        return;
    }
    if (!options.use_environment)
        return;
    for_https_ = proxy_from(environment, "https_proxy", "HTTPS_PROXY");
    for_http_ = proxy_from(environment, "http_proxy", "HTTP_PROXY");
    std::string const direct = lookup(environment, "no_proxy", "NO_PROXY").first;
    if (!direct.empty())
        no_proxy_ += (no_proxy_.empty() ? "" : ",") + direct;
}

std::optional<wire::Url> ProxyChoice::for_origin(wire::Origin const& origin) const
{
    std::optional<wire::Url> const& proxy = origin.tls ? for_https_ : for_http_;
    if (!proxy || (!no_proxy_.empty() && wire::matches_no_proxy(no_proxy_, origin)))
        return std::nullopt;
    return proxy;
}

} // namespace ftrack::http
