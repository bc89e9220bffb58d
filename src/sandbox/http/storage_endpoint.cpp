// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/http/storage_endpoint.hpp"

#include "ftrack/uuid.hpp"
#include "net/digest.hpp"
#include "sandbox/storage/byte_range.hpp"
#include "sandbox/storage/file_source.hpp"
#include "sandbox/storage/storage_error.hpp"

#include <charconv>
#include <chrono>
#include <limits>
#include <utility>

namespace ftrack::sandbox::http {

using namespace storage;

namespace {

constexpr std::size_t md5_size = 16;
constexpr unsigned most_parts = 10'000;

net::ServerReply refuse(StorageError const& error, std::string_view path)
{
    net::ServerReply reply;
    std::string const id = make_uuid();
    reply.status = error.status();
    reply.headers.add("Content-Type", "application/xml");
    reply.headers.add("x-amz-request-id", id);
    reply.body = error.to_xml(path, id);
    return reply;
}

std::string const& value_of(Query const& query, std::string_view name)
{
    static std::string const none;
    auto const found = query.find(name);
    return found == query.end() ? none : found->second;
}

void verify(Site const& site, net::ServerRequest const& request, Query const& query)
{
    site.storage->signer.verify(request.method, request.path, query, request.headers.find("Content-MD5"), std::chrono::system_clock::now());
}

/// Writes a body to disk while it comes, unless the request is refused: then the body is read and forgotten, so that the client hears why.
class Upload final : public net::RequestSink
{
public:
    Upload(Site const& site, net::ServerRequest const& request, std::optional<Fault> to_meet) : fault(std::move(to_meet)), storage_(site.storage)
    {
        try {
            begin(site, request);
        } catch (StorageError const& error) {
            refusal_ = error;
        } catch (std::exception const&) {
            refusal_ = internal_error();
        }
    }

    bool write(std::string_view bytes) noexcept override
    {
        try {
            if (incoming_)
                incoming_->write(bytes);
        } catch (std::exception const&) { // a full disk
            refusal_ = internal_error();
            incoming_.reset();
        }
        received_ += bytes.size();
        return !fault || !fault->close_after_received || received_ < *fault->close_after_received;
    }

    net::ServerReply answer(std::string_view path)
    {
        try {
            if (refusal_)
                return refuse(*refusal_, path);
            net::ServerReply reply;
            reply.headers.add("ETag", commit());
            return reply;
        } catch (StorageError const& error) {
            return refuse(error, path);
        }
    }

    std::optional<Fault> const fault;

private:
    void begin(Site const& site, net::ServerRequest const& request)
    {
        if (fault && fault->status)
            throw internal_error(); // the fault's answer takes its place
        Query const query = parse_query(request.query);
        verify(site, request, query);
        if (!request.headers.contains("Content-Length"))
            throw missing_content_length();
        std::string_view const md5 = request.headers.find("Content-MD5");
        expected_md5_ = net::decode_base64(md5).value_or("");
        if (!md5.empty() && expected_md5_.size() != md5_size)
            throw invalid_digest();
        component_ = component_of(request.path);
        upload_ = value_of(query, "uploadId");
        std::string const& number = value_of(query, "partNumber");
        std::from_chars(number.data(), number.data() + number.size(), part_);
        if (!upload_.empty() && (part_ < 1 || part_ > most_parts))
            throw invalid_part("A part's number lies between 1 and " + std::to_string(most_parts) + ".");
        incoming_ = storage_->files.receive(component_, upload_);
    }

    std::string commit()
    {
        std::string const md5 = incoming_->finish();
        if (!expected_md5_.empty() && md5 != expected_md5_)
            throw bad_digest();
        if (upload_.empty())
            return storage_->files.commit(component_, *incoming_, net::to_hex(md5));
        return storage_->files.commit_part(component_, upload_, part_, *incoming_, net::to_hex(md5));
    }

