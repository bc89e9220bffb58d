// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// The sandbox's storage over real sockets: what uploaders and browsers do with it.
#include "ftrack/ftrack.hpp"

#include "integration/storage_fixture.hpp"
#include "net/digest.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <filesystem>
#include <string>
#include <utility>

using namespace ftrack;
using namespace std::chrono_literals;
namespace json = boost::json;
using test::Answer;
using test::has;
using test::header;
using test::StorageFixture;

namespace {

sandbox::Fault storage_fault(std::string method)
{
    sandbox::Fault fault;
    fault.path = "/storage";
    fault.action = std::move(method);
    return fault;
}

} // namespace

TEST_CASE("a file that was put is got by the component's address", "[storage]")
{
    StorageFixture fixture;
    std::string const component = fixture.make_component("caf\xc3\xa9", ".png");
    json::object more;
    more["file_name"] = "caf\xc3\xa9.png";
    more["file_size"] = 5;
    Value const metadata = fixture.call("get_upload_metadata", component, more);
    CHECK(metadata["component_id"].as_string() == component);
    CHECK(metadata.get_string("url").starts_with(fixture.server.storage_url() + "/storage/" + component + '?'));
    CHECK(fixture.server.storage_url() != fixture.server.url());
    CHECK(metadata["headers"].get_string("Content-Length") == "5");

    Answer const stored = fixture.send("PUT", metadata.get_string("url"), {}, "hello");
    CHECK(stored.status == 200);
    CHECK(stored.headers.find("ETag") == "\"5d41402abc4b2a76b9719d911017c592\"");
    CHECK(stored.headers.find("Access-Control-Allow-Origin") == "*");
    CHECK(std::string(stored.headers.find("Access-Control-Expose-Headers")).find("ETag") != std::string::npos);

    Answer const got = fixture.get(fixture.component_url(component));
    CHECK(got.status == 200);
    CHECK(got.body == "hello");
    CHECK(got.headers.find("ETag") == stored.headers.find("ETag"));
    CHECK(got.headers.find("Content-Type") == "image/png");
    CHECK(got.headers.find("Content-Disposition") == "attachment; filename=\"caf__.png\"; filename*=UTF-8''caf%C3%A9.png");
    CHECK(got.headers.find("Accept-Ranges") == "bytes");
    CHECK(fixture.server.handled_storage_requests() == 2);

    Answer const head = fixture.send("HEAD", fixture.component_url(component));
    CHECK(head.status == 200);
    CHECK(head.headers.find("Content-Length") == "5");
    CHECK(head.body.empty());
}

TEST_CASE("a file in parts becomes one", "[storage]")
{
    StorageFixture fixture;
    std::string const component = fixture.make_component();
    std::size_t const part_size = std::size_t{25} << 20;
    json::object more;
    more["parts"] = 4;
    Value const metadata = fixture.call("get_upload_metadata", component, more);
    REQUIRE(metadata["urls"].size() == 4);
    std::string whole;
    json::array parts;
    for (std::size_t const i : {2u, 0u, 3u, 1u}) { // they come as they come
        std::string body(part_size, static_cast<char>('a' + i));
        body += std::to_string(i);
        Answer const stored = fixture.send("PUT", metadata["urls"][i].get_string("signed_url"), {}, body);
        REQUIRE(stored.status == 200);
        CHECK(stored.headers.find("ETag") == '"' + net::md5_hex(body) + '"');
    }
    net::Md5 digest;
    for (std::size_t i = 0; i < 4; ++i) {
        std::string body(part_size, static_cast<char>('a' + i));
        body += std::to_string(i);
        digest.update(body);
        json::object part;
        part["part_number"] = i + 1;
        part["e_tag"] = net::md5_hex(body);
        parts.push_back(std::move(part));
        CHECK(metadata["urls"][i]["part_number"].as_integer() == static_cast<std::int64_t>(i + 1));
    }
    CHECK(fixture.get(fixture.component_url(component)).status == 404);
    json::object completion;
    completion["upload_id"] = metadata.get_string("upload_id");
    completion["parts"] = parts;
    Value const completed = fixture.call("complete_multipart_upload", component, completion);
    CHECK(completed.get_string("component_id") == component);

    Answer const got = fixture.get(fixture.component_url(component));
    CHECK(got.body.size() == 4 * (part_size + 1));
    net::Md5 received;
    received.update(got.body);
    CHECK(received.finish() == digest.finish());
    CHECK(got.headers.find("ETag").ends_with("-4\""));
    CHECK(fixture.get(fixture.component_url(component), "bytes=" + std::to_string(part_size - 1) + '-' + std::to_string(part_size + 1)).body ==
          "a0b");
    CHECK_THROWS_AS(fixture.call("complete_multipart_upload", component, completion), ServerError);
    CHECK(fixture.send("PUT", metadata["urls"][0].get_string("signed_url"), {}, "late").status == 404);
}

