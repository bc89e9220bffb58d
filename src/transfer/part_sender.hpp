// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/component.hpp"
#include "net/wait_queue.hpp"
#include "transfer/attempts.hpp"
#include "transfer/progress.hpp"
#include "transfer/readers.hpp"
#include "transfer/setup.hpp"
#include "transfer/upload_addresses.hpp"
#include "wire/upload_plan.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace ftrack::transfer {

/// What a PartSender works on.
class Shipment
{
public:
    Shipment() = default;

    std::shared_ptr<OpenedSource const> source;
    wire::UploadPlan plan = wire::UploadPlan::whole(0);
    std::shared_ptr<Progress> progress;
    std::size_t first_part = 0; ///< number of its first part for the progress
    TransferRetryOptions retry;
    std::size_t concurrency = 1;

    /// Asks the server for fresh addresses. Those of a new upload id void the parts that have arrived.
    std::function<boost::asio::awaitable<UploadAddresses>()> renew;

    /// A part has arrived, or all addresses are others. Either may be empty.
    std::function<void(std::size_t part, std::string const& etag)> on_part;
    std::function<void(UploadAddresses const& addresses)> on_addresses;
};

/// Brings the parts of one file to the storage, several at once. For one strand; outlives send().
class PartSender
{
public:
    PartSender(std::shared_ptr<Setup const> setup, Shipment shipment, UploadAddresses addresses);
    PartSender(PartSender const&) = delete;
    PartSender& operator=(PartSender const&) = delete;

    /// A part that an earlier process brought there; before send().
    void mark_arrived(std::size_t part, std::string etag);

    /// Until all parts are there. Throws the first part's error that no repetition mends; cancellation is that of operation::TaskGroup::wait().
    boost::asio::awaitable<void> send();

    /// By part, without quotes; of a file that travels whole what the storage gave.
    std::vector<std::string> const& etags() const noexcept { return etags_; }
    std::string const& upload_id() const noexcept { return addresses_.upload_id; }

private:
    boost::asio::awaitable<void> work();
    boost::asio::awaitable<void> send_part(std::size_t part);
    boost::asio::awaitable<void> renew(int generation, Attempts const& attempts);
    HttpRequest make_request(std::size_t part) const;
    void arrive(std::size_t part, HttpResponse const& response);
    void take(UploadAddresses addresses);
    std::string describe(std::size_t part) const;

    std::shared_ptr<Setup const> setup_;
    Shipment shipment_;
    UploadAddresses addresses_;
    int generation_ = 0;      // of the addresses
    bool has_worked_ = false; // something was accepted at them
    bool is_renewing_ = false;
    net::WaitQueue renewal_;
    std::set<std::size_t> waiting_;  // parts that nobody sends yet
    std::vector<std::string> etags_; // empty: not there
    std::vector<bool> arrived_;
};

} // namespace ftrack::transfer
