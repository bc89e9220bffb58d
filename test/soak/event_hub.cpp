// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// event_hub EVENTS RESTARTS CUTS: one hub publishes while its server is killed and started again, and its connection and that of a subscriber are cut
// at random bytes. What publish() has returned for must arrive, once or more and in order; what a subscriber missed must lie in a gap that it was
// told of.
#include "ftrack/ftrack.hpp"

#include "support/process.hpp"
#include "support/relay.hpp"
#include "support/run_coroutine.hpp"
#include "support/temporary_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

using Clock = std::chrono::system_clock;

constexpr std::size_t in_flight = 64;
constexpr std::uint64_t longest_stretch = 50'000; // bytes that pass before a cut
constexpr Clock::duration slack = 1s;             // by which publisher and subscriber may hear of one event apart

double resident_megabytes()
{
    std::ifstream file("/proc/self/statm");
    long pages = 0;
    file >> pages >> pages;
    return static_cast<double>(pages) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

/// The program `ftrack sandbox`, killed and started again on one port.
class Server
{
public:
    Server() { start("0"); }

    void restart()
    {
        process_->send_signal(SIGKILL);
        process_->wait();
        start(std::to_string(test::port_of(url)));
    }

    std::string url;
    std::string user;
    std::string key;

private:
    void start(std::string const& port)
    {
        process_.emplace(std::vector<std::string>{FTRACK_PROGRAM, "sandbox", "--demo", "none", "--data", folder_ / "data", "--port", port});
        for (std::string* const value : {&url, &user, &key}) {
            std::string const line = process_->read_line();
            *value = line.substr(line.find('=') + 1);
        }
    }

    test::TemporaryFolder folder_;
    std::optional<test::Process> process_;
};

/// What one subscriber saw.
class Observer
{
public:
    Observer(Session& session, std::size_t events) : seen(events, 0)
    {
        EventHub& hub = session.event_hub();
        subscription = hub.subscribe("topic=soak", [this](Event const& event) { note(event.data.at("number").to_number<std::size_t>()); });
        hub.on_gap([this](Gap const& gap) { gaps.push_back(gap); });
    }

    void note(std::size_t number)
    {
        if (seen.at(number)++ != 0)
            return;
        if (next != 0 && number < next)
            late.push_back(number);
        next = std::max(next, number + 1);
    }

    bool was_away(Clock::time_point begin, Clock::time_point end) const
    {
        return std::ranges::any_of(gaps, [&](Gap const& gap) { return begin - slack <= gap.until && gap.since <= end + slack; });
    }

    std::vector<std::uint16_t> seen;
    std::vector<Gap> gaps;
    std::size_t next = 0;
    std::vector<std::size_t> late; // arrived first after one that was published later
    Subscription subscription;
};

class Soak
{
public:
    Soak(std::size_t events, std::size_t restarts, std::size_t cuts)
        : events_(events),
          restarts_(restarts),
          cuts_(cuts),
          relay_(io_, test::port_of(server_.url)),
          publisher_(session("http://localhost:" + std::to_string(relay_.port()))),
          near_session_(session(server_.url)),
          far_session_(session("http://localhost:" + std::to_string(relay_.port()))),
          near_(near_session_, events),
          far_(far_session_, events),
          begun_(events),
          resolved_(events)
    {
    }

    void run()
    {
        auto const begin = std::chrono::steady_clock::now();
        for (Session* const session : {&publisher_, &near_session_, &far_session_})
            test::run_coroutine(io_, session->event_hub().connect());
        for (Observer* const observer : {&near_, &far_})
            test::run_coroutine(io_, observer->subscription.ready());
        for (std::size_t i = 0; i < in_flight; ++i)
            asio::co_spawn(publisher_.get_executor(), publish_all(), [this](std::exception_ptr failure) {
                failure_ = failure ? failure : failure_;
                ++publishers_ended_;
            });
        double settled = 0;
        while (publishers_ended_ < in_flight) {
            io_.restart();
            if (io_.run_one_for(test::hang_limit) == 0)
                throw std::runtime_error("nothing happens any more: " + std::to_string(done_) + " events are published");
            make_trouble();
            if (settled == 0 && done_ >= events_ / 4)
                settled = resident_megabytes();
        }
        if (failure_)
            std::rethrow_exception(failure_);
        for (Session* const session : {&publisher_, &near_session_, &far_session_})
            test::run_coroutine(io_, session->event_hub().connect());
        for (Observer* const observer : {&near_, &far_})
            test::run_coroutine(io_, observer->subscription.ready());
        wait_for_the_last();
        report(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), settled);
    }

private:
    Session session(std::string const& url)
    {
        SessionOptions options;
        options.proxy.use_environment = false;
        options.event_hub.timeout = 0ms;
        options.event_hub.reconnect_delay = 20ms;
        options.event_hub.max_reconnect_delay = 200ms;
        return Session(io_.get_executor(), url, server_.user, server_.key, options);
    }

    /// One of the publishers in flight. The numbers follow the order of the calls.
    asio::awaitable<void> publish_all()
    {
        while (next_ < events_) {
            std::size_t const number = next_++;
            boost::json::object data;
            data["number"] = number;
            data["text"] = std::string(number % 500, 'x');
            begun_[number] = Clock::now();
            Event event("soak", std::move(data));
            co_await publisher_.event_hub().publish(std::move(event));
            resolved_[number] = Clock::now();
            ++done_;
        }
    }

    void make_trouble()
    {
        if (cut_ < cuts_ && done_ >= (cut_ + 1) * events_ / (cuts_ + 1)) {
            ++cut_;
            relay_.cut_after(std::uniform_int_distribution<std::uint64_t>(0, longest_stretch)(random_));
        }
        if (restarted_ < restarts_ && done_ >= (restarted_ + 1) * events_ / (restarts_ + 1)) {
            ++restarted_;
            server_.restart();
        }
    }

    /// One more event shows that those before it have arrived.
    void wait_for_the_last()
    {
        for (Observer* const observer : {&near_, &far_}) {
            auto const has_last = [&] { return observer->seen.back() != 0 || observer->was_away(begun_.back(), resolved_.back()); };
            test::run_until(io_, has_last);
        }
    }

    void report(double seconds, double settled)
    {
        double const grown = resident_megabytes() - settled;
        EventHubCounters const counters = publisher_.event_hub().counters();
        std::cout << events_ << " events in " << seconds << " s, " << restarted_ << " kills, " << relay_.cuts() << " cuts, " << counters.connections
                  << " connections of the publisher, " << grown << " MB grown from " << settled << " MB\n";
        bool const near_is_good = check("direct", near_);
        bool const far_is_good = check("cut", far_);
        if (!near_is_good || !far_is_good || grown >= 16 || relay_.cuts() < cuts_ || counters.malformed != 0)
            throw std::runtime_error("the soak has failed");
    }

    bool check(char const* name, Observer const& observer)
    {
        std::size_t missed = 0;
        std::size_t lost = 0;
        std::size_t repeated = 0;
        for (std::size_t i = 0; i < events_; ++i) {
            repeated += observer.seen[i] > 1 ? 1 : 0;
            if (observer.seen[i] != 0)
                continue;
            ++missed;
            lost += observer.was_away(begun_[i], resolved_[i]) ? 0 : 1;
        }
        // What a subscriber missed while it was away may come to it by a repetition, hence late: the server has them in order.
        auto const reordered = std::ranges::count_if(observer.late, [&](std::size_t i) { return !observer.was_away(begun_[i], resolved_[i]); });
        std::cout << "subscriber (" << name << "): " << observer.gaps.size() << " gaps, " << missed << " events missed in them, " << lost << " lost, "
                  << repeated << " repeated, " << observer.late.size() - static_cast<std::size_t>(reordered) << " late, " << reordered
                  << " reordered\n";
        return lost == 0 && reordered == 0;
    }

    std::size_t events_;
    std::size_t restarts_;
    std::size_t cuts_;
    asio::io_context io_;
    Server server_;
    test::Relay relay_;
    Session publisher_;
    Session near_session_;
    Session far_session_;
    Observer near_;
    Observer far_;
    std::vector<Clock::time_point> begun_;
    std::vector<Clock::time_point> resolved_;
    std::mt19937_64 random_{7};
    std::size_t next_ = 0;
    std::size_t done_ = 0;
    std::size_t cut_ = 0;
    std::size_t restarted_ = 0;
    std::size_t publishers_ended_ = 0;
    std::exception_ptr failure_;
};

} // namespace

int main(int count, char** arguments)
{
    try {
        if (count != 4)
            throw std::invalid_argument("usage: event_hub EVENTS RESTARTS CUTS");
        Soak(std::stoul(arguments[1]), std::stoul(arguments[2]), std::stoul(arguments[3])).run();
    } catch (std::exception const& error) {
        std::cerr << "soak: " << error.what() << '\n';
        return 1;
    }
}
