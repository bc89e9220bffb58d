// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// What a reply acknowledges is kept, whole, however the program ends.
#include "ftrack/ftrack.hpp"

#include "process/running_sandbox.hpp"
#include "sandbox/store/database.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <csignal>
#include <deque>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace ftrack;
using ftrack::test::RunningSandbox;
using ftrack::test::TemporaryFolder;
namespace asio = boost::asio;

namespace {

/// Makes steps, one batch each: it counts them, adds an entity that stays and one that the next step deletes.
class Writer
{
public:
    explicit Writer(std::string writer_name) : name(std::move(writer_name)) {}

    std::vector<Operation> next_step()
    {
        std::string const number = std::to_string(acknowledged + 1);
        std::string const passing = make_uuid();
        auto batch = operations(operation::create("User", attributes("username", name + ".stays." + number)),
                                operation::create("User", attributes("id", passing, "username", name + ".passes." + number)),
                                operation::update("User", id, attributes("first_name", number)));
        if (acknowledged > 0)
            batch.push_back(operation::delete_("User", passing_));
        passing_ = passing;
        return batch;
    }

    std::string name;
    std::string id = make_uuid();
    int acknowledged = 0;

private:
    std::string passing_;
};

/// What is stored of a writer.
class Stored
{
public:
    int counted = 0;
    std::set<std::string> names;

    static Stored after(Writer const& writer, int steps)
    {
        Stored expected;
        expected.counted = steps;
        for (int step = 1; step <= steps; ++step)
            expected.names.insert(writer.name + ".stays." + std::to_string(step));
        if (steps > 0)
            expected.names.insert(writer.name + ".passes." + std::to_string(steps));
        return expected;
    }

    bool operator==(Stored const&) const = default;
};

asio::awaitable<Stored> stored_of(Session& session, Writer const& writer)
{
    Stored result;
    auto const counter = co_await session.query(expression("select first_name from User where id is {}", writer.id));
    result.counted = std::stoi(counter.data.at(0).get_string("first_name"));
    auto const made = co_await session.query(expression("select username from User where username like {}", writer.name + ".%"));
    for (Value const& user : made.data)
        result.names.insert(user.get_string("username"));
    co_return result;
}

/// Many writers at once, until the program is ended under them.
class Workload
{
public:
    Workload(RunningSandbox& sandbox, std::string const& name) : sandbox_(sandbox)
    {
        for (int i = 0; i < 6; ++i)
            writers.emplace_back(name + "." + std::to_string(i));
        for (Writer const& writer : writers)
            test::run_coroutine(sandbox.io, sandbox.session->create("User", attributes("id", writer.id, "username", writer.name, "first_name", "0")));
    }

    /// Sends `signal` so long after so many steps were acknowledged, and waits until no writer can go on.
    int run(int signal, int steps, std::chrono::microseconds after)
    {
        steps_before_signal_ = steps;
        delay_ = after;
        signal_ = signal;
        std::vector<test::Running<void>> running;
        for (Writer& writer : writers)
            running.emplace_back(sandbox_.io, write(writer));
        for (test::Running<void>& writer : running)
            CHECK_THROWS_AS(writer.get(), NetworkError);
        return sandbox_.process.wait();
    }

    std::deque<Writer> writers;

private:
    asio::awaitable<void> write(Writer& writer)
    {
        for (;;) {
            co_await sandbox_.session->call(writer.next_step());
            ++writer.acknowledged;
            if (--steps_before_signal_ == 0)
                co_await end_program();
        }
    }

    asio::awaitable<void> end_program()
    {
        asio::steady_timer timer(sandbox_.io, delay_);
        co_await timer.async_wait(asio::use_awaitable);
        sandbox_.process.send_signal(signal_);
    }

    RunningSandbox& sandbox_;
    int steps_before_signal_ = 0;
    std::chrono::microseconds delay_{};
    int signal_ = 0;
};

/// A folder of data, served again and again.
class Studio
{
public:
    /// Serves it to writers until `signal`; the program's exit code.
    int serve_until(int signal, std::string const& name)
    {
        SessionOptions once;
        once.retry.max_attempts = 1;
        RunningSandbox sandbox({"--port", "0", "--demo", "none", "--data", (folder_ / "data").string()}, once);
        Workload workload(sandbox, name);
        int const steps = std::uniform_int_distribution(20, 120)(random_);
        std::chrono::microseconds const after(std::uniform_int_distribution(0, 5'000)(random_));
        INFO(name << ": ended " << after.count() << " us after " << steps << " steps");
        int const code = workload.run(signal, steps, after);
        writers_.insert(writers_.end(), workload.writers.begin(), workload.writers.end());
        return code;
    }

    /// What every writer was told is there, and of what was under way all or nothing.
    void check()
    {
        sandbox::store::Database file(folder_ / "data" / "ftrack.sqlite");
        CHECK(file.select("PRAGMA integrity_check") == std::vector<sandbox::store::Row>{{std::string("ok")}});
        RunningSandbox sandbox({"--port", "0", "--data", (folder_ / "data").string()});
        for (Writer& writer : writers_) {
            INFO(writer.name << " had " << writer.acknowledged << " steps acknowledged");
            Stored const stored = test::run_coroutine(sandbox.io, stored_of(*sandbox.session, writer));
            bool const is_one_more = stored.counted == writer.acknowledged + 1;
            writer.acknowledged += is_one_more ? 1 : 0; // committed, its reply lost; from now on it is to stay
            CHECK(stored == Stored::after(writer, writer.acknowledged));
        }
        CHECK(sandbox.end(SIGTERM) == 0);
    }

private:
    TemporaryFolder folder_;
    std::mt19937 random_{20'260'101};
    std::deque<Writer> writers_;
};

} // namespace

TEST_CASE("killed while clients write, again and again, it keeps all that it acknowledged and no half of a batch", "[process]")
{
    Studio studio;
    for (int round = 1; round <= 5; ++round) {
        CHECK(studio.serve_until(SIGKILL, "killed-" + std::to_string(round)) == -SIGKILL);
        studio.check();
    }
}

TEST_CASE("SIGTERM while clients write ends it cleanly, and loses nothing", "[process]")
{
    Studio studio;
    for (int round = 1; round <= 2; ++round) {
        CHECK(studio.serve_until(SIGTERM, "ended-" + std::to_string(round)) == 0);
        studio.check();
    }
}
