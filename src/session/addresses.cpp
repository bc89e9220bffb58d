// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/addresses.hpp"

#include "wire/url.hpp"

#include <stdexcept>
#include <utility>
#include <vector>

namespace ftrack::session {

namespace {
constexpr int largest_thumbnail = 10'000;
}

std::optional<std::string> component_url(Credentials const& credentials, std::string_view component_id)
{
    if (component_id.empty())
        return std::nullopt;
    std::vector<std::pair<std::string_view, std::string_view>> const query{
        {"id", component_id}, {"username", credentials.api_user}, {"apiKey", credentials.api_key}};
    return credentials.server_url + "/component/get?" + wire::form_encode(query);
}

std::string thumbnail_url(Credentials const& credentials, std::string_view component_id, int size)
{
    if (size < 1 || size > largest_thumbnail)
        throw std::invalid_argument("ThumbnailOptions: size must be from 1 to 10,000 pixels.");
    if (component_id.empty())
        return credentials.server_url + "/img/thumbnail2.png";
    std::string const pixels = std::to_string(size);
    std::vector<std::pair<std::string_view, std::string_view>> const query{
        {"id", component_id}, {"size", pixels}, {"username", credentials.api_user}, {"apiKey", credentials.api_key}};
    return credentials.server_url + "/component/thumbnail?" + wire::form_encode(query);
}

} // namespace ftrack::session
