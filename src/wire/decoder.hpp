// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/value.hpp"
#include "wire/schema_index.hpp"

#include <cstdint>
#include <memory>
#include <string_view>

namespace ftrack::wire {

class DecodeOptions
{
public:
    DecodeOptions() = default;

    bool merge_entities = true; ///< one object for each type and primary key
    std::size_t max_depth = 200;
    std::uint64_t max_size = std::uint64_t{1} << 29;   ///< bytes of text
    std::uint64_t max_string = std::uint64_t{1} << 26; ///< bytes of one string
};

/// Turns response text into a graph of Values in one pass, as its bytes arrive.
class Decoder
{
public:
    /// `schemas` tells primary keys and may be null: then nothing is merged. It is used until finish() only.
    explicit Decoder(std::shared_ptr<SchemaIndex const> schemas, DecodeOptions options = {});
    Decoder(Decoder&&) noexcept;
    Decoder& operator=(Decoder&&) noexcept;
    ~Decoder();

    /// Throws ParseError for text that is no JSON, a bad date, or a limit that is passed; the decoder is then of no further use.
    void write(std::string_view text);

    /// The root. Throws ParseError when the text is cut short.
    Value finish();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// All of a text at once.
Value decode(std::string_view text, std::shared_ptr<SchemaIndex const> schemas = nullptr, DecodeOptions options = {});

} // namespace ftrack::wire
