// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// What each event costs before a handler sees it: reading its packet, and matching an expression.
#include "wire/event_expression.hpp"
#include "wire/socket_io_packet.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <benchmark/benchmark.h>

#include <string>

using namespace ftrack;

namespace {

std::string const event_json = R"({"id":"9d3c1f0e7a5b4c2d8e6f0a1b2c3d4e5f","topic":"ftrack.update","target":"","sent":null,"source":{"id":"5b6c",)"
                               R"("user":{"id":"44dd9fb2-4164-11df-9218-0019bb4983d8","username":"jane.doe"},"applicationId":"ftrack.client.web"},)"
                               R"("data":{"pushToken":null,"user":{"userid":"44dd9fb2-4164-11df-9218-0019bb4983d8"},"entities":[{"entityId":)"
                               R"("0b1c9e1e-56f5-4c8b-8f3e-6d4f5a5b7c22","action":"update","entityType":"task","keys":["statusid"],)"
                               R"("changes":{"statusid":{"old":"a","new":"b"}}}]}})";

void parse_event_packet(benchmark::State& state)
{
    std::string const frame = R"(5:::{"name":"ftrack.event","args":[)" + event_json + "]}";
    for (auto _ : state) {
        auto const packet = wire::parse_packet(frame);
        benchmark::DoNotOptimize(wire::parse_event_data(packet->data));
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(frame.size()));
}
BENCHMARK(parse_event_packet);

void parse_event_json(benchmark::State& state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(boost::json::parse(event_json));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(event_json.size()));
}
BENCHMARK(parse_event_json);

void match(benchmark::State& state, std::string const& expression)
{
    wire::EventExpression const compiled(expression);
    boost::json::object const event = boost::json::parse(event_json).as_object();
    for (auto _ : state)
        benchmark::DoNotOptimize(compiled.matches(event));
}
BENCHMARK_CAPTURE(match, topic, "topic=ftrack.update");
BENCHMARK_CAPTURE(match, prefix, "topic=ftrack.*");
BENCHMARK_CAPTURE(match, nested, "topic=ftrack.update and source.user.username=jane.doe and not data.pushToken=x");

void compile_expression(benchmark::State& state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(wire::EventExpression("topic=ftrack.update and (source.user.username=\"jane\" or not data.count > 3)"));
}
BENCHMARK(compile_expression);

} // namespace
