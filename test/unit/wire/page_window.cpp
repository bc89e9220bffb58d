// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/page_window.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using ftrack::wire::PageWindow;

TEST_CASE("the first page of an expression", "[page_window]")
{
    struct Case
    {
        std::string expression;
        std::string first_page;
    };
    std::vector<Case> const cases{
        {"select id from Task", "select id from Task offset 0 limit 500"},
        {"Task limit 7", "Task offset 0 limit 7"},
        {"Task limit 7 offset 3", "Task offset 3 limit 7"},
        {"Task offset 3 limit 7000", "Task offset 3 limit 500"},
        {"Task LIMIT\n7\tOffset 3  ", "Task offset 3 limit 7"},
        {"Task where name is \"limit 5\" limit 2", "Task where name is \"limit 5\" offset 0 limit 2"},
        {"Task where name is 'it\\'s limit 5'", "Task where name is 'it\\'s limit 5' offset 0 limit 500"},
        {"Task where name is \"\\\\\" limit 2", "Task where name is \"\\\\\" offset 0 limit 2"},
        {"Task where parent_id in (select id from Shot limit 3) limit 9", "Task where parent_id in (select id from Shot limit 3) offset 0 limit 9"},
        {"Task where limit is 3", "Task where limit is 3 offset 0 limit 500"},
        {"Task where a is \"x\"limit 4", "Task where a is \"x\" offset 0 limit 4"},
        {"Task limit ten", "Task limit ten offset 0 limit 500"},
        {"Task limit 3 order by name", "Task  order by name offset 0 limit 3"},
        {"Task where name is \"open", "Task where name is \"open offset 0 limit 500"},
        {"Task limit 99999999999999999999", "Task limit 99999999999999999999 offset 0 limit 500"},
        {"", " offset 0 limit 500"},
    };
    for (Case const& test : cases) {
        INFO(test.expression);
        CHECK(PageWindow(test.expression, 500).next_expression() == test.first_page);
    }
}

TEST_CASE("pages follow the server's next offset to the end", "[page_window]")
{
    PageWindow window("Task", 2);

    CHECK(window.next_expression() == "Task offset 0 limit 2");
    window.advance(2, 2);
    CHECK(window.next_expression() == "Task offset 2 limit 2");
    window.advance(1, std::nullopt);
    CHECK_FALSE(window.next_expression());
}

TEST_CASE("an expression's limit is the window that is paged through", "[page_window]")
{
    PageWindow window("Task limit 5 offset 10", 2);

    CHECK(window.next_expression() == "Task offset 10 limit 2");
    window.advance(2, 12);
    CHECK(window.next_expression() == "Task offset 12 limit 2");
    window.advance(2, 14);
    CHECK(window.next_expression() == "Task offset 14 limit 1");
    window.advance(1, 15);
    CHECK_FALSE(window.next_expression());
}

TEST_CASE("a window of nothing asks nothing", "[page_window]") { CHECK_FALSE(PageWindow("Task limit 0", 2).next_expression()); }

TEST_CASE("an offset that does not move on ends the pages", "[page_window]")
{
    for (std::int64_t const offset : {std::int64_t{0}, std::int64_t{-1}}) {
        PageWindow window("Task", 2);
        window.advance(2, offset);
        CHECK_FALSE(window.next_expression());
    }
}
