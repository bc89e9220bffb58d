// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// What the sandbox does with an expression before SQLite sees it.
#include "sandbox/query/compiler.hpp"
#include "sandbox/query/parser.hpp"
#include "sandbox/schema/registry.hpp"

#include <benchmark/benchmark.h>

#include <string>

using namespace ftrack::sandbox;

namespace {

void parse(benchmark::State& state, std::string const& expression)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(query::parse(expression));
}

void compile(benchmark::State& state, std::string const& expression)
{
    schema::Registry const& registry = schema::Registry::standard();
    auto const parsed = query::parse(expression);
    for (auto _ : state)
        benchmark::DoNotOptimize(query::compile_keys(registry, parsed));
}

char const* const small = "select name from Task where id is \"44dd9fb2-4164-11df-9218-0019bb4983d8\"";
char const* const large =
    "select name, status.name, parent.name from Task where project.name is \"x\" and (status.name is_not \"Done\" or assignments any "
    "(resource.username in (\"jane\", \"john\"))) and end_date < \"2026-03-02\" order by parent.name, name descending limit 500";

BENCHMARK_CAPTURE(parse, small, small);
BENCHMARK_CAPTURE(parse, large, large);
BENCHMARK_CAPTURE(compile, small, small);
BENCHMARK_CAPTURE(compile, large, large);

} // namespace