TEST_CASE("a digest that goes along is checked", "[storage]")
{
    StorageFixture fixture;
    std::string const component = fixture.make_component();
    std::string const good = "XUFAKrxLKna5cZ2REBfFkg=="; // of hello
    std::string const url = fixture.upload_url(component);

    CHECK(fixture.send("PUT", url, header("Content-MD5", good), "hello").status == 200);
    Answer const bad = fixture.send("PUT", url, header("Content-MD5", good), "hallo");
    CHECK(bad.status == 400);
    CHECK(has(bad, "<Code>BadDigest</Code>"));
    CHECK(fixture.get(fixture.component_url(component)).body == "hello");
    CHECK(has(fixture.send("PUT", url, header("Content-MD5", "nonsense"), "hello"), "<Code>InvalidDigest</Code>"));

    json::object more;
    more["checksum"] = good;
    Value const metadata = fixture.call("get_upload_metadata", component, more);
    CHECK(metadata["headers"].get_string("Content-MD5") == good);
    CHECK(fixture.send("PUT", metadata.get_string("url"), header("Content-MD5", good), "hello").status == 200);
    Answer const without = fixture.send("PUT", metadata.get_string("url"), {}, "hello");
    CHECK(without.status == 403);
    CHECK(has(without, "<Code>SignatureDoesNotMatch</Code>"));
}

TEST_CASE("addresses are good as they were signed, and for their time", "[storage]")
{
    sandbox::Options options;
    bool const is_stillborn = GENERATE(false, true);
    if (is_stillborn)
        options.signed_url_lifetime = 0s;
    StorageFixture fixture(options);
    std::string const component = fixture.make_component();
    std::string const url = fixture.upload_url(component);
    Answer const answer = fixture.send("PUT", url, {}, "hello");
    if (is_stillborn) {
        CHECK(answer.status == 403);
        CHECK(has(answer, "<Message>Request has expired</Message>"));
        CHECK(answer.headers.find("Content-Type") == "application/xml");
        CHECK(answer.headers.find("Access-Control-Allow-Origin") == "*");
        return;
    }
    CHECK(answer.status == 200);
    CHECK(fixture.get(url).status == 403);
    CHECK(fixture.send("PUT", url + "0", {}, "forged").status == 403);
    CHECK(fixture.send("DELETE", url).status == 405);
    CHECK(fixture.get(fixture.server.storage_url() + "/storage/" + component).status == 403);
    json::object more;
    more["operation"] = "get";
    CHECK(fixture.get(fixture.call("generate_signed_url", component, more).get_string("signed_url")).body == "hello");
    more["operation"] = "put";
    CHECK(fixture.send("PUT", fixture.call("generate_signed_url", component, more).get_string("signed_url"), {}, "again").status == 200);
    CHECK(fixture.get(fixture.component_url(component)).body == "again");
}

