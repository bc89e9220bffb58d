// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Any text as the value of a Retry-After field, and as the date that it may be.
#include "fuzz/target.hpp"

#include "wire/failure.hpp"
#include "wire/http_date.hpp"

using namespace ftrack;
using fuzz::require;
using namespace std::chrono_literals;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const text = fuzz::text_of(data, size);
    auto const now = std::chrono::sys_days(2024y / 6 / 1);
    auto const date = wire::parse_http_date(text);
    auto const wait = wire::parse_retry_after(text, now);
    require(!wait || (*wait >= 0s && *wait <= 24h * 365));
    if (date) {
        require(*date >= std::chrono::sys_days(1970y / 1 / 1) && *date <= std::chrono::sys_days(2200y / 1 / 1));
        require(wait.has_value());
    }
    return 0;
}
