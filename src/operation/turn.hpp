// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>

namespace ftrack::operation {

/// Keeps something to one coroutine at a time: the flag is set as long as this lives.
class Turn
{
public:
    /// Throws std::logic_error with `refusal` when the flag is set.
    Turn(bool& is_taken, char const* refusal) : is_taken_(is_taken)
    {
        if (is_taken)
            throw std::logic_error(refusal);
        is_taken = true;
    }
    Turn(Turn const&) = delete;
    Turn& operator=(Turn const&) = delete;
    ~Turn() { is_taken_ = false; }

private:
    bool& is_taken_;
};

} // namespace ftrack::operation
