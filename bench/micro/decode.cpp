// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Decoding a response beside what Boost.JSON alone takes for the same text: the ratio is what the graph costs.
#include "wire/decoder.hpp"
#include "wire/schema_index.hpp"

#include <boost/json/parse.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <string>

using namespace ftrack;

namespace {

/// A page of tasks that share a few statuses, as a query answers it.
std::string tasks_response(std::int64_t tasks)
{
    std::string text = R"([{"action":"query","metadata":{"next":{"offset":null}},"data":[)";
    for (std::int64_t i = 0; i < tasks; ++i) {
        auto const id = std::to_string(i);
        auto const status = std::to_string(i % 7);
        text += i == 0 ? "" : ",";
        text += R"({"__entity_type__":"Task","id":"00000000-0000-4000-8000-)" + id + R"(","name":"compositing )" + id;
        text += R"(","bid":28800.0,"end_date":{"__type__":"datetime","value":"2026-03-02T17:30:00"},)";
        text += R"("status":{"__entity_type__":"Status","id":"status-)" + status + R"(","name":"In progress )" + status + "\"}}";
    }
    return text + "]}]";
}

std::shared_ptr<wire::SchemaIndex const> schemas()
{
    auto const text = R"([{"id":"Task","primary_key":["id"]},{"id":"Status","primary_key":["id"]}])";
    return std::make_shared<wire::SchemaIndex const>(wire::decode(text));
}

void report(benchmark::State& state, std::string const& text)
{
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void decode_graph(benchmark::State& state)
{
    auto const text = tasks_response(state.range(0));
    auto const index = schemas();
    for (auto _ : state)
        benchmark::DoNotOptimize(wire::decode(text, index));
    report(state, text);
}
BENCHMARK(decode_graph)->Arg(1)->Arg(500)->Arg(20'000);

void parse_json(benchmark::State& state)
{
    auto const text = tasks_response(state.range(0));
    for (auto _ : state)
        benchmark::DoNotOptimize(boost::json::parse(text));
    report(state, text);
}
BENCHMARK(parse_json)->Arg(1)->Arg(500)->Arg(20'000);

} // namespace
