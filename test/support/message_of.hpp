// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace ftrack::test {

/// The text of the error that it throws.
template <class Error, class Function>
std::string message_of(Function function)
{
    try {
        function();
    } catch (Error const& error) {
        return error.what();
    }
    return "nothing was thrown";
}

} // namespace ftrack::test
