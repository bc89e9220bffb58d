// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/transport.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ftrack::test {

/// An answer as it travels and what it means.
class HttpSample
{
public:
    HttpSample() = default;

    std::string name;
    std::string method = "POST";
    std::string bytes;
    int status = 200;
    std::string body;
    bool ends_with_connection = false; ///< the body lasts until the connection ends
    bool keeps_alive = true;
};

/// Answers of every shape that is allowed.
std::vector<HttpSample> http_samples();

std::string gzip(std::string_view text);

/// With the zlib header (window_bits 15) or raw (-15).
std::string deflate(std::string_view text, int window_bits);

std::string chunked(std::string_view body, std::size_t chunk_size);

/// Keeps what it is given.
class CollectingSink final : public BodySink
{
public:
    void start(HttpResponse const& response) override
    {
        ++starts;
        head = response;
        body.clear();
    }
    void write(std::string_view bytes) override { body.append(bytes); }

    int starts = 0;
    HttpResponse head;
    std::string body;
};

} // namespace ftrack::test
