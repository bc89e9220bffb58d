// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/event_expression.hpp"
#include "wire/topic_index.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ftrack::sandbox::service {

using SocketId = std::uint64_t;

/// Who wants which events.
class Subscription
{
public:
    Subscription(SocketId owner, std::string subscriber_id, boost::json::object subscriber, wire::EventExpression wanted)
        : socket(owner), id(std::move(subscriber_id)), metadata(std::move(subscriber)), expression(std::move(wanted))
    {
    }

    SocketId socket;
    std::string id; ///< of the subscriber
    boost::json::object metadata;
    wire::EventExpression expression;
};

/// The subscriptions of all sockets, found by what an event is about and by whom it is meant for.
class SubscriptionIndex
{
public:
    using Visitor = std::function<void(Subscription const&)>;

    SubscriptionIndex() = default;
    SubscriptionIndex(SubscriptionIndex const&) = delete;
    SubscriptionIndex& operator=(SubscriptionIndex const&) = delete;

    /// The subscription lives until it is removed.
    void add(std::shared_ptr<Subscription const> subscription);
    void remove(Subscription const& subscription);

    /// Visits every subscription that wants the event and is meant by the target, which may be null: all are meant.
    void visit(boost::json::object const& event, std::string_view topic, wire::EventExpression const* target, Visitor const& visitor) const;

    std::size_t size() const noexcept { return size_; }

private:
    using Item = std::shared_ptr<Subscription const>;

    wire::TopicIndex<Item> by_topic_;
    std::map<std::string, std::vector<Item>, std::less<>> by_id_;
    std::size_t size_ = 0;
};

} // namespace ftrack::sandbox::service
