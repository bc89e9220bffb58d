// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/transport.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace ftrack::transfer {

/// Keeps the beginning of an answer's text: what a storage says of an error.
class StorageAnswer final : public BodySink
{
public:
    void start(HttpResponse const&) override { text.clear(); }
    void write(std::string_view bytes) override { text.append(bytes.substr(0, most - std::min(most, text.size()))); }

    std::string text;

private:
    static constexpr std::size_t most = 4'096;
};

} // namespace ftrack::transfer
