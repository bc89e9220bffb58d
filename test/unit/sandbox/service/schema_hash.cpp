// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/schema_hash.hpp"

#include "support/catch.hpp"
#include "support/fixtures.hpp"

#include <boost/json/parse.hpp>

#include <string>
#include <vector>

namespace json = boost::json;
using ftrack::sandbox::service::schema_hash;

TEST_CASE("the hash of a real server's schemas is what that server says", "[sandbox][schema_hash]")
{
    CHECK(schema_hash(json::parse(ftrack::test::fixture_text("query_schemas")).as_array()) == "23a1157b8b1730fd91c76f63dcd67a8f");
}

TEST_CASE("the hash is of what Python writes", "[sandbox][schema_hash]")
{
    // python3 -c 'import hashlib, json; print(hashlib.md5(json.dumps(VALUE, sort_keys=True).encode()).hexdigest())'
    for (auto const& [text, hash] : std::vector<std::pair<char const*, char const*>>{
             {"[]", "d751713988987e9331980363e24189ce"},
             {R"([{"b": 1, "a": {}}, {}])", "eede1bd621715404a78d90bb49af16ca"},
             {R"([null, true, false, -3, ""])", "757df26b576edd18bba7feae96d59c4d"},
             {R"(["\u00e9\u20ac", "\ud83d\ude00", "\"\\\n\u0001"])", "54d43b172795c7f2b0c1963a3a6bfb23"},
         })
    {
        INFO(text);
        CHECK(schema_hash(json::parse(text).as_array()) == hash);
    }
}
