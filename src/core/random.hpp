// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

namespace ftrack::core {

/// A random number in [0, 1), for the jitter of waits. Any thread.
double random_fraction();

} // namespace ftrack::core
