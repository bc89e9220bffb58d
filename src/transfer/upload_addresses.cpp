// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/upload_addresses.hpp"

#include "ftrack/error.hpp"

#include <cstdint>
#include <stdexcept>
#include <utility>

namespace ftrack::transfer {

namespace {

std::string text_of(Value const& value)
{
    if (!value.is_string() || value.as_string().empty())
        throw MalformedResponseError("The answer to get_upload_metadata lacks an address or the upload's id.");
    return std::string(value.as_string());
}

UploadAddresses parse_whole(Value const& metadata)
{
    UploadAddresses addresses;
    addresses.urls.push_back(text_of(metadata["url"]));
    Value const headers = metadata["headers"];
    if (!headers.is_object())
        return addresses;
    for (auto const& [name, value] : headers.items()) {
        if (value.is_string())
            addresses.headers.add(std::string(name), std::string(value.as_string()));
    }
    return addresses;
}

} // namespace

UploadAddresses UploadAddresses::parse(Value const& metadata, std::size_t part_count)
try {
    if (part_count == 1)
        return parse_whole(metadata);
    UploadAddresses addresses;
    addresses.upload_id = text_of(metadata["upload_id"]);
    addresses.urls.resize(part_count);
    Value const urls = metadata["urls"];
    std::size_t found = 0;
    for (std::size_t i = 0; urls.is_array() && i < urls.size(); ++i) {
        std::int64_t const number = urls[i]["part_number"].as_integer();
        if (number < 1 || static_cast<std::uint64_t>(number) > part_count)
            continue;
        std::string& url = addresses.urls[static_cast<std::size_t>(number) - 1];
        found += url.empty() ? 1 : 0;
        url = text_of(urls[i]["signed_url"]);
    }
    if (found != part_count)
        throw MalformedResponseError("The answer to get_upload_metadata has addresses for " + std::to_string(found) + " of " +
                                     std::to_string(part_count) + " parts.");
    return addresses;
} catch (KindError const&) {
    throw MalformedResponseError("The answer to get_upload_metadata is not of the form that it should have.");
} catch (std::invalid_argument const&) {
    throw MalformedResponseError("The answer to get_upload_metadata holds a header that HTTP does not allow.");
}

} // namespace ftrack::transfer
