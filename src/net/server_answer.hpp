// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/http_server.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace ftrack::net {

/// What the head of an answer depends on beside the answer.
class AnswerContext
{
public:
    AnswerContext() = default;

    bool is_head = false; ///< the method is HEAD: no body travels
    bool keep_alive = true;
    bool is_http_1_0 = false; ///< keep-alive must be said
};

/// Compresses the body when the client takes gzip and it pays. `accept_encoding` is the request's header.
void compress_answer(ServerReply& reply, std::string_view accept_encoding);

/// Whether an Accept-Encoding header takes gzip (RFC 9110, 12.5.3).
bool accepts_gzip(std::string_view accept_encoding);

/// How many bytes the body has that this answer would send.
std::uint64_t body_size(ServerReply const& reply) noexcept;

/// Appends status line, header fields and the blank line.
void append_answer_head(std::string& out, ServerReply const& reply, AnswerContext const& context);

/// Whether the body of this answer travels.
bool has_body(ServerReply const& reply, AnswerContext const& context);

/// An error in the shape of ftrack's own: `{"exception":…,"content":…,"error_code":null}`.
ServerReply make_error_reply(int status, std::string_view exception, std::string_view content);

/// The error for a request that the parser refused.
ServerReply make_refusal(int status, std::uint64_t max_request_size);

} // namespace ftrack::net
