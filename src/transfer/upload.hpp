// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/component.hpp"
#include "operation/operation_state.hpp"
#include "transfer/component_data.hpp"
#include "transfer/creation.hpp"
#include "transfer/journal_file.hpp"
#include "transfer/part_sender.hpp"
#include "transfer/placement.hpp"
#include "transfer/progress.hpp"
#include "transfer/readers.hpp"
#include "transfer/setup.hpp"
#include "wire/upload_plan.hpp"

#include <boost/asio/awaitable.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ftrack::transfer {

/// One file on its way to a component. For one strand; outlives its coroutines.
class Upload
{
public:
    /// Opens the source. Throws CreateComponentError for one that cannot be read or has no name, std::invalid_argument for one that is too large.
    Upload(std::shared_ptr<Setup const> setup, std::shared_ptr<operation::OperationState> operation, OpenedSource source,
           CreateComponentOptions options);
    Upload(Upload const&) = delete;
    Upload& operator=(Upload const&) = delete;

    wire::UploadPlan const& plan() const noexcept { return plan_; }

    /// To its end. `first_part` is the number of its first part for the progress.
    boost::asio::awaitable<CreateComponentResponse> run(std::shared_ptr<Progress> progress, std::size_t first_part = 0);

    /// After a run() that threw `failure`: removes what it left on the server, unless a later process can go on from there. For coroutines that are
    /// deaf to cancellation; never throws.
    boost::asio::awaitable<void> clean_up(std::exception_ptr failure);

    /// For the removal together with others.
    Creation& creation() noexcept { return creation_; }

private:
    bool can_be_resumed(std::exception_ptr const& failure) const;
    bool keeps_journal() const noexcept { return journal_file_ && plan_.is_in_parts(); }
    boost::asio::awaitable<void> go_on(wire::UploadJournal earlier);
    boost::asio::awaitable<void> give_up(wire::UploadJournal earlier);
    wire::UploadJournal identity() const;
    void begin_journal(UploadAddresses const& addresses);
    boost::asio::awaitable<void> send(std::shared_ptr<Progress> progress, std::size_t first_part);
    boost::asio::awaitable<UploadAddresses> create();
    boost::asio::awaitable<UploadAddresses> ask_for_addresses();
    std::vector<Operation> completion(PartSender const& sender) const;
    Shipment shipment(std::shared_ptr<Progress> progress, std::size_t first_part);

    std::shared_ptr<Setup const> setup_;
    std::shared_ptr<operation::OperationState> operation_;
    std::shared_ptr<OpenedSource const> source_;
    CreateComponentOptions options_;
    wire::UploadPlan plan_;
    ComponentData data_;
    std::string checksum_;
    Placement placement_;
    Creation creation_;
    CreateComponentResponse response_;
    std::optional<JournalFile> journal_file_; // when the caller wants it
    wire::UploadJournal journal_;
    UploadAddresses adopted_; // those of an earlier process
    bool is_adopted_ = false;
    bool is_complete_ = false; // an earlier process completed it
};

} // namespace ftrack::transfer
