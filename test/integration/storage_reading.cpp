// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// The sandbox's storage over real sockets: what its readers see.
#include "ftrack/ftrack.hpp"

#include "integration/storage_fixture.hpp"
#include "net/digest.hpp"
#include "support/catch.hpp"

#include <boost/json/object.hpp>

#include <string>

using namespace ftrack;
namespace json = boost::json;
using test::Answer;
using test::has;
using test::header;
using test::StorageFixture;

TEST_CASE("ranges of a file", "[storage]")
{
    StorageFixture fixture;
    std::string const url = fixture.component_url(fixture.upload("0123456789"));
    std::string const etag(fixture.get(url).headers.find("ETag"));

    Answer const middle = fixture.get(url, "bytes=2-4");
    CHECK(middle.status == 206);
    CHECK(middle.body == "234");
    CHECK(middle.headers.find("Content-Range") == "bytes 2-4/10");
    CHECK(fixture.get(url, "bytes=-3").body == "789");
    CHECK(fixture.get(url, "bytes=7-", etag).body == "789");
    CHECK(fixture.get(url, "bytes=7-", "\"another\"").body == "0123456789");

    Answer const beyond = fixture.get(url, "bytes=10-");
    CHECK(beyond.status == 416);
    CHECK(beyond.headers.find("Content-Range") == "bytes */10");
    CHECK(has(beyond, "<Code>InvalidRange</Code>"));
}

TEST_CASE("a component's file is for those with credentials", "[storage]")
{
    StorageFixture fixture;
    std::string const component = fixture.upload("hello");
    std::string const url = fixture.server.url() + "/component/get?id=" + component;
    CHECK(fixture.get(url).status == 403);
    CHECK(fixture.get(url + "&username=demo.admin&apiKey=wrong").status == 403);
    CHECK(fixture.get(fixture.component_url("no-such-component")).status == 404);
    HeaderFields headers = header("ftrack-user", fixture.server.api_user());
    headers.add("ftrack-api-key", fixture.server.api_key());
    CHECK(fixture.send("GET", url, headers).body == "hello");

    std::string const credentials = "&username=alex.kim&apiKey=" + fixture.server.api_key("alex.kim");
    CHECK(fixture.get(url + credentials).body == "hello");
    std::string const removal = fixture.server.url() + "/component/remove?id=" + component;
    CHECK(fixture.get(removal + credentials).status == 403);
    CHECK(fixture.get(removal + "&username=" + fixture.server.api_user() + "&apiKey=" + fixture.server.api_key()).status == 200);
    CHECK(fixture.get(url + credentials).status == 404);
}

TEST_CASE("thumbnails are made of pictures that arrived, and stand in for what did not", "[storage]")
{
    StorageFixture fixture;
    std::string const pixel =
        net::decode_base64("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==").value();
    std::string const component = fixture.upload(pixel, "dot", ".png");
    Answer const thumbnail = fixture.get(fixture.client.thumbnail_url(component));
    CHECK(thumbnail.status == 200);
    CHECK(thumbnail.headers.find("Content-Type") == "image/png");
    Answer const missing = fixture.get(fixture.client.thumbnail_url(""));
    CHECK(missing.status == 200);
    CHECK(missing.headers.find("Content-Type") == "image/png");
    CHECK(missing.body != thumbnail.body);
    CHECK(fixture.get(fixture.client.thumbnail_url("no-such-component")).body == missing.body);
    CHECK(fixture.get(fixture.client.thumbnail_url(fixture.upload("no picture"))).body == missing.body);
    CHECK(fixture.get(fixture.server.url() + "/component/thumbnail?id=" + component).status == 403);
}

TEST_CASE("an uploaded component is where its location says it is", "[storage]")
{
    StorageFixture fixture;
    std::string const component = fixture.upload("hello");
    json::object data;
    data["component_id"] = component;
    data["resource_identifier"] = component;
    data["location_id"] = "3a372bde-05bc-11e4-8908-20c9d081909b";
    fixture.run(fixture.client.create("ComponentLocation", data));
    auto const locations =
        fixture.run(fixture.client.query("select url, location.name from ComponentLocation where component_id is \"" + component + '"'));
    REQUIRE(locations.data.size() == 1);
    CHECK(locations.data[0].get_string("location.name") == "ftrack.server");
    CHECK(fixture.get(locations.data[0].get_string("url.url")).body == "hello");
    CHECK(locations.data[0].get_string("url.value") == locations.data[0].get_string("url.url"));

    json::object more;
    more["keep_original"] = true;
    std::string const job = fixture.call("encode_media", component, more).get_string("job_id");
    auto const jobs = fixture.run(fixture.client.query("select status from Job where id is \"" + job + '"'));
    CHECK(jobs.data[0].get_string("status") == "done");
}
