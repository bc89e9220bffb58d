// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/hub_plan.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace ftrack::test {

/// A hub's plan, driven by hand. What it wants is a line of words: `connecting open`, `deliver:topic`, `published:7`, `waiting@1500`.
class HubScript
{
public:
    HubScript() : HubScript(settings()) {}
    explicit HubScript(wire::HubSettings settings) : plan(std::move(settings)) {}

    static wire::HubSettings settings();

    /// What it wanted since the last call.
    std::string wants();

    /// The reasons and explanations of these wishes.
    std::vector<std::string> const& texts() const noexcept { return texts_; }

    /// What it sends: frames joined by blanks, events as `event:ID:TEXT`.
    std::string sends();

    /// From any state into the connected one; wishes and frames on the way are dropped.
    void connect();

    /// Up to the question for replies, which is packet join_packet.
    void greet();

    void receive(std::string_view frame) { plan.received(now, frame, random); }
    void acknowledge(std::uint64_t packet, std::string_view arguments = R"([{"success":true}])");
    void lose() { plan.lost(now, "It broke.", random); }
    void pass(std::chrono::milliseconds time);

    /// Lets the time pass that the plan waits for.
    void pass_to_tick();

    wire::HubPlan plan;
    std::chrono::steady_clock::time_point now{std::chrono::hours(1)};
    double random = 0;
    std::uint64_t join_packet = 0;

private:
    std::string describe(wire::HubAction const& action);

    std::vector<std::string> texts_;
};

} // namespace ftrack::test
