// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// Ids that are the same on every server, and of rows that every fresh sandbox has.
namespace ftrack::sandbox::service::well_known {

inline constexpr std::string_view default_priority = "9661b320-3a0c-11e2-81c1-0800200c9a66";
inline constexpr std::string_view user_type = "ac9fa5aa-4361-11e0-b7cc-0019bb4983d8";
inline constexpr std::string_view project_schema = "69cb7f92-4dbf-11e1-9902-f23c91df25eb";
inline constexpr std::string_view not_started = "014a40a6-4e65-11e1-b8af-f23c91df25eb";
inline constexpr std::string_view server_location = "3a372bde-05bc-11e4-8908-20c9d081909b";
inline constexpr std::string_view unmanaged_location = "cb268ecc-8809-11e3-a7e2-20c9d081909b";

} // namespace ftrack::sandbox::service::well_known
