// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Any bytes as an HTTP answer, in chunks whose size the first byte tells: the same header and body, or the same refusal, in one piece as in many, and
// never more of a body than is allowed.
#include "fuzz/target.hpp"

#include "ftrack/error.hpp"
#include "net/response_parser.hpp"

#include <algorithm>
#include <string>

using namespace ftrack;

namespace {

constexpr std::uint64_t max_body_size = 4096;

class Sink final : public BodySink
{
public:
    void start(HttpResponse const&) override { body.clear(); }
    void write(std::string_view bytes) override { body += bytes; }

    std::string body;
};

/// What the parser made of an answer, as text.
std::string parsed(std::string_view bytes, std::size_t chunk)
{
    net::ExpectedResponse expected;
    expected.max_body_size = max_body_size;
    std::unique_ptr<net::Inflater> inflater;
    Sink sink;
    net::ResponseParser parser(expected, &sink, inflater);
    std::string pending;
    try {
        while (!bytes.empty() && !parser.is_done()) {
            pending += bytes.substr(0, chunk);
            bytes.remove_prefix(std::min(chunk, bytes.size()));
            pending.erase(0, parser.feed(pending));
        }
        if (!parser.is_done() && !parser.feed_end())
            return "refused";
    } catch (MalformedResponseError const&) {
        return "refused"; // a header that comes in parts is looked at when it is whole: rubbish may be cut short before it is seen
    }
    fuzz::require(sink.body.size() <= max_body_size);
    std::string text = std::to_string(parser.status()) + '\n';
    HttpResponse const response = parser.take_response();
    for (auto const& [name, value] : response.headers) {
        fuzz::require((name + value).find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
        text += name + ": " + value + '\n';
    }
    return text + sink.body;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size == 0)
        return 0;
    std::string_view const bytes = fuzz::text_of(data, size).substr(1);
    fuzz::require(parsed(bytes, std::size_t{data[0]} + 1) == parsed(bytes, bytes.size() + 1));
    return 0;
}
