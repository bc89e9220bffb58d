// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Any bytes, in chunks whose size the first byte tells: they decode or throw ParseError, in one piece as in many, and what decodes can be walked.
#include "fuzz/target.hpp"

#include "ftrack/error.hpp"
#include "wire/decoder.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

using namespace ftrack;

namespace {

std::shared_ptr<wire::SchemaIndex const> schemas()
{
    static auto const index = std::make_shared<wire::SchemaIndex const>(
        wire::decode(R"([{"id":"T","primary_key":["id"]},{"id":"Task","primary_key":["id"]},{"id":"M","primary_key":["a","b"]}])"));
    return index;
}

std::optional<std::string> decode_in_chunks(std::string_view text, std::size_t chunk)
{
    try {
        wire::Decoder decoder(schemas());
        for (; !text.empty(); text.remove_prefix(std::min(chunk, text.size())))
            decoder.write(text.substr(0, chunk));
        Value const value = decoder.finish();
        fuzz::require(value == value);
        for (Value const& element : value)
            (void)element.primary_key();
        return boost::json::serialize(value.to_json());
    } catch (ParseError const&) {
        return std::nullopt;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    if (size == 0)
        return 0;
    std::string_view const text = fuzz::text_of(data, size).substr(1);
    fuzz::require(decode_in_chunks(text, std::size_t{data[0]} + 1) == decode_in_chunks(text, text.size() + 1));
    return 0;
}
