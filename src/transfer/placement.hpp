// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/component.hpp"
#include "ftrack/operation.hpp"
#include "ftrack/value.hpp"
#include "transfer/setup.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ftrack::transfer {

/// The ComponentLocation that ends an upload. It has the same id however often it is sent, so that it is there once or not at all. For one strand.
class Placement
{
public:
    explicit Placement(std::shared_ptr<Setup const> setup);

    std::string const& id() const noexcept { return id_; }

    /// That of an upload which an earlier process began.
    void take_id(std::string id) { id_ = std::move(id); }

    /// Sends `before` and the location's creation in one batch, again and again while `retry` allows; after a try of unknown fate it looks first
    /// whether the location is there. Returns the location. `what` is for messages.
    boost::asio::awaitable<Value> create(std::string component_id, std::vector<Operation> before, TransferRetryOptions retry, std::string what);

    /// Finds the location.
    Operation query() const;

private:
    boost::asio::awaitable<std::optional<Value>> find() const;

    std::shared_ptr<Setup const> setup_;
    std::string id_;
};

} // namespace ftrack::transfer
