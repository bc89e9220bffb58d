// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/run_coroutine.hpp"

#include <boost/system/system_error.hpp>

namespace ftrack::test {

/// Runs it to its end: the code of what it throws, none when it goes through.
template <class T>
boost::system::error_code failure_of(Running<T> running)
{
    try {
        running.get();
    } catch (boost::system::system_error const& error) {
        return error.code();
    }
    return {};
}

} // namespace ftrack::test
