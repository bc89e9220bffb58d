// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/inflate.hpp"

#include "support/catch.hpp"
#include "support/http_samples.hpp"

#include <cstdint>
#include <stdexcept>
#include <vector>

using namespace ftrack;
using net::Inflater;

namespace {

struct Result
{
    bool is_sound = true;
    bool is_whole = false;
    std::string text;
    std::size_t largest_piece = 0;
};

Result inflate(Inflater& inflater, Inflater::Format format, std::string const& bytes, std::size_t piece)
{
    Result result;
    inflater.start(format);
    for (std::size_t at = 0; at < bytes.size() && result.is_sound; at += piece) {
        result.is_sound = inflater.write(std::string_view(bytes).substr(at, piece), [&](std::string_view out) {
            result.text += out;
            result.largest_piece = std::max(result.largest_piece, out.size());
        });
    }
    result.is_whole = inflater.is_whole();
    return result;
}

std::string long_text()
{
    std::string text;
    for (std::int64_t i = 0; i < 50'000; ++i)
        text += std::to_string(i * i);
    return text;
}

} // namespace

TEST_CASE("each form decompresses, however it is cut, with one inflater after the other")
{
    auto const text = long_text();
    struct Row
    {
        std::string name;
        Inflater::Format format;
        std::string bytes, text;
    };
    std::vector<Row> const table{
        {"gzip", Inflater::Format::gzip, test::gzip(text), text},
        {"two members", Inflater::Format::gzip, test::gzip(text) + test::gzip("more"), text + "more"},
        {"padded", Inflater::Format::gzip, test::gzip("a") + std::string(100, '\0'), "a"},
        {"zlib", Inflater::Format::deflate, test::deflate(text, 15), text},
        {"raw", Inflater::Format::deflate, test::deflate(text, -15), text},
        {"empty member", Inflater::Format::gzip, test::gzip(""), ""},
        {"nothing", Inflater::Format::gzip, "", ""},
    };
    Inflater inflater;
    for (Row const& row : table) {
        for (std::size_t const piece : {std::size_t{1}, std::size_t{1'000}, std::size_t{10'000'000}}) {
            INFO(row.name << " in pieces of " << piece);
            auto const result = inflate(inflater, row.format, row.bytes, piece);
            CHECK(result.is_sound);
            CHECK(result.is_whole);
            CHECK(result.text == row.text);
        }
    }
}

TEST_CASE("every prefix of a stream but the empty one is not whole")
{
    auto const packed = test::gzip("some text");
    Inflater inflater;
    for (std::size_t size = 1; size < packed.size(); ++size) {
        INFO(size);
        CHECK_FALSE(inflate(inflater, Inflater::Format::gzip, packed.substr(0, size), 7).is_whole);
    }
}

TEST_CASE("each damaged byte behind the head is noticed")
{
    auto const packed = test::gzip("some text that is worth packing, some text that is worth packing");
    Inflater inflater;
    for (std::size_t at = 10; at < packed.size(); ++at) {
        INFO(at);
        auto damaged = packed;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
        auto const result = inflate(inflater, Inflater::Format::gzip, damaged, 1'000);
        CHECK_FALSE((result.is_sound && result.is_whole));
    }
}

TEST_CASE("data behind the end is refused, and the reason is given")
{
    Inflater inflater;
    CHECK_FALSE(inflate(inflater, Inflater::Format::deflate, test::deflate("a", 15) + "b", 1'000).is_sound);
    CHECK(inflater.reason() == "data after the end");
    CHECK_FALSE(inflate(inflater, Inflater::Format::gzip, "no gzip at all", 1'000).is_sound);
    CHECK(inflater.reason() == "incorrect header check");
}

TEST_CASE("much output comes in pieces, and what the receiver throws ends it")
{
    auto const bomb = test::gzip(std::string(10'000'000, 'x'));
    Inflater inflater;
    CHECK(inflate(inflater, Inflater::Format::gzip, bomb, bomb.size()).largest_piece <= 65'536);
    inflater.start(Inflater::Format::gzip);
    int calls = 0;
    auto const refuse = [&](std::string_view) {
        ++calls;
        throw std::range_error("enough");
    };
    CHECK_THROWS_AS(inflater.write(bomb, refuse), std::range_error);
    CHECK(calls == 1);
}
