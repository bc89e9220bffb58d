// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/operation.hpp"
#include "ftrack/value.hpp"
#include "transfer/setup.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace ftrack::transfer {

/// The entity that an upload creates before it sends a byte, until it is complete or removed again. For one strand.
class Creation
{
public:
    explicit Creation(std::shared_ptr<Setup const> setup);
    Creation(Creation const&) = delete;
    Creation& operator=(Creation const&) = delete;
    ~Creation();

    /// Sends the batch, which creates entity `id` of `entity_type`. A cancelled wait leaves the request alone: whether the server carried it out
    /// must be known to remove what it made.
    boost::asio::awaitable<std::vector<Value>> create(std::string entity_type, std::string id, std::vector<Operation> batch);

    /// An earlier process created it.
    void adopt(std::string entity_type, std::string id);

    /// Something that is removed together with it, and before it.
    void add(std::string entity_type, std::string id);

    /// Deletes what was created, once its request has ended, for `limit` at most; a failure is a warning in the log. For coroutines that are deaf
    /// to cancellation.
    boost::asio::awaitable<void> remove(std::chrono::milliseconds limit);

    /// The warning, for one whose removal cannot even be tried.
    void log_as_left(std::string const& why) const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace ftrack::transfer
