// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/download.hpp"

#include "ftrack/error.hpp"
#include "net/digest.hpp"
#include "operation/task_group.hpp"
#include "transfer/attempts.hpp"
#include "transfer/readers.hpp"
#include "transfer/storage_answer.hpp"
#include "wire/content_range.hpp"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <exception>
#include <stdexcept>
#include <utility>

namespace ftrack::transfer {

namespace asio = boost::asio;
using wire::TransferVerdict;

namespace {

constexpr int ok = 200;
constexpr int partial_content = 206;
constexpr int range_not_satisfiable = 416;

// Each request is led to a fresh address: one that is refused so often is refused for another reason than its age.
constexpr int most_renewals = 3;

std::uint64_t content_length(HttpResponse const& response)
{
    std::string_view const text = response.headers.find("Content-Length");
    std::uint64_t size = 0;
    std::from_chars(text.data(), text.data() + text.size(), size);
    return size;
}

// An object that is encrypted by a key service has an ETag that looks like an MD5 and is none.
bool has_opaque_etag(HttpResponse const& response)
{
    return response.headers.find("x-amz-server-side-encryption").starts_with("aws:kms") ||
           response.headers.contains("x-amz-server-side-encryption-customer-algorithm");
}

std::string md5_of(HttpResponse const& response)
{
    std::string_view const content_md5 = response.headers.find("Content-MD5");
    if (response.status == ok && !content_md5.empty())
        return net::to_hex(net::decode_base64(content_md5).value_or(""));
    return has_opaque_etag(response) ? std::string() : wire::md5_of_etag(response.headers.find("ETag"));
}

} // namespace

/// The component is no longer the one whose parts are here.
class Download::OtherFile
{
};

/// Takes the body of one answer to its place in the file.
class Download::Sink final : public BodySink
{
public:
    Sink(Download& download, std::size_t part) : download_(download), part_(part) {}

    void start(HttpResponse const& response) override
    {
        error_.start(response);
        is_content_ = response.status == ok || response.status == partial_content;
        if (!is_content_)
            return;
        at_ = download_.accept(part_, response);
        if (download_.asks_for_ranges_)
            end_ = at_ + download_.range(part_).size;
    }

    void write(std::string_view bytes) override
    {
        if (!is_content_) {
            error_.write(bytes);
            return;
        }
        if (bytes.size() > end_ - at_)
            throw MalformedResponseError("The storage answered " + download_.what_ + " with more bytes than the range that it describes.");
        download_.file_.write(at_, bytes);
        at_ += bytes.size();
        download_.progress_->add(part_, bytes.size());
    }

    /// What goes between the storage and here may cut a body and frame it anew.
    void require_whole() const
    {
        if (is_content_ && download_.asks_for_ranges_ && at_ != end_)
            throw NetworkError(asio::error::eof, "The storage answered " + download_.what_ + " with " + std::to_string(end_ - at_) +
                                                     " bytes less than the range that it describes.");
    }

