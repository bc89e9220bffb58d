// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/sequence.hpp"

#include "ftrack/error.hpp"
#include "ftrack/operation.hpp"
#include "operation/task_group.hpp"
#include "transfer/component_data.hpp"
#include "transfer/readers.hpp"
#include "transfer/upload.hpp"
#include "wire/upload_plan.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <utility>

namespace ftrack::transfer {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

std::string extension_of(std::string const& tail) { return tail.substr(std::min(tail.rfind('.'), tail.size())); }

// `/plates/sh010.` is `sh010`.
std::string name_of(wire::SequencePattern const& pattern)
{
    std::string const name = std::filesystem::path(pattern.head).filename().string();
    auto const last = name.find_last_not_of("._- ");
    return last == std::string::npos ? "sequence" : name.substr(0, last + 1);
}

} // namespace

std::optional<wire::SequencePattern> sequence_of(ComponentSource const& source)
{
    if (source.path().empty())
        return std::nullopt;
    return wire::SequencePattern::parse(source.path().string());
}

SequenceUpload::SequenceUpload(std::shared_ptr<Setup const> setup, std::shared_ptr<operation::OperationState> operation,
                               wire::SequencePattern pattern, CreateComponentOptions options)
    : setup_(std::move(setup)),
      operation_(std::move(operation)),
      pattern_(std::move(pattern)),
      options_(std::move(options)),
      container_(setup_),
      placement_(setup_)
{
    members_.reserve(pattern_.frames.size());
    for (std::uint64_t const frame : pattern_.frames)
        add_member(frame);
    progress_ = std::make_shared<Progress>(std::move(options_.on_progress), setup_->clock, bytes_, parts_);
}

void SequenceUpload::add_member(std::uint64_t frame)
{
    Member member;
    member.path = pattern_.file_of(frame);
    member.name = member.path.substr(pattern_.head.size(), member.path.size() - pattern_.head.size() - pattern_.tail.size());
    member.first_part = parts_;
    member.size = FileStamp::of(member.path).size;
    bytes_ += member.size;
    parts_ += wire::UploadPlan(member.size, options_.part_size).part_count();
    members_.push_back(std::move(member));
}

asio::awaitable<CreateComponentResponse> SequenceUpload::run()
{
    json::object attributes = container_attributes();
    operation_->throw_if_aborted();
    std::vector<Operation> creation = operations(operation::create("SequenceComponent", std::move(attributes)));
    std::vector<Value> const created = co_await container_.create("SequenceComponent", container_id_, std::move(creation));
    operation::TaskGroup workers(setup_->strand);
    for (std::size_t i = 0; i < std::min(options_.concurrency, members_.size()); ++i)
        workers.spawn(work());
    co_await workers.wait();
    operation_->throw_if_aborted();
    std::vector<Operation> before;
    Value const placed = co_await placement_.create(container_id_, std::move(before), options_.retry, "the completion of the sequence");
    setup_->announce(container_id_, std::string(server_location_id));
    progress_->end();
    CreateComponentResponse response;
    response.component = created[0]["data"];
    response.component_location = placed;
    co_return response;
}

json::object SequenceUpload::container_attributes()
{
    std::string const extension = extension_of(pattern_.tail);
    json::object data = options_.data;
    data.emplace("padding", pattern_.padding);
    if (options_.name.empty() || options_.name.find('.') == std::string::npos)
        data.emplace("file_type", extension);
    ComponentData const container(options_.name.empty() ? name_of(pattern_) + extension : options_.name, bytes_, std::move(data));
    container_id_ = container.id();
    return container.attributes();
}

asio::awaitable<void> SequenceUpload::work()
{
    while (next_ < members_.size()) {
        Member const& member = members_[next_++];
        co_await upload(member);
    }
}

// A member that fails removes itself; those that are complete go with the container.
asio::awaitable<void> SequenceUpload::upload(Member const& member)
{
    CreateComponentOptions options;
    options.part_size = options_.part_size;
    options.concurrency = 1; // the members are what travels at once
    options.checksum = options_.checksum;
    options.retry = options_.retry;
    options.cleanup_timeout = options_.cleanup_timeout;
    options.data["name"] = member.name;
    options.data["container_id"] = container_id_;
    OpenedSource source = OpenedSource::open(member.path);
    if (source.stamp.size != member.size)
        throw CreateComponentError("The file " + member.path + " changed while its sequence was uploaded; nothing of it was kept.");
    Upload upload(setup_, operation_, std::move(source), std::move(options));
    std::exception_ptr failure;
    try {
        CreateComponentResponse const response = co_await upload.run(progress_, member.first_part);
        container_.add("FileComponent", response.component.get_string("id"));
        co_return;
    } catch (...) {
        failure = std::current_exception();
    }
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await upload.clean_up(failure);
    std::rethrow_exception(std::move(failure));
}

asio::awaitable<CreateComponentResponse> create_sequence(std::shared_ptr<Setup const> setup, std::shared_ptr<operation::OperationState> operation,
                                                         wire::SequencePattern pattern, CreateComponentOptions options)
{
    SequenceUpload upload(std::move(setup), std::move(operation), std::move(pattern), std::move(options));
    std::exception_ptr failure;
    try {
        CreateComponentResponse response = co_await upload.run();
        co_return response;
    } catch (...) {
        failure = std::current_exception();
    }
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await upload.clean_up();
    std::rethrow_exception(std::move(failure));
}

} // namespace ftrack::transfer