TEST_CASE("a browser may upload from any page", "[storage]")
{
    StorageFixture fixture;
    HeaderFields headers = header("Origin", "https://studio.example");
    headers.add("Access-Control-Request-Method", "PUT");
    headers.add("Access-Control-Request-Headers", "content-disposition,content-type");
    Answer const answer = fixture.send("OPTIONS", fixture.upload_url(fixture.make_component()), headers);
    CHECK(answer.status == 200);
    CHECK(answer.headers.find("Access-Control-Allow-Origin") == "*");
    CHECK(answer.headers.find("Access-Control-Allow-Methods") == "GET, HEAD, PUT");
    CHECK(answer.headers.find("Access-Control-Allow-Headers") == "content-disposition,content-type");
}

TEST_CASE("a component that goes takes its file along", "[storage]")
{
    test::TemporaryFolder folder;
    sandbox::Options options;
    options.storage_directory = folder / "files";
    StorageFixture fixture(options);
    std::string const component = fixture.upload("hello");
    std::string const url = fixture.upload_url(component);
    CHECK(std::filesystem::exists(options.storage_directory / component));

    fixture.run(fixture.client.delete_("FileComponent", component));

    CHECK_FALSE(std::filesystem::exists(options.storage_directory / component));
    CHECK(fixture.get(fixture.component_url(component)).status == 404);
    CHECK(fixture.send("PUT", url, {}, "late").status == 404);
}

TEST_CASE("uploads and downloads meet the faults that were injected", "[storage]")
{
    StorageFixture fixture;
    std::string const component = fixture.upload(std::string(100'000, 'x'));
    std::string const put = fixture.upload_url(component);
    std::string const get = fixture.component_url(component);

    sandbox::Fault busy = storage_fault("PUT");
    busy.status = 503;
    busy.retry_after = "7";
    fixture.server.inject(busy);
    CHECK(fixture.get(get).status == 200); // it is for PUT
    Answer const refused = fixture.send("PUT", put, {}, "new");
    CHECK(refused.status == 503);
    CHECK(refused.headers.find("Retry-After") == "7");
    CHECK(refused.headers.find("Access-Control-Allow-Origin") == "*");
    CHECK(fixture.get(get).body.size() == 100'000);

    sandbox::Fault broken = storage_fault("PUT");
    broken.close_after_received = 50'000;
    fixture.server.inject(broken);
    CHECK_THROWS_AS(fixture.send("PUT", put, {}, std::string(5'000'000, 'y')), NetworkError);
    CHECK(fixture.get(get).body == std::string(100'000, 'x'));

    sandbox::Fault cut = storage_fault("GET");
    cut.close_after = 60'000;
    fixture.server.inject(cut);
    CHECK_THROWS_AS(fixture.get(get), NetworkError);

    sandbox::Fault shortened = storage_fault("GET");
    shortened.truncate_body = 10;
    fixture.server.inject(shortened);
    CHECK(fixture.get(get).body == "xxxxxxxxxx");

    sandbox::Fault replaced;
    replaced.path = "/storage/" + component;
    replaced.body = "other";
    fixture.server.inject(replaced);
    CHECK(fixture.get(get).body == "other");
    CHECK(fixture.get(get).body.size() == 100'000);
}

TEST_CASE("a batch that fails leaves the storage as it was", "[storage]")
{
    StorageFixture fixture;
    std::string const component = fixture.make_component();
    json::object metadata;
    metadata["action"] = "get_upload_metadata";
    metadata["component_id"] = component;
    json::object nonsense;
    nonsense["action"] = "no_such_action";
    std::vector<Operation> batch;
    batch.emplace_back(std::move(metadata));
    batch.emplace_back(std::move(nonsense));
    CHECK_THROWS_AS(fixture.run(fixture.client.call(std::move(batch))), ServerError);
    CHECK(fixture.get(fixture.component_url(component)).status == 404);
}
