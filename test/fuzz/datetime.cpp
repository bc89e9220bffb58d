// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Any text as a date and a date-time: what is read is written in the one form that reads back as the same, and a text that is sent comes back as
// itself or as the date-time that it is.
#include "fuzz/target.hpp"

#include "ftrack/datetime.hpp"
#include "ftrack/error.hpp"
#include "wire/decoder.hpp"
#include "wire/encoder.hpp"

#include <stdexcept>
#include <string>

using namespace ftrack;
using fuzz::require;

namespace {

template <class Moment>
void check(std::string_view text)
{
    std::optional<Moment> const moment = Moment::try_parse(text);
    try {
        require(Moment::parse(text) == moment);
    } catch (ParseError const&) {
        require(!moment);
    }
    if (moment)
        require(Moment::try_parse(moment->to_string()) == moment);
}

void send(std::string_view text)
{
    std::string body;
    try {
        body = wire::encode(operations(attributes("action", "x", "v", text)), true);
    } catch (std::invalid_argument const&) {
        return; // no UTF-8
    }
    Value const sent = wire::decode(body)[0]["v"];
    if (sent.is_string())
        require(sent.as_string() == text);
    else if (std::optional<DateTime> const moment = DateTime::try_parse(text)) // more than nine digits of a fraction are cut
        require(sent.as_date_time().time() == std::chrono::floor<std::chrono::milliseconds>(moment->time()));
    else
        require(sent.is_date_time());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const text = fuzz::text_of(data, size);
    check<Date>(text);
    check<DateTime>(text);
    send(text);
    return 0;
}
