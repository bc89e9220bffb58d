// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/storage/storage_error.hpp"

namespace ftrack::sandbox::storage {

namespace {

void append_element(std::string& xml, std::string_view name, std::string_view text)
{
    xml.append("<").append(name).append(">");
    for (char const character : text) {
        if (character == '<')
            xml += "&lt;";
        else if (character == '>')
            xml += "&gt;";
        else if (character == '&')
            xml += "&amp;";
        else if (static_cast<unsigned char>(character) >= 0x20) // XML has no place for the others
            xml += character;
    }
    xml.append("</").append(name).append(">");
}

} // namespace

std::string StorageError::to_xml(std::string_view resource, std::string_view request_id) const
{
    std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>";
    append_element(xml, "Code", code_);
    append_element(xml, "Message", what());
    append_element(xml, "Resource", resource);
    append_element(xml, "RequestId", request_id);
    return xml + "</Error>";
}

StorageError access_denied(std::string const& message) { return StorageError(403, "AccessDenied", message); }

StorageError signature_mismatch()
{
    return StorageError(403, "SignatureDoesNotMatch",
                        "The signature does not belong to this request: its method, path, query or a header that was signed has changed.");
}

StorageError invalid_digest() { return StorageError(400, "InvalidDigest", "The Content-MD5 is not the base64 of an MD5."); }

StorageError bad_digest() { return StorageError(400, "BadDigest", "The Content-MD5 is not that of the body which arrived."); }

StorageError no_such_key() { return StorageError(404, "NoSuchKey", "There is no file here."); }

StorageError no_such_upload()
{
    return StorageError(404, "NoSuchUpload", "There is no upload of this id: it was completed, or its component is gone.");
}

StorageError invalid_part(std::string const& message) { return StorageError(400, "InvalidPart", message); }

StorageError invalid_part_order() { return StorageError(400, "InvalidPartOrder", "The parts must be listed by rising number."); }

StorageError invalid_range() { return StorageError(416, "InvalidRange", "The file has no such range."); }

StorageError missing_content_length() { return StorageError(411, "MissingContentLength", "The request must have a Content-Length."); }

StorageError method_not_allowed() { return StorageError(405, "MethodNotAllowed", "The storage takes GET, HEAD and PUT."); }

StorageError internal_error() { return StorageError(500, "InternalError", "The storage failed."); }

} // namespace ftrack::sandbox::storage
