// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/ftrack.hpp"

#include "soak/arena.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace ftrack::soak {

/// Hears every event and holds them to their order: the numbers of one publisher without a gap, and those of one folder rising.
class Watcher
{
public:
    explicit Watcher(Arena& arena) : arena_(arena), session_(arena.session()) {}

    boost::asio::awaitable<void> start()
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
        for (boost::json::value const& value : event.data.at("entities").as_array()) {
            boost::json::object const& entity = value.as_object();
            boost::json::object const* const changes = entity.at("changes").if_object();
            boost::json::value const* const sort = changes != nullptr ? changes->if_contains("sort") : nullptr;
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

} // namespace ftrack::soak
