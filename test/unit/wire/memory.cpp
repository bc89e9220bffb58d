// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// What decoding a large response costs, measured on a process of its own.
#include "support/fixtures.hpp"

#include "support/catch.hpp"
#include "wire/decoder.hpp"

#include <sys/wait.h>
#include <unistd.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include <cstdio>
#include <fstream>
#include <functional>

using namespace ftrack;

namespace {

#if defined(__SANITIZE_THREAD__)
constexpr double allowed = 16; // shadow memory
#elif defined(__SANITIZE_ADDRESS__)
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

using Work = std::function<double()>;

/// By how much `work` raises the peak of a process of its own, in multiples of the number of bytes that it returns.
double forked_peak_ratio(Work const& work)
{
    int ends[2];
    REQUIRE(pipe(ends) == 0);
#if defined(__GLIBC__)
    malloc_trim(0); // what the tests before have freed would serve the child without raising its peak
#endif
    pid_t const child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        double ratio = -1;
        try {
            double const before = peak();
            double const bytes = work();
            ratio = (peak() - before) / bytes;
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

using MakeElement = std::function<std::string(std::size_t)>;

/// Decodes an array of so many bytes, made and fed piece by piece: no more of the text is held than one element.
double decode_array(std::size_t bytes, MakeElement const& make_element)
{
    wire::Decoder decoder(test::fixture_schemas());
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
    return value.empty() ? -1 : static_cast<double>(size);
}

std::string id(std::size_t number)
{
    char text[64];
    std::snprintf(text, sizeof text, "\"%08zx-4e65-11e1-b8af-f23c91df25eb\"", number);
    return text;
}

} // namespace

TEST_CASE("the peak is measured", "[memory]")
{
    double const held = forked_peak_ratio([] {
        std::string const text(std::size_t{20} << 20, 'x');
        std::string copy = text;
        copy.back() = 'y';
        return static_cast<double>(copy == text ? -1 : 20 << 20);
    });
    CHECK(held > 1.9);
    CHECK(held < allowed);
}

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
        double const ratio = forked_peak_ratio([&] { return decode_array(20 << 20, row.make); });
        CHECK(ratio > 0.01);
        CHECK(ratio <= allowed);
    }
}
