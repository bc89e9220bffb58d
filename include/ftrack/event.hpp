// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <string>

namespace ftrack {

namespace wire {
class EventRound;
}

/// An event, as it travels between hubs through the event server.
///
///     ftrack::Event event("studio.render.done", {{"shot", "sh010"}});
///     std::string const id = co_await session.event_hub().publish(event);
///
/// Holds memory only: it may outlive its session and be copied between threads. Its JSON should use the default memory resource, as it does unless
/// you give it another: then moving never throws.
class Event
{
public:
    /// An event without a topic, with a new id. Throws what make_uuid() throws.
    Event();

    /// An event to publish, with a new id.
    explicit Event(std::string topic_name, boost::json::object event_data = {});

    Event(Event const&) = default;
    Event(Event&&) noexcept = default;
    Event& operator=(Event const&) = default;
    Event& operator=(Event&&) noexcept = default;
    ~Event() = default;

    std::string topic;                            ///< what it is about, for example `ftrack.update`
    boost::json::object data;                     ///< free; its meaning depends on the topic
    boost::json::value other_data;                ///< in place of `data` when that is no object, as in a reply with a list; else null
    std::string id;                               ///< unique
    boost::json::object source;                   ///< who sent it: `id` of the hub, `user`, `applicationId`, `clientToken`; the hub fills it in
    std::string target;                           ///< a condition on subscribers' metadata, for example `id=…`; empty: all
    std::optional<std::string> in_reply_to_event; ///< the id of the event that this one answers
    boost::json::value sent;                      ///< when it was sent, where the server says so; else null
    boost::json::object other;                    ///< further members, as they came

    /// The id of the hub that sent it; empty when the source has none.
    std::string source_id() const;

    /// The name of the user who caused it; empty when the source has none.
    std::string username() const;

    /// Keeps the event from those handlers of the hub that have not begun with it: they come later by priority, or are busy. For handlers; of an
    /// event that was not given to one it does nothing. May be called from any thread.
    void stop() const noexcept;
    bool is_stopped() const noexcept;

    /// As it travels: `topic`, `data`, `id`, `source`, `target`, `inReplyToEvent`, `sent`.
    boost::json::object to_json() const;

    /// Reads what to_json() writes. Missing members but the topic are taken as empty. Throws ParseError when the value is no object or has no topic,
    /// or a member is of the wrong kind.
    static Event from_json(boost::json::value value);

private:
    struct WithoutId
    {
    };
    explicit Event(WithoutId) noexcept {}

    friend class wire::EventRound;
    std::shared_ptr<std::atomic<bool>> is_stopped_; // shared by the copies of one delivery
};

} // namespace ftrack
