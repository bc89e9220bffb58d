// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/storage/storage.hpp"

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <string>
#include <utility>
#include <vector>

using namespace ftrack;
using namespace ftrack::sandbox::storage;
using namespace std::chrono_literals;

TEST_CASE("a component's path names it", "[storage]")
{
    CHECK(path_of("a-1") == "/storage/a-1");
    CHECK(component_of("/storage/a-1") == "a-1");
    CHECK(component_of("/storage/").empty());
    CHECK(component_of("/other/a-1").empty());
}

TEST_CASE("any name can stand in Content-Disposition", "[storage]")
{
    std::vector<std::pair<std::string, std::string>> const cases{
        {"plate v1.exr", "attachment; filename=\"plate v1.exr\""},
        {"caf\xc3\xa9", "attachment; filename=\"caf__\"; filename*=UTF-8''caf%C3%A9"},
        {"a\"b\r\n", "attachment; filename=\"a_b__\"; filename*=UTF-8''a%22b%0D%0A"},
    };
    for (auto const& [name, header] : cases)
        CHECK(content_disposition(name) == header);
}

TEST_CASE("files that browsers show have their media type", "[storage]")
{
    CHECK(content_type(".PNG") == "image/png");
    CHECK(content_type(".mp4") == "video/mp4");
    CHECK(content_type(".exr") == "application/octet-stream");
    CHECK(content_type("") == "application/octet-stream");
}

TEST_CASE("what was signed before a restart is good after it", "[storage]")
{
    test::TemporaryFolder folder;
    auto const now = std::chrono::system_clock::now();
    std::string const url = Storage(folder / "files", 1h).signer.sign("GET", "/storage/a", {}, "", now);
    Storage const again(folder / "files", 1h);
    CHECK_NOTHROW(again.signer.verify("GET", "/storage/a", parse_query(url.substr(url.find('?') + 1)), "", now));
    Storage const other(folder / "others", 1h);
    CHECK_THROWS(other.signer.verify("GET", "/storage/a", parse_query(url.substr(url.find('?') + 1)), "", now));
}
