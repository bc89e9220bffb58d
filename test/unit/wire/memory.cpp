// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// What decoding a large response costs, measured on a process of its own.
#include "support/fixtures.hpp"

#include "support/catch.hpp"
#include "wire/arena.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <functional>

using namespace ftrack;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double allowed = 8; // shadow memory, and freed memory that is kept back
#else
constexpr double allowed = 3;
#endif

/// The peak of this process's resident size in bytes.
double peak()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:"))
            return std::stod(line.substr(6)) * 1024;
    return 0;
}

using MakeElement = std::function<std::string(std::size_t)>;

/// By how much decoding an array of `bytes` raises the peak, in multiples of it.
double peak_ratio(std::size_t bytes, MakeElement const& make_element)
{
    auto const schemas = test::fixture_schemas();
    double const before = peak();
    wire::Decoder decoder(schemas);
    std::size_t size = 1;
    decoder.write("[");
    std::string chunk;
    for (std::size_t i = 0; size < bytes; ++i) {
        chunk = (i == 0 ? "" : ",") + make_element(i);
        decoder.write(chunk);
        size += chunk.size();
    }
    decoder.write("]");
    Value const value = decoder.finish();
    return value.empty() ? 0 : (peak() - before) / static_cast<double>(size);
}

/// The same in a child process, whose peak is its own.
double forked_peak_ratio(std::size_t bytes, MakeElement const& make_element)
{
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    pid_t const child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        double ratio = -1;
        try {
            ratio = peak_ratio(bytes, make_element);
        } catch (...) {
        }
        bool const written = write(ends[1], &ratio, sizeof ratio) == sizeof ratio;
        _exit(written ? 0 : 1);
    }
    double ratio = -1;
    REQUIRE(read(ends[0], &ratio, sizeof ratio) == sizeof ratio);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    close(ends[0]);
    close(ends[1]);
    return ratio;
}

std::string id(std::size_t number)
{
    char text[64];
    std::snprintf(text, sizeof text, "\"%08zx-4e65-11e1-b8af-f23c91df25eb\"", number);
    return text;
}

} // namespace

TEST_CASE("twenty megabytes of repeating entities cost at most three times their size", "[memory]")
{
    struct Row
    {
        char const* name;
        MakeElement make;
    };
    std::vector<Row> const rows = {
        {"tasks that share statuses and parents",
         [](std::size_t i) {
             return R"({"__entity_type__":"Task","id":)" + id(i) +
                    R"(,"name":"task","created_at":{"__type__":"datetime","value":"2022-10-10T10:12:09"},)" +
                    R"("status":{"__entity_type__":"Status","id":)" + id(i % 7) + R"(},"parent":{"__entity_type__":"Shot","name":"sh","id":)" +
                    id(i / 10) + "}}";
         }},
        {"mentions of few entities", [](std::size_t i) { return R"({"__entity_type__":"Status","id":)" + id(i % 100) + "}"; }},
        {"mentions of an entity each", [](std::size_t i) { return R"({"__entity_type__":"Status","id":)" + id(i) + "}"; }},
        {"entities that grow with each mention",
         [](std::size_t i) {
             return R"({"__entity_type__":"Status","id":)" + id(i / 8) + ",\"attribute_" + std::to_string(i % 8) + "\":\"a value\"}";
         }},
    };

    for (Row const& row : rows) {
        CAPTURE(row.name);
        double const ratio = forked_peak_ratio(20 << 20, row.make);
        CHECK(ratio > 0.01);
        CHECK(ratio <= allowed);
    }
}

TEST_CASE("an arena gives out what was asked for and takes back to a mark", "[arena]")
{
    wire::Arena arena(256);
    std::size_t total = 0;
    for (std::size_t size = 0; size < 3000; size += 7) {
        auto* const memory = static_cast<char*>(arena.allocate(size));
        REQUIRE(reinterpret_cast<std::uintptr_t>(memory) % alignof(void*) == 0);
        std::memset(memory, 1, size);
        REQUIRE(std::string_view(arena.copy("text"), 4) == "text");
        total += size + 4;
    }
    REQUIRE(arena.reserved() >= total);
    REQUIRE(arena.reserved() < 3 * total);

    std::size_t const reserved = arena.reserved();
    for (int i = 0; i < 100'000; ++i) {
        char* const mark = arena.mark();
        arena.copy("again and again");
        arena.rewind(mark);
    }
    REQUIRE(arena.reserved() <= reserved * 2);
}
