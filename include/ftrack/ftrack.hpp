// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

/// Everything of the client in one header; the sandbox has its own, ftrack/sandbox.hpp.

#include "ftrack/action.hpp"
#include "ftrack/component.hpp"
#include "ftrack/datetime.hpp"
#include "ftrack/error.hpp"
#include "ftrack/event.hpp"
#include "ftrack/event_handler.hpp"
#include "ftrack/event_hub.hpp"
#include "ftrack/event_hub_state.hpp"
#include "ftrack/event_stream.hpp"
#include "ftrack/event_subscription.hpp"
#include "ftrack/expression.hpp"
#include "ftrack/log.hpp"
#include "ftrack/operation.hpp"
#include "ftrack/options.hpp"
#include "ftrack/response.hpp"
#include "ftrack/schema.hpp"
#include "ftrack/session.hpp"
#include "ftrack/signal.hpp"
#include "ftrack/transport.hpp"
#include "ftrack/uuid.hpp"
#include "ftrack/value.hpp"
#include "ftrack/value_conversion.hpp"
#include "ftrack/version.hpp"
