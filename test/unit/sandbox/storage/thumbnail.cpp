// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/storage/thumbnail.hpp"

#include "net/digest.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <string>

using namespace ftrack;
using namespace ftrack::sandbox::storage;

namespace {

void append_number(std::string& out, std::uint32_t number, int bytes)
{
    for (int i = 0; i < bytes; ++i)
        out += static_cast<char>(number >> (8 * i));
}

/// A BMP file of one colour.
std::string bmp(std::uint32_t width, std::uint32_t height)
{
    std::uint32_t const row = (width * 3 + 3) / 4 * 4;
    std::string file = "BM";
    append_number(file, 54 + row * height, 4);
    append_number(file, 0, 4);
    append_number(file, 54, 4);
    append_number(file, 40, 4);
    append_number(file, width, 4);
    append_number(file, height, 4);
    append_number(file, 1, 2);
    append_number(file, 24, 2);
    append_number(file, 0, 4);
    append_number(file, row * height, 4);
    file.append(16, '\0');
    return file.append(static_cast<std::size_t>(row) * height, '\x40');
}

std::uint32_t big_endian(std::string const& text, std::size_t at, std::size_t bytes)
{
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < bytes; ++i)
        number = number << 8 | static_cast<unsigned char>(text.at(at + i));
    return number;
}

/// `WIDTHxHEIGHT TYPE`, read from the file itself.
std::string look_at(std::optional<Picture> const& picture)
{
    if (!picture)
        return "nothing";
    std::string const& bytes = picture->bytes;
    if (bytes.starts_with("\x89PNG\r\n\x1a\n"))
        return std::to_string(big_endian(bytes, 16, 4)) + 'x' + std::to_string(big_endian(bytes, 20, 4)) + ' ' + picture->content_type;
    REQUIRE(bytes.starts_with("\xff\xd8\xff"));
    std::size_t const frame = bytes.find("\xff\xc0");
    return std::to_string(big_endian(bytes, frame + 7, 2)) + 'x' + std::to_string(big_endian(bytes, frame + 5, 2)) + ' ' + picture->content_type;
}

// One transparent pixel.
std::string const png =
    net::decode_base64("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==").value();

} // namespace

TEST_CASE("a picture is made as small as asked, in its proportions", "[storage]")
{
    struct Case
    {
        std::string file;
        int size = 0;
        std::string expected;
    };
    std::vector<Case> const cases{
        {bmp(400, 200), 100, "100x50 image/jpeg"},    {bmp(200, 400), 100, "50x100 image/jpeg"},
        {bmp(400, 1), 100, "100x1 image/jpeg"},       {bmp(40, 20), 100, "40x20 image/jpeg"},
        {bmp(3'000, 10), 9'999, "2048x6 image/jpeg"}, {bmp(40, 20), -5, "1x1 image/jpeg"},
        {bmp(40, 20), 0, "1x1 image/jpeg"},           {png, 300, "1x1 image/png"},
    };
    for (Case const& c : cases) {
        CAPTURE(c.expected);
        CHECK(look_at(make_thumbnail(c.file, c.size)) == c.expected);
    }
}

TEST_CASE("what is no picture, or half of one, has no thumbnail", "[storage]")
{
    CHECK(look_at(make_thumbnail("", 100)) == "nothing");
    CHECK(look_at(make_thumbnail("text", 100)) == "nothing");
    CHECK(look_at(make_thumbnail(png.substr(0, 40), 100)) == "nothing");
    std::string huge = bmp(1, 1);
    huge.replace(18, 4, std::string("\x00\x60\x00\x00", 4)).replace(22, 4, std::string("\x00\x60\x00\x00", 4)); // 24,576 each way
    CHECK(look_at(make_thumbnail(huge, 100)) == "nothing");
}

TEST_CASE("the default thumbnail is a picture", "[storage]") { CHECK(look_at(default_thumbnail()) == "300x300 image/png"); }
