// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/file_name.hpp"

#include "support/catch.hpp"

#include <vector>

using namespace ftrack::wire;

TEST_CASE("a file's name is split as the official clients split it", "[file_name]")
{
    struct Row
    {
        std::string file;
        std::string name;
        std::string file_type;
    };
    std::vector<Row> const table{
        {"plate.v001.exr", "plate.v001", ".exr"},
        {"a.tar.gz", "a.tar", ".gz"},
        {".bashrc", ".bashrc", ""},
        {".a.b", ".a", ".b"},
        {"README", "README", ""},
        {"dot.", "dot.", ""},
        {"..", "..", ""},
        {".", ".", ""},
        {"", "", ""},
        {"caf\u00e9.mov", "caf\u00e9", ".mov"},
    };
    for (Row const& row : table) {
        CAPTURE(row.file);
        FileName const split = split_file_name(row.file);
        CHECK(split.name == row.name);
        CHECK(split.file_type == row.file_type);
    }
}

TEST_CASE("names are composed", "[file_name]")
{
    CHECK(to_nfc("cafe\u0301") == "caf\u00e9");
    CHECK(to_nfc("caf\u00e9") == "caf\u00e9");
    CHECK(to_nfc("\u1112\u1161\u11ab") == "\ud55c");
    CHECK(to_nfc("plain name.mov") == "plain name.mov");
    CHECK(to_nfc("") == "");
    CHECK(to_nfc("no utf-8 \xff\xfe") == "no utf-8 \xff\xfe");
    CHECK(to_nfc(std::string("a\0b", 3)) == std::string("a\0b", 3));
}
