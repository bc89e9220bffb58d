// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace ftrack::sandbox::storage {

/// The parameters of a query, decoded.
using Query = std::map<std::string, std::string, std::less<>>;

/// Of a name that comes twice the last value counts.
Query parse_query(std::string_view encoded);

/// Signs requests to the storage so that whoever holds the address may send that one request, until it expires. Immutable.
class UrlSigner
{
public:
    using Time = std::chrono::system_clock::time_point;

    UrlSigner(std::string key, std::chrono::seconds lifetime) : key_(std::move(key)), lifetime_(lifetime) {}

    /// The path with a query: the parameters given, when it was signed, for how long, and the signature. `content_md5`, when it is not empty, must
    /// come with the request as its Content-MD5.
    std::string sign(std::string_view method, std::string_view path, Query parameters, std::string_view content_md5, Time now) const;

    /// Throws StorageError unless the request is one that was signed and has not expired. What was signed for GET serves HEAD too.
    void verify(std::string_view method, std::string_view path, Query const& query, std::string_view content_md5, Time now) const;

private:
    std::string signature(std::string_view method, std::string_view path, Query const& query, std::string_view content_md5) const;

    std::string key_;
    std::chrono::seconds lifetime_;
};

} // namespace ftrack::sandbox::storage
