// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/decoding_sink.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <string_view>

using namespace ftrack;
using session::DecodingSink;

namespace {

HttpResponse response(int status)
{
    HttpResponse result;
    result.status = status;
    return result;
}

DecodingSink make_sink() { return DecodingSink(nullptr, wire::DecodeOptions(), "query at https://studio.example"); }

Value decode_in_pieces(int status, std::string_view body, std::size_t size)
{
    DecodingSink sink = make_sink();
    sink.start(response(status));
    for (; !body.empty(); body.remove_prefix(std::min(size, body.size())))
        sink.write(body.substr(0, size));
    return sink.finish();
}

} // namespace

TEST_CASE("a body decodes however it is cut", "[decoding_sink]")
{
    std::string const body = R"([{"action":"query","data":[{"name":"\u00e9\n"},1.5,null]}])";
    for (std::size_t size = 1; size <= body.size(); ++size)
        CHECK(decode_in_pieces(200, body, size)[0]["data"][0].get_string("name") == "\xC3\xA9\n");
}

TEST_CASE("a body that does not decode is judged by its status", "[decoding_sink]")
{
    for (char const* const body : {"", "<html>Bad gateway</html>", "[1", "[1]]", "[1] x"}) {
        INFO(body);
        for (std::size_t const size : {1U, 1000U}) {
            CHECK_THROWS_AS(decode_in_pieces(200, body, size), MalformedResponseError);
            try {
                decode_in_pieces(502, body, size);
                FAIL("no error");
            } catch (MalformedResponseError const&) {
                FAIL("the status says more than the body");
            } catch (ServerError const& error) {
                CHECK(error.http_status() == 502);
            }
        }
    }
}

TEST_CASE("an answer that begins anew makes what came before void", "[decoding_sink]")
{
    DecodingSink sink = make_sink();
    HttpResponse busy = response(503);
    busy.headers.add("Retry-After", "7");
    sink.start(busy);
    sink.write("<html>");
    sink.start(response(200));
    sink.write("[3]");
    CHECK(sink.finish()[0].as_integer() == 3);
    CHECK_FALSE(sink.context().retry_after);
    CHECK(sink.context().body_prefix == "[3]");
}

TEST_CASE("no answer at all is malformed", "[decoding_sink]") { CHECK_THROWS_AS(make_sink().finish(), MalformedResponseError); }

TEST_CASE("the prefix kept for messages has a bound", "[decoding_sink]")
{
    DecodingSink sink = make_sink();
    sink.start(response(500));
    for (int i = 0; i < 100; ++i)
        sink.write("0123456789");
    CHECK(sink.context().body_prefix.size() == 200);
}
