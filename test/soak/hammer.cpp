// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// hammer [SECONDS [CLIENTS]]: clients that query, write and publish against the program `ftrack sandbox` as fast as they can, and are killed at
// random; a watcher hears it all. Fails when the server ends, an acknowledged write is gone (also after a kill and a restart), an event comes out of
// order or not at all, or memory grows.
#include "ftrack/ftrack.hpp"

#include "soak/ledger.hpp"
#include "support/process.hpp"
#include "support/run_coroutine.hpp"
#include "support/temporary_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
namespace asio = boost::asio;
namespace json = boost::json;
using ftrack::soak::Entry;
using ftrack::soak::Ledger;
using Clock = std::chrono::steady_clock;

namespace {

constexpr char topic[] = "soak.number";

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double allowed_growth_mb = 1'000; // sanitizers keep what is freed
#else
constexpr double allowed_growth_mb = 16;
#endif

struct Figures
{
    std::uint64_t queries = 0, writes = 0, published = 0, heard = 0, updates_heard = 0, orders_checked = 0, kills = 0, cut_off = 0;
    std::vector<std::string> complaints;

    void complain(std::string text)
    {
        if (complaints.size() < 20)
            complaints.push_back(std::move(text));
    }
};

/// The program as a process, on data that outlives it.
class Sandbox
{
public:
    explicit Sandbox(std::string folder) : folder_(std::move(folder)) { start(); }

    void start()
    {
        process_ = std::make_unique<test::Process>(std::vector<std::string>{FTRACK_PROGRAM, "sandbox", "--port", "0", "--data", folder_});
        for (std::string* const value : {&server, &user, &key}) {
            std::string const line = process_->read_line();
            *value = line.substr(line.find('=') + 1);
        }
    }

    int end(int signal)
    {
        process_->send_signal(signal);
        return process_->wait();
    }

    /// Resident memory.
    double megabytes() const
    {
        std::ifstream file("/proc/" + std::to_string(process_->id()) + "/statm");
        std::uint64_t total = 0, resident = 0;
        if (!(file >> total >> resident) || resident == 0)
            throw std::runtime_error("the sandbox has ended");
        return static_cast<double>(resident) * 4096 / 1e6;
    }

    std::string server, user, key;

private:
    std::string folder_;
    std::unique_ptr<test::Process> process_;
};

/// Everything that the clients share. One thread.
struct Arena
{
    asio::io_context io{1};
    Sandbox* sandbox = nullptr;
    std::string schema_cache;
    std::string project_id;
    Clock::time_point end;
    Ledger ledger;
    Figures figures;
    std::size_t running = 0;

