// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Any frame: what is read as a packet is written as a frame that means the same, whose own writing is itself.
#include "wire/socket_io_packet.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

using namespace ftrack::wire;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const frame(reinterpret_cast<char const*>(data), size);
    auto const packet = parse_packet(frame);
    if (packet.has_error())
        return describe(packet.error()).empty() ? (std::abort(), 0) : 0;
    std::string const written = to_frame(*packet);
    auto const again = parse_packet(written);
    if (again.has_error() || again->type != packet->type || again->id != packet->id || again->data != packet->data ||
        again->acknowledged != packet->acknowledged || again->endpoint != packet->endpoint || to_frame(*again) != written)
        std::abort();
    (void)parse_event_data(packet->data);
    (void)parse_acknowledgement_data(packet->data);
    return 0;
}
