// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/server_answer.hpp"

#include "net/inflate.hpp"
#include "support/catch.hpp"

#include <vector>

using namespace ftrack;

namespace {

std::string head_of(net::ServerReply const& reply, net::AnswerContext const& context = {})
{
    std::string out;
    net::append_answer_head(out, reply, context);
    return out;
}

bool has_line(std::string const& head, std::string const& line) { return head.find("\r\n" + line + "\r\n") != std::string::npos; }

net::ServerReply json_reply(std::size_t size)
{
    net::ServerReply reply;
    reply.headers.add("Content-Type", "application/json; charset=utf-8");
    reply.body = std::string(size, 'x');
    return reply;
}

} // namespace

TEST_CASE("the head of an answer frames its body")
{
    net::ServerReply reply;
    reply.headers.add("X-A", "b");
    reply.headers.add("Content-Length", "999");
    reply.headers.add("connection", "upgrade");
    reply.headers.add("Transfer-Encoding", "chunked");
    reply.body = "hello";
    net::AnswerContext context;

    auto head = head_of(reply, context);
    CHECK(head.starts_with("HTTP/1.1 200 OK\r\nDate: "));
    CHECK(head.ends_with("\r\n\r\n"));
    CHECK(has_line(head, "X-A: b"));
    CHECK(has_line(head, "Content-Length: 5"));
    CHECK(head.find("999") == std::string::npos);
    CHECK(head.find("upgrade") == std::string::npos);
    CHECK(head.find("chunked") == std::string::npos);
    CHECK(head.find("Connection") == std::string::npos);

    context.is_http_1_0 = true;
    CHECK(has_line(head_of(reply, context), "Connection: keep-alive"));
    context.keep_alive = false;
    head = head_of(reply, context);
    CHECK(has_line(head, "Connection: close"));
    CHECK_FALSE(has_line(head, "Connection: keep-alive"));
}

TEST_CASE("an answer without a body says none and sends none")
{
    net::ServerReply reply;
    reply.body = "hello";
    net::AnswerContext context;
    CHECK(net::has_body(reply, context));
    for (int const status : {204, 304}) {
        reply.status = status;
        CHECK_FALSE(net::has_body(reply, context));
        CHECK(head_of(reply).find("Content-Length") == std::string::npos);
    }
    reply.status = 200;
    context.is_head = true;
    CHECK_FALSE(net::has_body(reply, context));
    CHECK(has_line(head_of(reply, context), "Content-Length: 5"));
}

TEST_CASE("gzip is taken when the client says so")
{
    struct Row
    {
        std::string header;
        bool takes;
    };
    std::vector<Row> const table{
        {"", false}, {"gzip", true},   {"GZip", true},      {"deflate, gzip;q=0.5", true}, {"gzip;q=0", false},   {"gzip; q=0.0, *", false},
        {"*", true}, {"*;q=0", false}, {"identity", false}, {"x-gzipped", false},          {" br , gzip ", true}, {",,gzip", true},
    };
    for (Row const& row : table) {
        CAPTURE(row.header);
        CHECK(net::accepts_gzip(row.header) == row.takes);
    }
}

TEST_CASE("an answer is compressed when it is text, large enough and wanted")
{
    auto reply = json_reply(100'000);
    std::string accepts = "gzip";
    bool is_compressed = false;
    SECTION("all of it") { is_compressed = true; }
    SECTION("not wanted") { accepts = "br"; }
    SECTION("small") { reply = json_reply(1'024); }
    SECTION("a picture") { reply.headers.set("Content-Type", "image/png"); }
    SECTION("compressed already") { reply.headers.set("Content-Encoding", "br"); }
    auto const plain = reply.body;

    net::compress_answer(reply, accepts);

    CHECK((reply.headers.find("Content-Encoding") == "gzip") == is_compressed);
    if (!is_compressed) {
        CHECK(reply.body == plain);
        return;
    }
    CHECK(reply.headers.find("Vary") == "Accept-Encoding");
    std::string text;
    net::Inflater inflater;
    inflater.start(net::Inflater::Format::gzip);
    CHECK(inflater.write(reply.body, [&](std::string_view out) { text += out; }));
    CHECK(inflater.is_whole());
    CHECK(text == plain);
}

TEST_CASE("errors have the shape of the server's own")
{
    auto const error = net::make_error_reply(500, "InternalError", "a \"b\"");
    CHECK(error.status == 500);
    CHECK(error.body == R"({"exception":"InternalError","content":"a \"b\"","error_code":null})");
    auto const refusal = net::make_refusal(413, 100);
    CHECK(refusal.close_connection);
    CHECK(refusal.body.find("larger than 100 bytes") != std::string::npos);
    CHECK(net::make_refusal(400, 100).body.find("not proper HTTP") != std::string::npos);
}
