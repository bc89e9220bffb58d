// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/part_sender.hpp"

#include "ftrack/error.hpp"
#include "operation/task_group.hpp"
#include "transfer/part_body.hpp"
#include "transfer/storage_answer.hpp"

#include <algorithm>
#include <utility>

namespace ftrack::transfer {

namespace asio = boost::asio;
using wire::TransferVerdict;

namespace {

// Of one part: one that is refused at so many fresh addresses while others arrive is refused for another reason.
constexpr int most_renewals = 3;

std::string without_quotes(std::string_view etag)
{
    if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"')
        etag = etag.substr(1, etag.size() - 2);
    return std::string(etag);
}

} // namespace

PartSender::PartSender(std::shared_ptr<Setup const> setup, Shipment shipment, UploadAddresses addresses)
    : setup_(std::move(setup)),
      shipment_(std::move(shipment)),
      addresses_(std::move(addresses)),
      etags_(shipment_.plan.part_count()),
      arrived_(shipment_.plan.part_count())
{
    for (std::size_t part = 0; part < arrived_.size(); ++part)
        waiting_.insert(waiting_.end(), part);
}

void PartSender::mark_arrived(std::size_t part, std::string etag)
{
    waiting_.erase(part);
    etags_[part] = std::move(etag);
    arrived_[part] = true;
    shipment_.progress->finish(shipment_.first_part + part, shipment_.plan.range(part).size);
}

asio::awaitable<void> PartSender::send()
{
    operation::TaskGroup workers(setup_->strand);
    std::size_t const count = std::min(shipment_.concurrency, waiting_.size());
    for (std::size_t i = 0; i < count; ++i)
        workers.spawn(work());
    co_await workers.wait();
}

asio::awaitable<void> PartSender::work()
{
    while (!waiting_.empty()) {
        std::size_t const part = *waiting_.begin();
        waiting_.erase(waiting_.begin());
        co_await send_part(part);
    }
}

asio::awaitable<void> PartSender::send_part(std::size_t part)
{
    Attempts attempts(setup_, shipment_.retry, describe(part));
    for (int renewals = 0;;) {
        int const generation = generation_;
        std::string const upload_id = addresses_.upload_id;
        TransferVerdict verdict = TransferVerdict::repeat;
        StorageAnswer answer;
        HttpResponse response;
        try {
            HttpRequest request = make_request(part);
            response = co_await setup_->transport->send(std::move(request), answer);
            verdict = attempts.judge(response, answer.text);
        } catch (...) {
            attempts.judge_current_exception();
        }
        if (verdict == TransferVerdict::fail)
            verdict = response.status == 404 && shipment_.plan.is_in_parts() ? TransferVerdict::renew : verdict; // NoSuchUpload
        if (verdict == TransferVerdict::fail || (verdict != TransferVerdict::done && !shipment_.source->reader->can_seek()))
            attempts.fail();
        if (verdict == TransferVerdict::done && upload_id == addresses_.upload_id) {
            has_worked_ = has_worked_ || generation == generation_;
            arrive(part, response);
            co_return;
        }
        if (verdict == TransferVerdict::renew && ++renewals > most_renewals)
            attempts.fail();
        if (verdict == TransferVerdict::renew)
            co_await renew(generation, attempts);
        else if (verdict == TransferVerdict::repeat)
            co_await attempts.wait();
        shipment_.source->require_unchanged();
    }
}

// One renews for all. Fresh addresses that were refused before they were of any use are refused for another reason than their age.
asio::awaitable<void> PartSender::renew(int generation, Attempts const& attempts)
{
    while (is_renewing_)
        co_await renewal_.wait();
    if (generation != generation_)
        co_return;
    if (generation_ != 0 && !has_worked_)
        attempts.fail();

    class Renewal
    {
    public:
        explicit Renewal(PartSender& sender) : sender_(sender) { sender_.is_renewing_ = true; }
        Renewal(Renewal const&) = delete;
        Renewal& operator=(Renewal const&) = delete;
        ~Renewal() { sender_.is_renewing_ = false; }

    private:
        PartSender& sender_;
    };
    {
        Renewal const renewal(*this);
        UploadAddresses fresh = co_await shipment_.renew();
        take(std::move(fresh));
    }
    renewal_.wake_all();
}

void PartSender::take(UploadAddresses addresses)
{
    bool const is_same_upload = addresses.upload_id == addresses_.upload_id;
    addresses_ = std::move(addresses);
    ++generation_;
    has_worked_ = false;
    if (shipment_.on_addresses)
        shipment_.on_addresses(addresses_);
    for (std::size_t part = 0; part < arrived_.size() && !is_same_upload; ++part) {
        if (!arrived_[part])
            continue;
        arrived_[part] = false;
        shipment_.progress->undo(shipment_.first_part + part);
        waiting_.insert(part);
    }
}

HttpRequest PartSender::make_request(std::size_t part) const
{
    HttpRequest request;
    request.method = "PUT";
    request.url = addresses_.urls[part];
    request.headers = addresses_.headers;
    request.body_source =
        std::make_shared<PartBody>(shipment_.source->reader, shipment_.progress, shipment_.first_part + part, shipment_.plan.range(part));
    request.is_mutation = !shipment_.source->reader->can_seek();
    request.description = describe(part);
    return request;
}

void PartSender::arrive(std::size_t part, HttpResponse const& response)
{
    std::string etag = without_quotes(response.headers.find("ETag"));
    if (etag.empty() && shipment_.plan.is_in_parts())
        throw CreateComponentError("The storage answered " + describe(part) + " without an ETag, so that it cannot be completed.");
    etags_[part] = std::move(etag);
    arrived_[part] = true;
    shipment_.progress->finish(shipment_.first_part + part, shipment_.plan.range(part).size);
    if (shipment_.on_part)
        shipment_.on_part(part, etags_[part]);
}

std::string PartSender::describe(std::size_t part) const
{
    if (!shipment_.plan.is_in_parts())
        return "the upload of " + shipment_.source->file_name;
    return "part " + std::to_string(part + 1) + " of " + std::to_string(arrived_.size()) + " of the upload of " + shipment_.source->file_name;
}

} // namespace ftrack::transfer
