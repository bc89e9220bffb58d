// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/log.hpp"

namespace ftrack::http {

/// Hands a record to the user's function, which may be empty; what it throws is dropped: a log must not end what it tells of.
template <class Function, class Record>
void emit(Function const& function, Record const& record) noexcept
{
    if (!function)
        return;
    try {
        function(record);
    } catch (...) {
    }
}

} // namespace ftrack::http
