// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace ftrack::net {

/// Lower-case hexadecimal MD5.
std::string md5_hex(std::string_view data);

std::string base64(std::string_view data);

} // namespace ftrack::net
