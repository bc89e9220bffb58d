// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/batch.hpp"
#include "sandbox/storage/storage.hpp"

#include <boost/json/object.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ftrack::sandbox::service {

/// The storage as the caller of an operation reaches it.
class StorageAccess
{
public:
    StorageAccess(std::shared_ptr<storage::Storage> where, std::string address) : storage(std::move(where)), origin(std::move(address)) {}

    std::shared_ptr<storage::Storage> storage;
    std::string origin; ///< scheme, host and port
};

/// The result of an operation on the bytes of components: get_upload_metadata, complete_multipart_upload, generate_signed_url; nothing when no such
/// action is called so. What it changes in the storage is changed after the commit. Throws Failure.
std::optional<boost::json::object> answer_storage_operation(Batch& batch, StorageAccess const& access, std::string_view action,
                                                            boost::json::object const& operation);

/// Has the bytes of the components that the batch deletes removed after its commit.
void remove_files_of_deleted(Batch& batch, std::shared_ptr<storage::Storage> const& storage);

/// A name for the file of a component, of the values of its row.
std::string file_name(Values const& component);

/// The address that a component's file can be had at by a GET, without credentials, for some time.
std::string download_url(StorageAccess const& access, std::string_view component, Values const& values);

} // namespace ftrack::sandbox::service
