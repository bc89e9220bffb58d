// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Without sockets; test/integration/storage.cpp has the rest.
#include "sandbox/http/storage_endpoint.hpp"

#include "support/api_fixture.hpp"
#include "support/catch.hpp"

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace ftrack;
using namespace ftrack::sandbox;

namespace {

class Bench
{
public:
    explicit Bench(Options const& options = test::ApiFixture::small_studio())
        : site(std::make_shared<http::Site>(options, io.get_executor(), net::system_clock()))
    {
        site->storage->files.admit("c", "u");
    }
    Bench(Bench const&) = delete;
    Bench& operator=(Bench const&) = delete;
    ~Bench() { site->close(); }

    net::ServerRequest request(std::string method, storage::Query query = {}, std::string const& path = "/storage/c") const
    {
        net::ServerRequest result;
        std::string const url =
            site->storage->signer.sign(method == "HEAD" ? "GET" : method, path, std::move(query), "", std::chrono::system_clock::now());
        result.method = std::move(method);
        result.path = path;
        result.query = url.substr(url.find('?') + 1);
        return result;
    }

    /// The status, and the code of a refusal.
    std::string put(net::ServerRequest head, std::string_view body, std::optional<Fault> fault = std::nullopt) const
    {
        if (!head.headers.contains("Content-Length") && body != "without a length")
            head.headers.add("Content-Length", std::to_string(body.size()));
        head.sink = http::receive_upload(*site, head, std::move(fault));
        REQUIRE(head.sink);
        head.sink->write(body.substr(0, 3));
        head.sink->write(body.substr(std::min<std::size_t>(3, body.size())));
        return outcome(http::answer_storage_request(*site, head));
    }

    static std::string outcome(net::ServerReply const& reply)
    {
        auto const code = reply.body.find("<Code>");
        std::string const status = std::to_string(reply.status);
        return code == std::string::npos ? status : status + ' ' + reply.body.substr(code + 6, reply.body.find("</Code>") - code - 6);
    }

    boost::asio::io_context io;
    std::shared_ptr<http::Site> site;
};

} // namespace

TEST_CASE("the storage is on the host by which its client knows the site", "[storage]")
{
    Options options = test::ApiFixture::small_studio();
    options.tls = false;
    Bench const bench(options);
    bench.site->storage_port = 81;
    for (auto const& [host, origin] : std::vector<std::pair<std::string, std::string>>{{"studio:8080", "http://studio:81"},
                                                                                       {"studio", "http://studio:81"},
                                                                                       {"[::1]:8080", "http://[::1]:81"},
                                                                                       {"[::1]", "http://[::1]:81"},
                                                                                       {"", "http://localhost:81"}})
        CHECK(http::storage_origin(*bench.site, host) == origin);
}

TEST_CASE("an upload is taken or refused for its reason", "[storage]")
{
    Bench const bench;
    CHECK(http::receive_upload(*bench.site, bench.request("GET"), std::nullopt) == nullptr);
    CHECK(bench.put(bench.request("PUT"), "hello") == "200");
    CHECK(bench.put(bench.request("PUT"), "") == "200");
    CHECK(bench.put(bench.request("PUT"), "without a length") == "411 MissingContentLength");
    CHECK(bench.put(bench.request("PUT", {}, "/storage/d"), "hello") == "404 NoSuchKey");
    CHECK(bench.put(bench.request("PUT", {{"uploadId", "u"}, {"partNumber", "1"}}), "hello") == "200");
    CHECK(bench.put(bench.request("PUT", {{"uploadId", "v"}, {"partNumber", "1"}}), "hello") == "404 NoSuchUpload");
    for (char const* number : {"0", "10001", "-1", "x", ""})
        CHECK(bench.put(bench.request("PUT", {{"uploadId", "u"}, {"partNumber", number}}), "hello") == "400 InvalidPart");
    net::ServerRequest unsigned_request = bench.request("PUT");
    unsigned_request.query.clear();
    CHECK(bench.put(unsigned_request, "hello") == "403 AccessDenied");
}

TEST_CASE("an upload that meets a fault is not carried out, or ends where it was told to", "[storage]")
{
    Bench const bench;
    Fault fault;
    fault.status = 503;
    CHECK(bench.put(bench.request("PUT"), "hello", fault) == "500 InternalError");
    CHECK_FALSE(bench.site->storage->files.find("c"));

    fault.status.reset();
    fault.close_after_received = 5;
    net::ServerRequest const request = bench.request("PUT");
    auto const sink = http::receive_upload(*bench.site, request, fault);
    CHECK(sink->write("hell"));
    CHECK_FALSE(sink->write("o"));
    CHECK(http::fault_of(*sink)->close_after_received == 5);
}

TEST_CASE("other methods than the storage's own are refused", "[storage]")
{
    Bench const bench;
    CHECK(Bench::outcome(http::answer_storage_request(*bench.site, bench.request("DELETE"))) == "405 MethodNotAllowed");
    CHECK(Bench::outcome(http::answer_storage_request(*bench.site, bench.request("GET"))) == "404 NoSuchKey");
    bench.put(bench.request("PUT"), "hello");
    CHECK(Bench::outcome(http::answer_storage_request(*bench.site, bench.request("HEAD"))) == "200");
    CHECK(Bench::outcome(http::answer_storage_request(*bench.site, bench.request("OPTIONS"))) == "200");
}
