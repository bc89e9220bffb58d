// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/storage_operations.hpp"

#include "ftrack/uuid.hpp"
#include "net/digest.hpp"
#include "sandbox/service/failure.hpp"
#include "sandbox/service/operations.hpp"
#include "sandbox/service/reading.hpp"
#include "sandbox/storage/storage_error.hpp"

#include <boost/json/array.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <utility>
#include <vector>

namespace ftrack::sandbox::service {

namespace json = boost::json;

namespace {

constexpr std::int64_t most_parts = 10'000;
constexpr std::size_t md5_size = 16;

/// The component that the caller may bring a file for.
std::string writable_component(Batch& batch, json::object const& operation)
{
    std::string id = existing_id(batch, "Component", operation, "component_id");
    if (!storage::FileStore::is_storable(id))
        throw validation_error("The storage takes ids of letters, digits, '-' and '_' alone.");
    batch.permit(ChangeAction::update, *batch.entities.concrete_type(batch.entities.registry().get("Component"), {id}), {id});
    return id;
}

/// The integer member of an operation; `missing` when it is null or not there.
std::int64_t integer_member(json::object const& operation, std::string_view name, std::int64_t missing)
{
    json::value const* const value = operation.if_contains(name);
    if (value == nullptr || value->is_null())
        return missing;
    boost::system::error_code error;
    auto const number = value->to_number<std::int64_t>(error);
    if (error)
        throw validation_error("'" + std::string(name) + "' must be an integer.");
    return number;
}

std::string signed_address(StorageAccess const& access, std::string_view method, std::string_view component, storage::Query query,
                           std::string_view content_md5)
{
    return access.origin +
           access.storage->signer.sign(method, storage::path_of(component), std::move(query), content_md5, std::chrono::system_clock::now());
}

std::string read_checksum(json::object const& operation)
{
    std::string checksum(text_member(operation, "checksum"));
    if (!checksum.empty() && net::decode_base64(checksum).value_or("").size() != md5_size)
        throw validation_error("'checksum' must be the base64 of an MD5.");
    return checksum;
}

void describe_single_upload(StorageAccess const& access, std::string const& component, json::object const& operation, json::object& result)
{
    std::string const name(text_member(operation, "file_name"));
    std::string const checksum = read_checksum(operation);
    std::int64_t const size = integer_member(operation, "file_size", -1);
    json::object headers;
    headers["Content-Type"] = storage::content_type(std::string_view(name).substr(std::min(name.rfind('.'), name.size())));
    if (!name.empty())
        headers["Content-Disposition"] = storage::content_disposition(name);
    if (size >= 0)
        headers["Content-Length"] = std::to_string(size);
    if (!checksum.empty())
        headers["Content-MD5"] = checksum;
    result["url"] = signed_address(access, "PUT", component, {}, checksum);
    result["headers"] = std::move(headers);
}

void describe_parts(StorageAccess const& access, std::string const& component, std::int64_t parts, std::string const& upload, json::object& result)
{
    json::array urls;
    for (std::int64_t number = 1; number <= parts; ++number) {
        json::object part;
        part["part_number"] = number;
        part["signed_url"] = signed_address(access, "PUT", component, {{"partNumber", std::to_string(number)}, {"uploadId", upload}}, {});
        urls.push_back(std::move(part));
    }
    result["urls"] = std::move(urls);
    result["upload_id"] = upload;
}

json::object get_upload_metadata(Batch& batch, StorageAccess const& access, json::object const& operation)
{
    std::string const component = writable_component(batch, operation);
    std::int64_t const parts = integer_member(operation, "parts", 0);
    if (parts < 0 || parts > most_parts)
        throw validation_error("'parts' must lie between 1 and " + std::to_string(most_parts) + ".");
    json::object result;
    result["component_id"] = component;
    std::string const upload = parts == 0 ? std::string() : make_uuid();
    if (parts == 0)
        describe_single_upload(access, component, operation, result);
    else
        describe_parts(access, component, parts, upload, result);
    batch.after_commit([storage = access.storage, component, upload] { storage->files.admit(component, upload); });
    return result;
}

std::vector<storage::PartTag> read_parts(json::object const& operation)
{
    json::value const* const list = operation.if_contains("parts");
    if (list == nullptr || !list->is_array())
        throw validation_error("'parts' must be a list of objects with part_number and e_tag.");
    std::vector<storage::PartTag> parts;
    for (json::value const& item : list->get_array()) {
        json::object const* const object = item.if_object();
        std::int64_t const number = object == nullptr ? 0 : integer_member(*object, "part_number", 0);
        if (number < 1 || number > most_parts)
            throw validation_error("A part must have a part_number between 1 and " + std::to_string(most_parts) + ".");
        parts.emplace_back();
        parts.back().number = static_cast<unsigned>(number);
        parts.back().etag = text_member(*object, "e_tag");
    }
    return parts;
}

json::object complete_multipart_upload(Batch& batch, StorageAccess const& access, json::object const& operation)
{
    std::string const component = writable_component(batch, operation);
    std::string const upload(text_member(operation, "upload_id"));
    std::vector<storage::PartTag> const parts = read_parts(operation);
    try {
        access.storage->files.check(component, upload, parts);
    } catch (storage::StorageError const& error) {
        throw validation_error(error.code() + ": " + error.what());
    }
    batch.after_commit([storage = access.storage, component, upload, parts] { storage->files.complete(component, upload, parts); });
    json::object result;
    result["component_id"] = component;
    result["url"] = access.origin + storage::path_of(component);
    return result;
}

json::object generate_signed_url(Batch& batch, StorageAccess const& access, json::object const& operation)
{
    std::string const kind(text_member(operation, "operation"));
    json::object result;
    if (kind == "put") {
        std::string const component = writable_component(batch, operation);
        batch.after_commit([storage = access.storage, component] { storage->files.admit(component); });
        result["signed_url"] = signed_address(access, "PUT", component, {}, {});
    } else if (kind == "get") {
        std::string const component = existing_id(batch, "Component", operation, "component_id");
        schema::EntityType const& type = *batch.entities.concrete_type(batch.entities.registry().get("Component"), {component});
        result["signed_url"] = download_url(access, component, batch.entities.load(type, {component}).value());
    } else {
        throw validation_error("'operation' must be get or put.");
    }
    return result;
}

} // namespace

std::optional<json::object> answer_storage_operation(Batch& batch, StorageAccess const& access, std::string_view action,
                                                     json::object const& operation)
{
    using Function = json::object (*)(Batch&, StorageAccess const&, json::object const&);
    static constexpr std::array<std::pair<std::string_view, Function>, 3> functions{{
        {"get_upload_metadata", &get_upload_metadata},
        {"complete_multipart_upload", &complete_multipart_upload},
        {"generate_signed_url", &generate_signed_url},
    }};
    for (auto const& [name, function] : functions) {
        if (name != action)
            continue;
        json::object result = function(batch, access, operation);
        result["action"] = action;
        return result;
    }
    return std::nullopt;
}

void remove_files_of_deleted(Batch& batch, std::shared_ptr<storage::Storage> const& storage)
{
    std::vector<std::string> const gone = batch.log.erased("Component");
    if (gone.empty())
        return;
    batch.after_commit([storage, gone] {
        for (std::string const& component : gone)
            storage->files.remove(component);
    });
}

std::string file_name(Values const& component)
{
    auto const text = [&](std::string_view name) {
        auto const found = component.find(name);
        return found == component.end() ? std::string_view() : text_of(found->second);
    };
    return std::string(text("name")).append(text("file_type"));
}

std::string download_url(StorageAccess const& access, std::string_view component, Values const& values)
{
    auto const type = values.find("file_type");
    storage::Query query;
    query["response-content-disposition"] = storage::content_disposition(file_name(values));
    query["response-content-type"] = storage::content_type(type == values.end() ? std::string_view() : text_of(type->second));
    return signed_address(access, "GET", component, std::move(query), {});
}

} // namespace ftrack::sandbox::service