    std::shared_ptr<Storage> const storage_;
    std::string component_;
    std::string upload_;
    unsigned part_ = 0;
    std::string expected_md5_; ///< bytes; empty: none was announced
    std::unique_ptr<FileStore::Incoming> incoming_;
    std::optional<StorageError> refusal_;
    std::uint64_t received_ = 0;
};

void copy_header(net::ServerReply& reply, Query const& query, std::string_view parameter, std::string header)
{
    if (std::string const& value = value_of(query, parameter); !value.empty())
        reply.headers.add(std::move(header), value);
}

net::ServerReply download(Site const& site, net::ServerRequest const& request)
{
    Query const query = parse_query(request.query);
    verify(site, request, query);
    std::optional<StoredFile> file = site.storage->files.find(component_of(request.path));
    if (!file)
        throw no_such_key();
    net::ServerReply reply;
    std::uint64_t const size = file->size;
    std::optional<ByteRange> range;
    try {
        range = requested_range(request.headers.find("Range"), request.headers.find("If-Range"), size, file->etag);
    } catch (StorageError const& error) {
        reply = refuse(error, request.path);
        reply.headers.add("Content-Range", "bytes */" + std::to_string(size));
        return reply;
    }
    reply.headers.add("ETag", file->etag);
    reply.headers.add("Accept-Ranges", "bytes");
    copy_header(reply, query, "response-content-type", "Content-Type");
    copy_header(reply, query, "response-content-disposition", "Content-Disposition");
    if (range) {
        reply.status = 206;
        reply.headers.add("Content-Range", "bytes " + std::to_string(range->offset) + '-' + std::to_string(range->offset + range->size - 1) + '/' +
                                               std::to_string(size));
    }
    ByteRange whole;
    whole.size = size;
    reply.source = std::make_shared<FileSource>(std::move(*file), range.value_or(whole));
    return reply;
}

/// A browser asks whether a page may send a request.
net::ServerReply allow(net::ServerRequest const& request)
{
    net::ServerReply reply;
    reply.headers.add("Access-Control-Allow-Methods", "GET, HEAD, PUT");
    if (std::string_view const headers = request.headers.find("Access-Control-Request-Headers"); !headers.empty())
        reply.headers.add("Access-Control-Allow-Headers", std::string(headers));
    reply.headers.add("Access-Control-Max-Age", "600");
    return reply;
}

net::ServerReply answer(Site const& site, net::ServerRequest const& request)
{
    if (request.sink)
        return static_cast<Upload&>(*request.sink).answer(request.path);
    if (request.method == "OPTIONS")
        return allow(request);
    try {
        if (request.method != "GET" && request.method != "HEAD")
            throw method_not_allowed();
        return download(site, request);
    } catch (StorageError const& error) {
        return refuse(error, request.path);
    }
}

} // namespace

std::string storage_origin(Site const& site, std::string_view host)
{
    auto const colon = host.rfind(':');
    bool const has_port = colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos;
    std::string const name(has_port ? host.substr(0, colon) : host);
    return (site.options.tls ? "https://" : "http://") + (name.empty() ? "localhost" : name) + ':' + std::to_string(site.storage_port);
}

std::shared_ptr<net::RequestSink> receive_upload(Site const& site, net::ServerRequest const& request, std::optional<Fault> fault)
{
    return request.method == "PUT" ? std::make_shared<Upload>(site, request, std::move(fault)) : nullptr;
}

std::optional<Fault> const& fault_of(net::RequestSink const& upload) { return static_cast<Upload const&>(upload).fault; }

net::ServerReply answer_storage_request(Site const& site, net::ServerRequest const& request) { return answer(site, request); }

void open_to_all_origins(net::ServerReply& reply)
{
    reply.headers.set("Access-Control-Allow-Origin", "*");
    reply.headers.set("Access-Control-Expose-Headers", "ETag, Content-Length, Content-Range, Accept-Ranges, x-amz-request-id");
}

} // namespace ftrack::sandbox::http
