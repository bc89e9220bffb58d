// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/hub_script.hpp"

#include "wire/socket_io_packet.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace ftrack::test {

using namespace std::chrono_literals;
using wire::HubAction;

namespace {

void append(std::string& words, std::string const& word)
{
    if (!words.empty())
        words += ' ';
    words += word;
}

std::string describe_frame(std::string const& frame)
{
    auto const packet = wire::parse_packet(frame);
    if (!packet || packet->type != wire::PacketType::event)
        return frame;
    auto const content = wire::parse_event_data(packet->data);
    if (!content)
        return frame;
    return "event:" + std::string(packet->id) + ':' + boost::json::serialize(content->arguments.at(0));
}

} // namespace

wire::HubSettings HubScript::settings()
{
    wire::HubSettings settings;
    settings.reply_subscription = R"("join")";
    settings.max_queued_events = 3;
    return settings;
}

std::string HubScript::wants()
{
    texts_.clear();
    std::string words;
    for (HubAction const& action : plan.take_actions())
        append(words, describe(action));
    return words;
}

std::string HubScript::sends()
{
    std::string words;
    while (auto const frame = plan.next_frame())
        append(words, describe_frame(*frame));
    return words;
}

void HubScript::greet()
{
    if (plan.state() == EventHubState::closed)
        plan.start(now);
    if (plan.state() == EventHubState::waiting)
        pass_to_tick();
    plan.opened(now, 60s);
    receive("1::");
    std::string const question = sends();
    join_packet = std::stoull(question.substr(question.find(':') + 1));
}

void HubScript::connect()
{
    greet();
    acknowledge(join_packet);
    wants();
    if (plan.state() != EventHubState::connected)
        throw std::runtime_error("the plan did not connect");
}

void HubScript::acknowledge(std::uint64_t packet, std::string_view arguments)
{
    receive("6:::" + std::to_string(packet) + '+' + std::string(arguments));
}

void HubScript::pass(std::chrono::milliseconds time)
{
    now += time;
    plan.tick(now, random);
}

void HubScript::pass_to_tick()
{
    now = std::max(now, plan.next_tick().value());
    plan.tick(now, random);
}

std::string HubScript::describe(HubAction const& action)
{
    texts_.push_back(action.detail.empty() ? action.text : action.detail);
    switch (action.kind) {
    case HubAction::Kind::open:
        return "open";
    case HubAction::Kind::drop:
        return "drop";
    case HubAction::Kind::deliver:
        return "deliver:" + action.event.value().topic;
    case HubAction::Kind::published:
        return "published:" + std::to_string(action.ticket);
    case HubAction::Kind::publish_refused:
        return "publish_refused:" + std::to_string(action.ticket);
    case HubAction::Kind::subscribed:
        return "subscribed:" + action.text;
    case HubAction::Kind::subscription_refused:
        return "subscription_refused:" + action.text;
    case HubAction::Kind::denied:
        return "denied";
    case HubAction::Kind::state: {
        std::string const state(to_string(action.state));
        return action.state == EventHubState::waiting ? state + '@' + std::to_string(action.retry_in.count()) : state;
    }
    case HubAction::Kind::gap:
        return "gap";
    case HubAction::Kind::passed_over:
        return "passed_over";
    }
    return "?";
}

} // namespace ftrack::test
