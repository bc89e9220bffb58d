// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/session.hpp"
#include "session/state.hpp"

#include <memory>
#include <utility>

namespace ftrack::session {

/// Makes a Session over a State of one's own: with a clock that a test can turn.
class Access
{
public:
    static Session make(std::shared_ptr<State> state) { return Session(std::move(state)); }
    static std::shared_ptr<State> const& state(Session const& session) { return session.state_; }
};

} // namespace ftrack::session
