// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace ftrack::sandbox::storage {

/// Why the storage refuses a request, in the words of S3: a code such as `NoSuchUpload`, a sentence, and the HTTP status.
class StorageError : public std::runtime_error
{
public:
    StorageError(int status, std::string code, std::string const& message) : std::runtime_error(message), code_(std::move(code)), status_(status) {}

    int status() const noexcept { return status_; }
    std::string const& code() const noexcept { return code_; }

    /// The body of the answer. `resource` is the path that was asked for.
    std::string to_xml(std::string_view resource, std::string_view request_id) const;

private:
    std::string code_;
    int status_;
};

StorageError access_denied(std::string const& message);
StorageError signature_mismatch();
StorageError invalid_digest();
StorageError bad_digest();
StorageError no_such_key();
StorageError no_such_upload();
StorageError invalid_part(std::string const& message);
StorageError invalid_part_order();
StorageError invalid_range();
StorageError missing_content_length();
StorageError method_not_allowed();
StorageError internal_error();

} // namespace ftrack::sandbox::storage
