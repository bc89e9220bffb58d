// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/transport.hpp"
#include "wire/decoder.hpp"
#include "wire/failure.hpp"

#include <memory>
#include <optional>
#include <string>

namespace ftrack::session {

/// Decodes an answer's body as it arrives. A body that does not decode is read to its end all the same: its status may say more than its
/// text, and the connection stays usable.
class DecodingSink final : public BodySink
{
public:
    DecodingSink(std::shared_ptr<wire::SchemaIndex const> schemas, wire::DecodeOptions options, std::string request);

    void start(HttpResponse const& response) override;
    void write(std::string_view bytes) override;

    /// The decoded body. Throws the error that the answer stands for.
    Value finish();

    wire::AnswerContext const& context() const noexcept { return context_; }

private:
    std::shared_ptr<wire::SchemaIndex const> schemas_;
    wire::DecodeOptions options_;
    wire::AnswerContext context_;
    std::optional<wire::Decoder> decoder_;
    std::string decode_error_;
};

} // namespace ftrack::session
