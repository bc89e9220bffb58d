// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/error.hpp"

namespace ftrack::net {

/// A failure that the next try would meet again: a person has to change something first.
class PermanentNetworkError final : public NetworkError
{
public:
    using NetworkError::NetworkError;
};

} // namespace ftrack::net
