// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/component.hpp"
#include "net/clock.hpp"
#include "wire/transfer_meter.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace ftrack::transfer {

/// Tells the caller of a transfer how far it has come. What the caller's function throws comes out of the members.
class Progress
{
public:
    Progress(ProgressFunction function, std::shared_ptr<net::Clock> clock, std::uint64_t bytes_total, std::size_t parts_total);

    /// As those of wire::TransferMeter.
    void begin(std::size_t part) { meter_.begin(part); }
    void add(std::size_t part, std::uint64_t bytes);
    void finish(std::size_t part, std::uint64_t size);
    void undo(std::size_t part) { meter_.undo(part); }

    /// The whole has arrived.
    void end();

private:
    void tell(std::optional<TransferProgress> const& progress) const;

    ProgressFunction function_;
    std::shared_ptr<net::Clock> clock_;
    wire::TransferMeter meter_;
};

} // namespace ftrack::transfer
