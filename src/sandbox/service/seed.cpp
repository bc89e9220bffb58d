// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/seed.hpp"

#include "sandbox/service/seeder.hpp"
#include "sandbox/service/well_known.hpp"

#include <cstdint>

namespace ftrack::sandbox::service {

namespace {

using Text = std::string;

void seed_locations(EntityStore& entities)
{
    Seeder location(entities, "Location");
    for (auto const& [id, name] :
         {std::pair(well_known::unmanaged_location, "ftrack.unmanaged"), std::pair(well_known::server_location, "ftrack.server"),
          std::pair(std::string_view("ce9b348f-8809-11e3-821c-20c9d081909b"), "ftrack.origin"),
          std::pair(std::string_view("cd41be70-8809-11e3-b98a-20c9d081909b"), "ftrack.review"),
          std::pair(std::string_view("07b82a97-8cf9-11e3-9383-20c9d081909b"), "ftrack.connect")})
        location.add({{"id", Text(id)}, {"name", Text(name)}});
}

std::uint64_t mixed(std::uint64_t value) noexcept
{
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31);
}

std::uint64_t hash(std::string_view text, std::uint64_t seed) noexcept
{
    for (char const character : text)
        seed = (seed ^ static_cast<unsigned char>(character)) * 0x100000001b3U;
    return mixed(seed);
}

} // namespace

// FNV-1a twice with different beginnings, in the form of a version 4 UUID.
std::string stable_id(std::string_view name)
{
    std::uint64_t const halves[] = {hash(name, 0xcbf29ce484222325U), hash(name, 0x9e3779b97f4a7c15U)};
    constexpr std::string_view digits = "0123456789abcdef";
    std::string id;
    for (std::size_t i = 0; i < 32; ++i) {
        if (i == 8 || i == 12 || i == 16 || i == 20)
            id += '-';
        auto digit = static_cast<std::size_t>(halves[i / 16] >> (4 * (i % 16)) & 0xf);
        if (i == 12)
            digit = 4;
        if (i == 16)
            digit = 8 | (digit & 3);
        id += digits[digit];
    }
    return id;
}

void seed(EntityStore& entities)
{
    seed_workflow(entities);
    seed_locations(entities);
    seed_access(entities);
    seed_custom_attribute_types(entities);
}

} // namespace ftrack::sandbox::service
