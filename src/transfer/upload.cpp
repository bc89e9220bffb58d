// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/upload.hpp"

#include "ftrack/error.hpp"
#include "ftrack/expression.hpp"
#include "ftrack/uuid.hpp"
#include "net/digest.hpp"
#include "transfer/attempts.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace ftrack::transfer {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

constexpr std::size_t checksum_buffer_size = std::size_t{256} << 10;

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
      location_entity_id_(make_uuid()),
      creation_(setup_)
{
}

asio::awaitable<CreateComponentResponse> Upload::run(std::shared_ptr<Progress> progress, std::size_t first_part)
{
    if (options_.checksum && !plan_.is_in_parts() && source_->reader->can_seek())
        co_await read_checksum();
    operation_->throw_if_aborted();
    UploadAddresses addresses = co_await create();
    PartSender sender(setup_, shipment(std::move(progress), first_part), std::move(addresses));
    operation_->throw_if_aborted();
    co_await sender.send();
    source_->require_unchanged();
    operation_->throw_if_aborted();
    response_.component_location = co_await complete(sender);
    co_return response_;
}

asio::awaitable<void> Upload::clean_up() { return creation_.remove(options_.cleanup_timeout); }

asio::awaitable<void> Upload::read_checksum()
{
    net::Md5 digest;
    std::string buffer(checksum_buffer_size, '\0');
    std::uint64_t done = 0;
    while (done < plan_.file_size()) {
        auto const room = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), plan_.file_size() - done));
        std::size_t const size = co_await source_->reader->read_at(done, asio::buffer(buffer.data(), room));
        if (size == 0)
            throw CreateComponentError("The source of the upload ended before its size was reached: it was cut while it was read.");
        digest.update(std::string_view(buffer.data(), size));
        done += size;
    }
    checksum_ = net::base64(digest.finish());
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
    return result;
}

// After a try of unknown fate the location is looked for first: it is there once, or not at all.
asio::awaitable<Value> Upload::complete(PartSender const& sender)
{
    Attempts attempts(setup_, options_.retry, "the completion of the upload");
    for (bool is_repetition = false;; is_repetition = true) {
        try {
            if (is_repetition) {
                std::optional<Value> const found = co_await find_location();
                if (found)
                    co_return *found;
            }
            std::vector<Value> const answers = co_await setup_->call(completion(sender));
            co_return answers.back()["data"];
        } catch (...) {
            attempts.judge_current_exception();
        }
        co_await attempts.wait();
    }
}

asio::awaitable<std::optional<Value>> Upload::find_location()
{
    std::vector<Operation> batch = operations(operation::query(
        expression("select id, component_id, location_id, resource_identifier from ComponentLocation where id is {}", location_entity_id_)));
    std::vector<Value> const answers = co_await setup_->call(std::move(batch));
    std::optional<Value> found;
    Value const rows = answers[0]["data"];
    if (rows.size() == 1)
        found = rows[0];
    co_return found;
}

std::vector<Operation> Upload::completion(PartSender const& sender) const
{
    std::vector<Operation> batch;
    if (plan_.is_in_parts()) {
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
    }
    batch.push_back(operation::create("ComponentLocation", attributes("id", location_entity_id_, "component_id", data_.id(), "resource_identifier",
                                                                      data_.id(), "location_id", server_location_id)));
    return batch;
}

} // namespace ftrack::transfer
