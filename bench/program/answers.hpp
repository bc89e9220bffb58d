// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/api.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace ftrack::bench {

/// The answers of a small studio, whole HTTP messages held in memory. A request that comes for the first time is answered by the sandbox's own
/// API; from then on the same bytes are sent again for the same body. So every client gets what a server would have said to it, at the cost of a
/// look-up.
class Answers
{
public:
    /// @param folder  for what the studio keeps in files
    /// @param origin  where it is served: files are sent there too, and are whole as soon as the client says so
    Answers(std::filesystem::path const& folder, std::string origin);

    std::string user() const { return api_.administrator(); }
    std::string api_key() const { return api_.administrator_key(); }

    /// The HTTP message that answers a POST to /api with this body. Valid as long as this object.
    std::string const& to(std::string_view body);

private:
    std::string make(std::string_view body);

    std::string origin_;
    sandbox::Api api_;
    std::unordered_map<std::string, std::unique_ptr<std::string const>> known_;
};

} // namespace ftrack::bench