    std::string const& error_text() const noexcept { return error_.text; }
    std::uint64_t end() const noexcept { return at_; }

private:
    Download& download_;
    std::size_t part_;
    StorageAnswer error_;
    bool is_content_ = false;
    std::uint64_t at_ = 0;
    std::uint64_t end_ = UINT64_MAX; // of the range; of a file that comes whole nobody knows
};

Download::Download(std::shared_ptr<Setup const> setup, std::string component_id, std::filesystem::path path, DownloadOptions options)
    : setup_(std::move(setup)),
      component_id_(std::move(component_id)),
      options_(std::move(options)),
      file_(std::move(path)),
      what_("the download of component " + component_id_),
      part_size_(options_.part_size)
{
    look_for_left_over();
}

void Download::look_for_left_over()
{
    if (!options_.resume)
        return;
    earlier_ = file_.left_over();
    if (earlier_ && (earlier_->server != setup_->server_url || earlier_->component_id != component_id_ || earlier_->etag.empty()))
        earlier_.reset();
    if (!earlier_)
        return;
    part_size_ = earlier_->part_size;
    // Something is fetched in any case, to see whether the file is the same still.
    std::uint64_t const parts = (earlier_->size + part_size_ - 1) / part_size_;
    if (earlier_->parts.size() >= parts)
        earlier_->parts.erase(parts - 1);
}

asio::awaitable<void> Download::run()
{
    bool is_other = false;
    try {
        co_await fetch_all();
    } catch (OtherFile const&) {
        is_other = true;
    }
    if (is_other) {
        forget();
        co_await fetch_all();
    }
    if (options_.verify && !md5_.empty())
        co_await verify();
    progress_->end();
    file_.publish(size_);
}

void Download::forget()
{
    earlier_.reset();
    part_size_ = options_.part_size;
    is_known_ = false;
    progress_.reset();
    waiting_.clear();
}

asio::awaitable<void> Download::fetch_all()
{
    std::size_t first = 0;
    while (earlier_ && earlier_->parts.contains(first))
        ++first;
    co_await fetch(first);
    for (std::size_t part = 0; part < part_count_; ++part) {
        if (earlier_ && earlier_->parts.contains(part))
            progress_->finish(part, range(part).size);
        else if (part != first)
            waiting_.insert(part);
    }
    operation::TaskGroup workers(setup_->strand);
    for (std::size_t i = 0; i < std::min(options_.concurrency, waiting_.size()); ++i)
        workers.spawn(work());
    co_await workers.wait();
}

asio::awaitable<void> Download::work()
{
    while (!waiting_.empty()) {
        std::size_t const part = *waiting_.begin();
        waiting_.erase(waiting_.begin());
        co_await fetch(part);
    }
}

asio::awaitable<void> Download::fetch(std::size_t part)
{
    Attempts attempts(setup_, options_.retry, what_);
    for (int renewals = 0;;) {
        TransferVerdict verdict = TransferVerdict::repeat;
        HttpResponse response;
        Sink sink(*this, part);
        try {
            HttpRequest request = make_request(part);
            response = co_await setup_->transport->send(std::move(request), sink);
            sink.require_whole();
            verdict = attempts.judge(response, sink.error_text());
        } catch (...) {
            attempts.judge_current_exception();
        }
        if (verdict == TransferVerdict::done) {
            if (!asks_for_ranges_)
                size_ = sink.end();
            progress_->finish(part, range(part).size);
            file_.note_part(part);
            co_return;
        }
        if (response.status == range_not_satisfiable && earlier_)
            throw OtherFile(); // a shorter one
        if (response.status == range_not_satisfiable && !is_known_ && asks_for_ranges_) {
            asks_for_ranges_ = false; // of an empty file there is no range
            continue;
        }
        if (verdict == TransferVerdict::fail || (verdict == TransferVerdict::renew && ++renewals > most_renewals))
            attempts.fail();
        if (verdict == TransferVerdict::repeat)
            co_await attempts.wait();
    }
}

HttpRequest Download::make_request(std::size_t part) const
{
    HttpRequest request;
    request.url = setup_->component_url(component_id_);
    request.is_mutation = false;
    request.follow_to_other_hosts = true;
    request.description = what_;
    request.max_response_size = UINT64_MAX;
    if (asks_for_ranges_) {
        wire::PartRange const wanted = range(part);
        request.headers.add("Range", wire::byte_range(wanted.offset, wanted.size));
    }
    return request;
}

wire::PartRange Download::range(std::size_t part) const noexcept
{
    wire::PartRange result;
    result.offset = part * part_size_;
    result.size = part_size_;
    if (is_known_)
        result.size = std::min(part_size_, size_ - std::min(size_, result.offset));
    return result;
}

// The first answer tells how the file is to be had; the others must be of the same file. Returns where the body belongs.
std::uint64_t Download::accept(std::size_t part, HttpResponse const& response)
{
    // Some storages give an empty range of an empty file, and describe it wrongly.
    bool const is_empty_file = !is_known_ && response.headers.find("Content-Range").ends_with("/0");
    if (response.status == partial_content && !is_empty_file) {
        accept_range(part, response);
    } else if (earlier_) {
        throw OtherFile();
    } else {
        if (is_known_ && asks_for_ranges_)
            throw MalformedResponseError("The storage answered " + what_ + " with the whole file in place of a range.");
        is_known_ = false;
        asks_for_ranges_ = false;
        learn(content_length(response), std::max<std::uint64_t>(content_length(response), 1), response);
    }
    progress_->begin(part);
    return range(part).offset;
}

void Download::accept_range(std::size_t part, HttpResponse const& response)
{
    auto const got = wire::ContentRange::parse(response.headers.find("Content-Range"));
    if (!got || !asks_for_ranges_ || response.headers.contains("Content-Encoding"))
        throw MalformedResponseError("The storage answered " + what_ + " with a range that it does not describe.");
    std::string_view const etag = response.headers.find("ETag");
    if (earlier_ && (earlier_->etag != etag || earlier_->size != got->total))
        throw OtherFile();
    if (is_known_ && (etag_ != etag || size_ != got->total))
        throw MalformedResponseError("The component changed while it was downloaded; download it again.");
    if (!is_known_)
        learn(got->total, part_size_, response);
    wire::PartRange const wanted = range(part);
    if (got->offset != wanted.offset || got->size != wanted.size)
        throw MalformedResponseError("The storage answered " + what_ + " with another range than the one that was asked for.");
}

void Download::learn(std::uint64_t size, std::uint64_t part_size, HttpResponse const& response)
{
    is_known_ = true;
    size_ = size;
    part_size_ = part_size;
    part_count_ = std::max<std::size_t>(1, static_cast<std::size_t>((size + part_size - 1) / part_size));
    etag_ = response.headers.find("ETag");
    md5_ = md5_of(response);
    if (!progress_)
        progress_ = std::make_shared<Progress>(options_.on_progress, setup_->clock, size_, part_count_);
    begin_file();
}

void Download::begin_file()
{
    if (earlier_) {
        file_.reopen();
        file_.continue_journal();
        return;
    }
    file_.create();
    if (!options_.resume || part_count_ == 1 || etag_.empty())
        return;
    wire::DownloadJournal journal;
    journal.server = setup_->server_url;
    journal.component_id = component_id_;
    journal.etag = etag_;
    journal.size = size_;
    journal.part_size = part_size_;
    file_.begin_journal(journal);
}

asio::awaitable<void> Download::verify()
{
    OpenedSource const source = OpenedSource::open(file_.temporary_path());
    std::string const digest = co_await read_md5(source.reader);
    if (net::to_hex(digest) == md5_)
        co_return;
    file_.remove(); // nothing to go on from
    throw MalformedResponseError("The file of component " + component_id_ + " arrived damaged: its MD5 is not the one that the storage tells.");
}

void Download::clean_up() noexcept
{
    if (is_known_ && !file_.has_journal())
        file_.remove();
}

void validate(DownloadOptions const& options)
{
    constexpr std::uint64_t smallest_part = std::uint64_t{64} << 10;
    constexpr std::uint64_t largest_part = std::uint64_t{1} << 30;
    constexpr std::size_t most_at_once = 100;
    if (options.part_size < smallest_part || options.part_size > largest_part)
        throw std::invalid_argument("DownloadOptions: part_size must be from 64 KiB to 1 GiB.");
    if (options.concurrency < 1 || options.concurrency > most_at_once)
        throw std::invalid_argument("DownloadOptions: concurrency must be from 1 to 100.");
    validate(options.retry);
}

asio::awaitable<void> download_component(std::shared_ptr<Setup const> setup, std::string component_id, std::filesystem::path path,
                                         DownloadOptions options)
{
    Download download(std::move(setup), std::move(component_id), std::move(path), std::move(options));
    std::exception_ptr failure;
    try {
        co_await download.run();
        co_return;
    } catch (...) {
        failure = std::current_exception();
    }
    download.clean_up();
    std::rethrow_exception(std::move(failure));
}

} // namespace ftrack::transfer
