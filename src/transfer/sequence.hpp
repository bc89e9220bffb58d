// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/component.hpp"
#include "operation/operation_state.hpp"
#include "transfer/creation.hpp"
#include "transfer/placement.hpp"
#include "transfer/progress.hpp"
#include "transfer/setup.hpp"
#include "wire/sequence_pattern.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ftrack::transfer {

/// The image sequence that a source's path names; nothing for other sources.
std::optional<wire::SequencePattern> sequence_of(ComponentSource const& source);

/// As create_component(), for a sequence.
boost::asio::awaitable<CreateComponentResponse> create_sequence(std::shared_ptr<Setup const> setup,
                                                                std::shared_ptr<operation::OperationState> operation, wire::SequencePattern pattern,
                                                                CreateComponentOptions options);

/// The files of an image sequence on their way to a SequenceComponent and its members. For one strand; outlives its coroutines.
class SequenceUpload
{
public:
    /// Looks at all files. Throws CreateComponentError when one is missing.
    SequenceUpload(std::shared_ptr<Setup const> setup, std::shared_ptr<operation::OperationState> operation, wire::SequencePattern pattern,
                   CreateComponentOptions options);
    SequenceUpload(SequenceUpload const&) = delete;
    SequenceUpload& operator=(SequenceUpload const&) = delete;

    boost::asio::awaitable<CreateComponentResponse> run();

    /// As Upload::clean_up().
    boost::asio::awaitable<void> clean_up() { return container_.remove(options_.cleanup_timeout); }

private:
    /// A file of the sequence.
    class Member
    {
    public:
        std::string path;
        std::string name; // the frame, as the file's name has it
        std::uint64_t size = 0;
        std::size_t first_part = 0; // for the progress
    };

    void add_member(std::uint64_t frame);
    boost::asio::awaitable<void> work();
    boost::asio::awaitable<void> upload(Member const& member);
    boost::json::object container_attributes();

    std::shared_ptr<Setup const> setup_;
    std::shared_ptr<operation::OperationState> operation_;
    wire::SequencePattern pattern_;
    CreateComponentOptions options_;
    std::vector<Member> members_;
    std::size_t next_ = 0;
    std::uint64_t bytes_ = 0;
    std::size_t parts_ = 0;
    std::string container_id_;
    Creation container_;
    Placement placement_;
    std::shared_ptr<Progress> progress_;
};

} // namespace ftrack::transfer
