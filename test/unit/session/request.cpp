// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/request.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace ftrack;

TEST_CASE("a batch is described by its actions, cut when there are many", "[request]")
{
    std::vector<Operation> batch;
    CHECK(session::describe(batch).empty());
    struct Case
    {
        std::size_t size;
        char const* text;
    };
    for (Case const& test : {Case{1, "query"}, Case{2, "query,query"}, Case{4, "query,query,query,query"},
                             Case{5, "query,query,query,query,… (5 operations)"}, Case{900, "query,query,query,query,… (900 operations)"}})
    {
        batch.assign(test.size, operation::query("Task"));
        CHECK(session::describe(batch) == test.text);
    }
}

TEST_CASE("the settings of a request are those of its call", "[request]")
{
    CallOptions options;
    options.headers["a"] = "b";
    options.push_token = "push";
    options.ensure_serializable_response = true;
    options.convert_dates = false;
    session::RequestSettings const settings(options);
    CHECK(settings.headers == options.headers);
    CHECK(settings.push_token == "push");
    CHECK(settings.ensure_serializable_response == true);
    CHECK_FALSE(settings.convert_dates);
}
