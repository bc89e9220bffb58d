// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Encoding a batch beside what Boost.JSON alone takes to write the same text.
#include "ftrack/operation.hpp"
#include "wire/encoder.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <benchmark/benchmark.h>

#include <string>
#include <utility>
#include <vector>

using namespace ftrack;

namespace {

std::vector<Operation> notes(std::int64_t count)
{
    std::vector<Operation> batch;
    for (std::int64_t i = 0; i < count; ++i) {
        boost::json::object data;
        data["content"] = "Please lower the sun in shot " + std::to_string(i) + ": it burns out at frame 1042.";
        data["parent_id"] = "8f5d2f1a-6a4e-4b8e-9d0a-2f6f0f3f1c11";
        data["date"] = "2026-03-02T09:00:00";
        data["is_todo"] = true;
        batch.push_back(operation::create("Note", std::move(data)));
    }
    return batch;
}

void encode_batch(benchmark::State& state)
{
    auto const batch = notes(state.range(0));
    for (auto _ : state)
        benchmark::DoNotOptimize(wire::encode(batch, true));
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(encode_batch)->Arg(1)->Arg(1'000);

void serialize_json(benchmark::State& state)
{
    auto const same = boost::json::parse(wire::encode(notes(state.range(0)), true));
    for (auto _ : state)
        benchmark::DoNotOptimize(boost::json::serialize(same));
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(serialize_json)->Arg(1)->Arg(1'000);

} // namespace
