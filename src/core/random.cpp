// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "core/random.hpp"

#include <random>

namespace ftrack::core {

double random_fraction()
{
    thread_local std::minstd_rand generator{std::random_device{}()};
    return std::uniform_real_distribution<double>(0.0, 1.0)(generator);
}

} // namespace ftrack::core
