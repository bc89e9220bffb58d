// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/event.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ftrack::wire {

/// What a condition of an event expression compares with: the member at a path. A view of the event, valid as long as that.
class EventOperand
{
public:
    /// The keys from the event down to the member; at least one.
    using Path = std::span<std::string const>;

    EventOperand(boost::json::object const& event, Path path);

    /// The same as of the event's JSON form.
    EventOperand(Event const& event, Path path);

    EventOperand(EventOperand const&) = delete;
    EventOperand& operator=(EventOperand const&) = delete;

    bool exists() const noexcept { return exists_; }

    /// The text that is compared; nothing for null, arrays and objects.
    std::optional<std::string_view> const& text() const noexcept { return text_; }

private:
    void find_in(boost::json::object const& object, Path path);
    void find_in(boost::json::value const& member, Path path);
    void set(std::string_view text);
    void set(boost::json::value const& value);

    bool exists_ = false;
    std::optional<std::string_view> text_;
    std::string storage_; // of what is no text in the event itself
};

} // namespace ftrack::wire
