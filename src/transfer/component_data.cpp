// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/component_data.hpp"

#include "ftrack/error.hpp"
#include "ftrack/uuid.hpp"
#include "wire/file_name.hpp"

#include <utility>

namespace ftrack::transfer {

namespace json = boost::json;

namespace {

std::string text_of(json::object const& data, std::string_view name)
{
    json::value const* const value = data.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

} // namespace

ComponentData::ComponentData(std::string_view file_name, std::uint64_t size, json::object overrides)
{
    wire::FileName const parts = wire::split_file_name(wire::to_nfc(file_name));
    attributes_["id"] = make_uuid();
    attributes_["name"] = parts.name;
    attributes_["file_type"] = parts.file_type;
    attributes_["size"] = size;
    for (auto& [name, value] : overrides)
        attributes_[name] = std::move(value);
    id_ = text_of(attributes_, "id");
    if (text_of(attributes_, "name").empty())
        throw CreateComponentError("Component name is missing.");
    if (id_.empty())
        throw CreateComponentError("The id of the component must be a string.");
}

void ComponentData::take_id(std::string id)
{
    id_ = std::move(id);
    attributes_["id"] = id_;
}

std::string ComponentData::file_name() const { return text_of(attributes_, "name") + text_of(attributes_, "file_type"); }

Operation get_upload_metadata(ComponentData const& data, std::uint64_t size, std::size_t parts, std::string const& checksum)
{
    json::object operation;
    operation["action"] = "get_upload_metadata";
    operation["component_id"] = data.id();
    operation["file_name"] = data.file_name();
    operation["file_size"] = size;
    operation["checksum"] = nullptr;
    if (!checksum.empty())
        operation["checksum"] = checksum;
    operation["parts"] = nullptr;
    if (parts > 1)
        operation["parts"] = parts;
    return Operation(std::move(operation));
}

} // namespace ftrack::transfer
