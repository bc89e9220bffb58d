// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// hammer [SECONDS [CLIENTS]]: clients that query, write and publish against the program `ftrack sandbox` as fast as they can, and are killed at
// random; a watcher hears it all. Fails when the server ends, an acknowledged write is gone (also after a kill and a restart), an event comes out of
// order or not at all, or memory grows.
#include "ftrack/ftrack.hpp"

#include "soak/arena.hpp"
#include "soak/place.hpp"
#include "soak/watcher.hpp"
#include "support/run_coroutine.hpp"
#include "support/temporary_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using ftrack::soak::Arena;
using ftrack::soak::Clock;
using ftrack::soak::Figures;
using ftrack::soak::pause;
using ftrack::soak::Place;
using ftrack::soak::Sandbox;
using ftrack::soak::Watcher;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double allowed_growth_mb = 1'000; // sanitizers keep what is freed
#else
constexpr double allowed_growth_mb = 16;
#endif

asio::awaitable<std::map<std::string, std::int64_t>> read_folders(Session& session)
{
    std::map<std::string, std::int64_t> found;
    QueryPages pages = session.query_all("select id, sort from Folder where name like \"folder_%\"", 1'000);
    while (true) {
        std::optional<QueryResponse> const page = co_await pages.next();
        if (!page)
            break;
        for (Value const& folder : page->data)
            found[folder.get_string("id")] = static_cast<std::int64_t>(folder["sort"].to<double>());
    }
    co_return found;
}

void check_ledger(Arena& arena, std::string const& when)
{
    auto const session = arena.session();
    auto const found = test::run_coroutine(arena.io, read_folders(*session));
    for (auto const& [id, entry] : arena.ledger.entries()) {
        auto const place = found.find(id);
        std::optional<std::int64_t> const value = place == found.end() ? std::nullopt : std::optional(place->second);
        if (!entry.allows(value))
            arena.figures.complain(when + ": the folder " + id + " is " + (value ? std::to_string(*value) : std::string("not there")) +
                                   ", acknowledged was " + (entry.acknowledged ? std::to_string(*entry.acknowledged) : std::string("nothing")));
    }
    std::cout << when << ": " << arena.ledger.entries().size() << " folders accounted for, " << found.size() << " there\n";
}

asio::awaitable<void> sample_memory(Arena& arena, std::vector<double>& samples)
{
    while (Clock::now() < arena.end) {
        samples.push_back(arena.sandbox->megabytes());
        co_await pause(250ms);
    }
}

/// The most of each half after a quarter of warming up.
double growth(std::vector<double> const& samples)
{
    std::size_t const first = samples.size() / 4, middle = samples.size() * 5 / 8;
    auto const begin = samples.begin();
    auto const at = [&](std::size_t index) { return begin + static_cast<std::ptrdiff_t>(index); };
    return *std::max_element(at(middle), samples.end()) - *std::max_element(at(first), at(middle));
}

void hammer(Arena& arena, unsigned clients, int seconds)
{
    Watcher watcher(arena);
    {
        auto const session = arena.session();
        arena.project_id = test::run_coroutine(arena.io, session->query("select id from Project limit 1")).data[0].get_string("id");
    }
    test::run_coroutine(arena.io, watcher.start());
    arena.end = Clock::now() + std::chrono::seconds(seconds);
    std::vector<double> samples;
    asio::co_spawn(arena.io, sample_memory(arena, samples), [](std::exception_ptr failure) {
        if (failure)
            std::rethrow_exception(failure);
    });
    for (unsigned i = 0; i < clients; ++i) {
        ++arena.running;
        asio::co_spawn(arena.io, Place::run(std::make_shared<Place>(arena, i)), asio::detached);
    }
    auto const hard_end = arena.end + 60s;
    while (arena.running > 0 && Clock::now() < hard_end) {
        arena.io.restart();
        arena.io.run_for(100ms);
    }
    if (arena.running > 0)
        arena.figures.complain(std::to_string(arena.running) + " clients hang");
    for (auto const quiet = Clock::now() + 1s; Clock::now() < quiet;) { // what is under way to the watcher
        arena.io.restart();
        arena.io.run_for(100ms);
    }
    if (arena.figures.heard < arena.figures.published)
        arena.figures.complain("of " + std::to_string(arena.figures.published) + " acknowledged events " + std::to_string(arena.figures.heard) +
                               " came");
    std::cout << "memory: " << samples[samples.size() / 4] << " MB after a quarter, " << samples.back() << " MB in the end\n";
    if (growth(samples) > allowed_growth_mb)
        arena.figures.complain("the server's memory grew by " + std::to_string(growth(samples)) + " MB");
}

int run(int seconds, unsigned clients)
{
    test::TemporaryFolder folder;
    Sandbox sandbox((folder / "data").string());
    Arena arena;
    arena.sandbox = &sandbox;
    arena.schema_cache = (folder / "schemas.json").string();
    hammer(arena, clients, seconds);
    check_ledger(arena, "in the end");
    sandbox.end(SIGKILL);
    sandbox.start();
    check_ledger(arena, "after a kill and a restart");
    if (int const code = sandbox.end(SIGTERM); code != 0)
        arena.figures.complain("the sandbox ended with " + std::to_string(code));

    Figures const& figures = arena.figures;
    std::cout << clients << " clients in " << seconds << " s: " << figures.queries << " queries, " << figures.writes << " writes, "
              << figures.published << " events published and " << figures.heard << " heard, " << figures.updates_heard << " updates heard, "
              << figures.kills << " clients killed, " << figures.cut_off << " of them at work\n";
    for (std::string const& complaint : figures.complaints)
        std::cout << "FAILED: " << complaint << '\n';
    bool const has_worked = figures.queries > 0 && figures.writes > 0 && figures.heard > 0 && figures.orders_checked > 0 && figures.kills > 0;
    if (!has_worked)
        std::cout << "FAILED: too little happened to tell anything\n";
    return figures.complaints.empty() && has_worked ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
try {
    int const seconds = argc > 1 ? std::atoi(argv[1]) : 60;
    int const clients = argc > 2 ? std::atoi(argv[2]) : 200;
    return run(std::max(seconds, 1), static_cast<unsigned>(std::max(clients, 1)));
} catch (std::exception const& error) {
    std::cout << "FAILED: " << error.what() << '\n';
    return 1;
}
