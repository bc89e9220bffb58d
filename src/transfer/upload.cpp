// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/upload.hpp"

#include "ftrack/error.hpp"
#include "ftrack/expression.hpp"
#include "net/digest.hpp"
#include "wire/transfer_policy.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <utility>

namespace ftrack::transfer {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

wire::UploadPlan plan_for(OpenedSource const& source, CreateComponentOptions const& options)
{
    if (!source.reader->can_seek())
        return wire::UploadPlan::whole(source.reader->size());
    return wire::UploadPlan(source.reader->size(), options.part_size);
}

std::string const& name_for(OpenedSource const& source, CreateComponentOptions const& options)
{
    return options.name.empty() ? source.file_name : options.name;
}

} // namespace

Upload::Upload(std::shared_ptr<Setup const> setup, std::shared_ptr<operation::OperationState> operation, OpenedSource source,
               CreateComponentOptions options)
    : setup_(std::move(setup)),
      operation_(std::move(operation)),
      source_(std::make_shared<OpenedSource>(std::move(source))),
      options_(std::move(options)),
      plan_(plan_for(*source_, options_)),
      data_(name_for(*source_, options_), plan_.file_size(), std::move(options_.data)),
      placement_(setup_),
      creation_(setup_)
{
    if (!options_.resume_file.empty())
        journal_file_.emplace(options_.resume_file);
}

asio::awaitable<CreateComponentResponse> Upload::run(std::shared_ptr<Progress> progress, std::size_t first_part)
{
    if (journal_file_) {
        journal_file_->take(plan_.is_in_parts());
        std::optional<wire::UploadJournal> earlier = journal_file_->read();
        bool const continues = earlier && plan_.is_in_parts() && earlier->continues(identity());
        if (continues)
            co_await go_on(std::move(*earlier));
        else if (earlier)
            co_await give_up(std::move(*earlier));
    }
    if (!is_complete_)
        co_await send(std::move(progress), first_part);
    if (journal_file_)
        journal_file_->remove();
    co_return response_;
}

asio::awaitable<void> Upload::send(std::shared_ptr<Progress> progress, std::size_t first_part)
{
    operation_->throw_if_aborted();
    UploadAddresses addresses = std::move(adopted_);
    if (!is_adopted_) {
        if (options_.checksum && !plan_.is_in_parts() && source_->reader->can_seek()) {
            std::string const digest = co_await read_md5(source_->reader);
            checksum_ = net::base64(digest);
        }
        operation_->throw_if_aborted();
        addresses = co_await create();
    }
    if (keeps_journal())
        begin_journal(addresses);
    PartSender sender(setup_, shipment(std::move(progress), first_part), std::move(addresses));
    for (auto const& [number, etag] : journal_.parts)
        sender.mark_arrived(static_cast<std::size_t>(number) - 1, etag);
    operation_->throw_if_aborted();
    co_await sender.send();
    source_->require_unchanged();
    operation_->throw_if_aborted();
    std::vector<Operation> before = completion(sender);
    response_.component_location = co_await placement_.create(data_.id(), std::move(before), options_.retry, "the completion of the upload");
    setup_->announce(data_.id(), std::string(server_location_id));
}

// An upload of another process: its component may be complete meanwhile, or gone.
asio::awaitable<void> Upload::go_on(wire::UploadJournal earlier)
{
    Placement earlier_placement(setup_);
    earlier_placement.take_id(earlier.location_id);
    std::vector<Operation> batch =
        operations(operation::query(expression("select id, name, file_type, size from FileComponent where id is {}", earlier.component_id)),
                   earlier_placement.query());
    std::vector<Value> const answers = co_await setup_->call(std::move(batch));
    Value const components = answers[0]["data"];
    Value const locations = answers[1]["data"];
    if (components.size() != 1)
        co_return;
    placement_ = std::move(earlier_placement);
    data_.take_id(earlier.component_id);
    response_.component = components[0];
    is_complete_ = locations.size() == 1;
    if (is_complete_) {
        response_.component_location = locations[0];
        co_return;
    }
    creation_.adopt("FileComponent", data_.id());
    is_adopted_ = true;
    adopted_.upload_id = earlier.upload_id;
    adopted_.urls = earlier.urls;
    journal_.parts = std::move(earlier.parts);
}

