// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/access.hpp"
#include "events/hub.hpp"
#include "ftrack/event_hub.hpp"
#include "support/manual_clock.hpp"
#include "support/run_coroutine.hpp"
#include "support/scripted_event_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace ftrack::test {

/// A hub whose server is in memory and whose clocks the test turns.
class HubFixture
{
public:
    explicit HubFixture(EventHubOptions options = {}) : state(make(*this, options)), handle(events::HubAccess::make(state)), hub(*handle)
    {
        hub.on_state_change([this](EventHubStateChange const& change) {
            states += (states.empty() ? "" : " ") + std::string(to_string(change.state));
            reasons.push_back(change.reason);
        });
        hub.on_problem([this](EventHubProblem const& problem) { problems.push_back(problem); });
        hub.on_gap([this](Gap const& gap) { gaps.push_back(gap); });
        poll(io);
    }

    ~HubFixture()
    {
        state->close();
        poll(io);
    }

    template <class T>
    T run(boost::asio::awaitable<T> task)
    {
        return run_coroutine(io, std::move(task));
    }

    template <class T>
    Running<T> spawn(boost::asio::awaitable<T> task)
    {
        Running<T> running(io, std::move(task));
        poll(io);
        return running;
    }

    void connect() { run(hub.connect()); }

    /// Lets time pass, on both clocks.
    void pass(std::chrono::milliseconds time)
    {
        clock->advance(time);
        time_of_day += time;
        poll(io);
    }

    /// The server sends something.
    template <class What>
    void receive(What const& what)
    {
        server.send(what);
        poll(io);
    }

    boost::asio::io_context io;
    std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
    std::chrono::system_clock::time_point time_of_day{std::chrono::hours(24 * 365 * 50)};
    ScriptedEventServer server;
    std::string states;               ///< that were entered, joined by blanks
    std::vector<std::string> reasons; ///< of these
    std::vector<EventHubProblem> problems;
    std::vector<Gap> gaps;
    std::shared_ptr<events::Hub> state;
    std::unique_ptr<EventHub> handle;
    EventHub& hub;

private:
    static std::shared_ptr<events::Hub> make(HubFixture& self, EventHubOptions const& options)
    {
        events::HubSetup setup;
        setup.scope = std::make_shared<operation::Scope>(boost::asio::make_strand(self.io), self.clock, options.timeout, "session");
        setup.options = options;
        setup.api_user = "jane";
        setup.client_token = "token";
        setup.make_line = self.server.line_factory();
        setup.random = [] { return 0.0; };
        setup.time_of_day = [&self] { return self.time_of_day; };
        return std::make_shared<events::Hub>(std::move(setup));
    }
};

} // namespace ftrack::test
