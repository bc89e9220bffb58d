// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/name_table.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace ftrack::wire;

TEST_CASE("a name is in the table once", "[name_table]")
{
    Arena arena(256);
    NameTable table(arena);
    std::vector<Name*> names;
    for (int i = 0; i < 5000; ++i)
        names.push_back(table.intern("name_" + std::to_string(i)));

    for (int i = 0; i < 5000; ++i) {
        std::string const text = "name_" + std::to_string(i);
        REQUIRE(table.intern(text) == names[static_cast<std::size_t>(i)]);
        REQUIRE(names[static_cast<std::size_t>(i)]->text() == text);
        REQUIRE(Name::of(names[static_cast<std::size_t>(i)]->chars()) == names[static_cast<std::size_t>(i)]);
    }
    REQUIRE(table.intern("")->text().empty());
    REQUIRE(table.intern(std::string(3, '\0')) != table.intern(std::string(2, '\0')));
}

TEST_CASE("the names that the decoder looks for have their role", "[name_table]")
{
    Arena arena(256);
    NameTable table(arena);

    REQUIRE(table.intern("__entity_type__")->role == NameRole::entity_type);
    REQUIRE(table.intern("__type__")->role == NameRole::type_tag);
    REQUIRE(table.intern("value")->role == NameRole::value);
    REQUIRE(table.intern("id")->role == NameRole::attribute);
}

TEST_CASE("names that follow each other are found in any order", "[name_table]")
{
    Arena arena(256);
    NameTable table(arena);
    Name start;
    std::vector<std::string> const orders[] = {
        {"id", "name", "status"}, {"id", "name", "status"}, {"name", "id", "id", "status"}, {"other", "status"}};

    for (auto const& order : orders) {
        Name* last = &start;
        for (std::string const& text : order) {
            Name* const name = table.follow(last, text);
            REQUIRE(name == table.intern(text));
            REQUIRE(last == name);
        }
    }
    REQUIRE(start.next == table.intern("other"));
}