// An upload that this one takes the place of: nobody would know any more of what it left. What has a location is complete, and somebody's own.
asio::awaitable<void> Upload::give_up(wire::UploadJournal earlier)
{
    if (earlier.server != setup_->server_url)
        co_return;
    std::vector<Operation> batch =
        operations(operation::query(expression("select id from FileComponent where id is {}", earlier.component_id)),
                   operation::query(expression("select id from ComponentLocation where component_id is {}", earlier.component_id)));
    Creation left_over(setup_);
    left_over.adopt("FileComponent", earlier.component_id);
    bool is_left = false;
    try {
        std::vector<Value> const answers = co_await setup_->call(std::move(batch));
        is_left = answers[0]["data"].size() == 1 && answers[1]["data"].empty();
    } catch (ServerError const& error) {
        left_over.log_as_left(error.what()); // no reason not to begin
    }
    if (is_left)
        co_await left_over.remove(options_.cleanup_timeout);
    operation_->throw_if_aborted();
    if (plan_.is_in_parts())
        journal_file_->clear();
    else
        journal_file_->remove();
}

wire::UploadJournal Upload::identity() const
{
    wire::UploadJournal journal;
    journal.server = setup_->server_url;
    journal.file_name = source_->path.empty() ? source_->file_name : std::filesystem::absolute(source_->path).string();
    journal.file_size = plan_.file_size();
    journal.modified = source_->stamp.modified;
    journal.part_count = plan_.part_count();
    return journal;
}

void Upload::begin_journal(UploadAddresses const& addresses)
{
    bool const is_same_upload = is_adopted_ || journal_.upload_id == addresses.upload_id;
    auto parts = std::move(journal_.parts);
    journal_ = identity();
    journal_.component_id = data_.id();
    journal_.location_id = placement_.id();
    journal_.upload_id = addresses.upload_id;
    journal_.urls = addresses.urls;
    if (is_same_upload)
        journal_.parts = std::move(parts);
    is_adopted_ = false;
    journal_file_->begin(journal_);
}

bool Upload::can_be_resumed(std::exception_ptr const& failure) const
{
    if (operation_->reason() != operation::AbortReason::none)
        return false;
    try {
        std::rethrow_exception(failure);
    } catch (NetworkError const&) {
        return true;
    } catch (ServerError const& error) {
        return wire::judge_transfer(error.http_status(), {}) == wire::TransferVerdict::repeat;
    } catch (...) {
        return false;
    }
}

// A journal that this run has not begun yet is that of an earlier one, whose work stays.
asio::awaitable<void> Upload::clean_up(std::exception_ptr failure)
{
    bool const has_begun_journal = !journal_.upload_id.empty();
    if (has_begun_journal && can_be_resumed(failure))
        co_return;
    if (has_begun_journal)
        journal_file_->remove();
    co_await creation_.remove(options_.cleanup_timeout);
}

asio::awaitable<UploadAddresses> Upload::create()
{
    std::vector<Operation> batch = operations(operation::create("FileComponent", data_.attributes()),
                                              get_upload_metadata(data_, plan_.file_size(), plan_.part_count(), checksum_));
    std::vector<Value> const answers = co_await creation_.create("FileComponent", data_.id(), std::move(batch));
    response_.component = answers[0]["data"];
    response_.upload_metadata = answers[1];
    co_return UploadAddresses::parse(answers[1], plan_.part_count());
}

asio::awaitable<UploadAddresses> Upload::ask_for_addresses()
{
    std::vector<Operation> batch = operations(get_upload_metadata(data_, plan_.file_size(), plan_.part_count(), checksum_));
    std::vector<Value> const answers = co_await setup_->call(std::move(batch));
    co_return UploadAddresses::parse(answers[0], plan_.part_count());
}

Shipment Upload::shipment(std::shared_ptr<Progress> progress, std::size_t first_part)
{
    Shipment result;
    result.source = source_;
    result.plan = plan_;
    result.progress = std::move(progress);
    result.first_part = first_part;
    result.retry = options_.retry;
    result.concurrency = options_.concurrency;
    result.renew = [this] { return ask_for_addresses(); };
    if (!keeps_journal())
        return result;
    result.on_addresses = [this](UploadAddresses const& addresses) { begin_journal(addresses); };
    result.on_part = [this](std::size_t part, std::string const& etag) {
        int const number = static_cast<int>(part) + 1;
        journal_.parts[number] = etag;
        journal_file_->append_part(number, etag);
    };
    return result;
}

// What has to come before the location.
std::vector<Operation> Upload::completion(PartSender const& sender) const
{
    std::vector<Operation> batch;
    if (!plan_.is_in_parts())
        return batch;
    json::array parts;
    for (std::size_t part = 0; part < plan_.part_count(); ++part) {
        json::object entry;
        entry["e_tag"] = sender.etags()[part];
        entry["part_number"] = part + 1;
        parts.push_back(std::move(entry));
    }
    json::object completion;
    completion["action"] = "complete_multipart_upload";
    completion["component_id"] = data_.id();
    completion["upload_id"] = sender.upload_id();
    completion["parts"] = std::move(parts);
    batch.emplace_back(std::move(completion));
    return batch;
}

} // namespace ftrack::transfer
