// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <string>

namespace ftrack::bench {

/// Callers that ask a server the same again and again, each as soon as it has its answer.
class Load
{
public:
    Load() = default;

    std::string server; ///< https://host:port
    std::string user;
    std::string api_key;
    std::string ca_file;
    std::string expression;
    std::size_t concurrency = 1; ///< callers
    std::size_t connections = 8; ///< at most
    std::chrono::duration<double> time{2};

    /// The request that all clients send, but for those that write it themselves.
    std::string body() const;
};

/// This library: Session::query.
boost::json::object run_ftrack(Load const& load);

/// The same with SessionOptions::coalesce_queries.
boost::json::object run_ftrack_coalesced(Load const& load);

/// Session::call with batches of `concurrency` queries, one after the other.
boost::json::object run_ftrack_batches(Load const& load);

/// The floor: Boost.Beast coroutines, one for each connection, and Boost.JSON into a monotonic arena. No pool, no retries, no time-outs, no errors.
boost::json::object run_beast(Load const& load);

/// libcurl's multi interface, and Boost.JSON into a monotonic arena.
boost::json::object run_curl(Load const& load);

} // namespace ftrack::bench
