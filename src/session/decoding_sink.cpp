// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/decoding_sink.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace ftrack::session {

namespace {
constexpr std::size_t prefix_size = 200;
}

DecodingSink::DecodingSink(std::shared_ptr<wire::SchemaIndex const> schemas, wire::DecodeOptions options, std::string request)
    : schemas_(std::move(schemas)), options_(options)
{
    context_.request = std::move(request);
}

void DecodingSink::start(HttpResponse const& response)
{
    context_.http_status = response.status;
    context_.retry_after = wire::parse_retry_after(response.headers.find("Retry-After"), std::chrono::system_clock::now());
    context_.body_prefix.clear();
    decode_error_.clear();
    decoder_.emplace(schemas_, options_);
}

void DecodingSink::write(std::string_view bytes)
{
    if (context_.body_prefix.size() < prefix_size)
        context_.body_prefix.append(bytes.substr(0, prefix_size - context_.body_prefix.size()));
    if (!decoder_)
        return;
    try {
        decoder_->write(bytes);
    } catch (ParseError const& error) {
        decode_error_ = error.what();
        decoder_.reset();
    }
}

Value DecodingSink::finish()
{
    if (decoder_) {
        try {
            Value root = decoder_->finish();
            wire::throw_if_failure(root, context_);
            return root;
        } catch (ParseError const& error) {
            decode_error_ = error.what();
        }
    }
    wire::throw_undecodable(decode_error_, context_);
}

} // namespace ftrack::session
