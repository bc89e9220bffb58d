// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/query/ast.hpp"

namespace ftrack::sandbox::query {

std::string Path::to_string() const
{
    std::string text;
    for (Step const& step : steps) {
        if (!text.empty())
            text += '.';
        text += step.name;
        if (!step.cast.empty())
            text += "[" + step.cast + "]";
    }
    return text;
}

bool Literal::is_null() const { return !quoted && (text == "none" || text == "None" || text == "null" || text == "NULL"); }

} // namespace ftrack::sandbox::query
