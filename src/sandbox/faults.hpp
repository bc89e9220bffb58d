// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/sandbox.hpp"
#include "net/http_server.hpp"

#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace ftrack::sandbox {

/// The faults that are to be applied. May be used from any thread.
class FaultPlan
{
public:
    void add(Fault fault);
    void clear();

    /// The first fault that this request meets, counted as used.
    std::optional<Fault> take(std::string_view path, std::string_view body);

    /// The same for a request to the storage.
    std::optional<Fault> take_for_storage(std::string_view path, std::string_view method);

private:
    template <class Matches>
    std::optional<Fault> take_first(Matches matches);

    std::mutex mutex_;
    std::vector<Fault> faults_;
};

/// Whether the request need not be carried out, as its answer is thrown away.
bool replaces_answer(Fault const& fault) noexcept;

/// Spoils an answer.
void apply(Fault const& fault, net::ServerReply& reply);

} // namespace ftrack::sandbox