    std::unique_ptr<Session> session()
    {
        SessionOptions options;
        options.proxy.use_environment = false;
        options.schema_cache_path = schema_cache;
        return std::make_unique<Session>(io.get_executor(), sandbox->server, sandbox->user, sandbox->key, options);
    }
};

asio::awaitable<void> pause(std::chrono::milliseconds time)
{
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

/// One client after another in one place: each works until it is killed.
class Place
{
public:
    Place(Arena& arena, unsigned number) : arena_(arena), number_(number), random_(number) {}

    static asio::awaitable<void> run(std::shared_ptr<Place> self)
    {
        while (Clock::now() < self->arena_.end) {
            auto life = std::make_shared<Life>();
            life->session = self->arena_.session();
            asio::co_spawn(self->arena_.io, kill_later(self, life), asio::detached);
            try {
                co_await work(self, life);
            } catch (std::exception const& error) {
                // A client that was killed hears of it; nobody else may.
                if (!life->is_killed)
                    self->arena_.figures.complain(std::string("a client that nobody killed failed: ") + error.what());
                ++self->arena_.figures.cut_off;
            }
            life->session.reset();
        }
        --self->arena_.running;
    }

private:
    struct Life
    {
        std::unique_ptr<Session> session;
        bool is_killed = false;
    };

    /// Destroys the session in the middle of what it does: its connections end at once.
    static asio::awaitable<void> kill_later(std::shared_ptr<Place> self, std::shared_ptr<Life> life)
    {
        std::exponential_distribution<double> seconds(1.0 / 4.0);
        co_await pause(std::chrono::milliseconds(200 + static_cast<int>(seconds(self->random_) * 1000)));
        if (Clock::now() < self->arena_.end && life->session) {
            life->is_killed = true;
            ++self->arena_.figures.kills;
            life->session.reset();
        }
    }

    static asio::awaitable<void> work(std::shared_ptr<Place> self, std::shared_ptr<Life> life)
    {
        bool const publishes = self->number_ % 2 == 0;
        if (publishes && life->session)
            co_await life->session->event_hub().connect();
        std::string const life_id = make_uuid();
        std::int64_t published = 0;
        while (life->session && Clock::now() < self->arena_.end) {
            auto const dice = self->random_() % 100;
            if (dice < 50)
                co_await query(self, life);
            else if (dice < 75 || !publishes)
                co_await write(self, life);
            else
                co_await publish(self, life, life_id, ++published);
            if (!life->session)
                throw AbortError("killed");
        }
    }

    static asio::awaitable<void> query(std::shared_ptr<Place> self, std::shared_ptr<Life> life)
    {
        static char const* const expressions[] = {
            "select name, status.name, parent.name from Task where status.name is_not \"Done\" order by name limit 25",
            "select name, full_name from Project",
            "select id, content from Note order by date desc limit 10",
            "select name from Shot where parent.name like \"%1%\" limit 20",
        };
        co_await life->session->query(expressions[self->random_() % std::size(expressions)]);
        ++self->arena_.figures.queries;
    }

    /// Counts a folder of its own up, then deletes it and begins anew, so that the data do not grow.
    static asio::awaitable<void> write(std::shared_ptr<Place> self, std::shared_ptr<Life> life)
    {
        if (!self->left_.empty())
            co_await remove(self, life, self->left_);
        else if (self->folder_.empty())
            co_await create(self, life);
        else if (self->count_ < 20)
            co_await update(self, life);
        else if (self->random_() % 16 == 0) // it stays, to be looked for in the end
            self->folder_.clear();
        else
            co_await remove(self, life, self->folder_);
        ++self->arena_.figures.writes;
    }

    static asio::awaitable<void> create(std::shared_ptr<Place> self, std::shared_ptr<Life> life)
    {
        std::string const id = make_uuid();
        json::object data;
        data["id"] = id;
        data["name"] = "folder_" + id;
        data["parent_id"] = self->arena_.project_id;
        data["project_id"] = self->arena_.project_id;
        data["sort"] = 0;
        self->arena_.ledger.send(id, 0);
        co_await life->session->create("Folder", data);
        self->arena_.ledger.acknowledge(id, 0);
        self->folder_ = id;
        self->count_ = 0;
    }

    /// An update that gets no answer may be carried out late: then its folder is not counted on, and is deleted.
    static asio::awaitable<void> update(std::shared_ptr<Place> self, std::shared_ptr<Life> life)
    {
        self->left_ = std::exchange(self->folder_, {});
        json::object data;
        data["sort"] = ++self->count_;
        self->arena_.ledger.send(self->left_, self->count_);
        co_await life->session->update("Folder", self->left_, data);
        self->arena_.ledger.acknowledge(self->left_, self->count_);
        self->folder_ = std::exchange(self->left_, {});
    }

    static asio::awaitable<void> remove(std::shared_ptr<Place> self, std::shared_ptr<Life> life, std::string& folder)
    {
        std::string const id = std::exchange(folder, {});
        self->arena_.ledger.send_deletion(id);
        co_await life->session->delete_("Folder", id);
        self->arena_.ledger.acknowledge_deletion(id);
    }

    static asio::awaitable<void> publish(std::shared_ptr<Place> self, std::shared_ptr<Life> life, std::string life_id, std::int64_t number)
    {
        json::object data;
        data["life"] = life_id;
        data["number"] = number;
        Event event(topic, std::move(data));
        co_await life->session->event_hub().publish(std::move(event));
        ++self->arena_.figures.published;
    }

    Arena& arena_;
    unsigned number_;
    std::mt19937 random_;
    std::string folder_;     ///< the one that is counted up
    std::int64_t count_ = 0; ///< its number
    std::string left_;       ///< one whose update got no answer
};

/// Hears every event and holds them to their order: the numbers of one publisher without a gap, and those of one folder rising.
class Watcher
{
public:
    explicit Watcher(Arena& arena) : arena_(arena), session_(arena.session()) {}

    asio::awaitable<void> start()
    {
        EventHub& hub = session_->event_hub();
        hub.on_gap([this](Gap const&) { arena_.figures.complain("the watcher was cut off"); });
        numbers_ = hub.subscribe(std::string("topic=") + topic, [this](Event const& event) { hear_number(event); });
        updates_ = hub.subscribe("topic=ftrack.update", [this](Event const& event) { hear_update(event); });
        co_await hub.connect();
        co_await numbers_->ready();
        co_await updates_->ready();
    }

private:
    void hear_number(Event const& event)
    {
        ++arena_.figures.heard;
        std::string const life(event.data.at("life").as_string());
        std::int64_t const number = event.data.at("number").to_number<std::int64_t>();
        std::int64_t& last = last_numbers_[life];
        if (number != last + 1)
            arena_.figures.complain("event " + std::to_string(number) + " after " + std::to_string(last) + " of publisher " + life);
        last = number;
    }

    void hear_update(Event const& event)
    {
        ++arena_.figures.updates_heard;
        for (json::value const& value : event.data.at("entities").as_array()) {
            json::object const& entity = value.as_object();
            json::object const* const changes = entity.at("changes").if_object();
            json::value const* const sort = changes != nullptr ? changes->if_contains("sort") : nullptr;
            if (sort == nullptr || !sort->at("new").is_number())
                continue;
            std::string const id(entity.at("entityId").as_string());
            auto const number = sort->at("new").to_number<double>();
            auto const [place, is_new] = last_sorts_.try_emplace(id, number);
            arena_.figures.orders_checked += is_new ? 0 : 1;
            if (!is_new && number <= place->second)
                arena_.figures.complain("the folder " + id + " went from " + std::to_string(place->second) + " to " + std::to_string(number));
            place->second = number;
        }
    }

    Arena& arena_;
    std::unique_ptr<Session> session_;
    std::optional<Subscription> numbers_, updates_;
    std::map<std::string, std::int64_t> last_numbers_;
    std::map<std::string, double> last_sorts_;
};

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
