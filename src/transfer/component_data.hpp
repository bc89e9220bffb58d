// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/operation.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>
#include <string_view>

/// What the server is told of a file: pure.
namespace ftrack::transfer {

/// Where uploads lie: the location `ftrack.server`, the same on every site.
inline constexpr std::string_view server_location_id = "3a372bde-05bc-11e4-8908-20c9d081909b";

/// A FileComponent to be created.
class ComponentData
{
public:
    /// `overrides` has the last word on every attribute. Throws CreateComponentError when there is no name.
    ComponentData(std::string_view file_name, std::uint64_t size, boost::json::object overrides);

    /// `id` may have been given.
    std::string const& id() const noexcept { return id_; }

    /// That of a component which is there already.
    void take_id(std::string id);
    boost::json::object const& attributes() const noexcept { return attributes_; }

    /// The name with its extension.
    std::string file_name() const;

private:
    std::string id_;
    boost::json::object attributes_;
};

/// `checksum` is the base64 MD5 or empty; one part is a file that travels whole.
Operation get_upload_metadata(ComponentData const& data, std::uint64_t size, std::size_t parts, std::string const& checksum);

} // namespace ftrack::transfer
