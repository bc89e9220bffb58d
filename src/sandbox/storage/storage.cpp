// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/storage/storage.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace ftrack::sandbox::storage {

namespace {

constexpr std::size_t key_size = 32;

std::string signing_key(FileStore const& files)
{
    if (files.is_temporary())
        return net::random_bytes(key_size);
    std::filesystem::path const path = files.root() / "signing.key";
    std::ifstream kept(path, std::ios::binary);
    std::string key{std::istreambuf_iterator<char>(kept), {}};
    if (key.size() == key_size)
        return key;
    key = net::random_bytes(key_size);
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    if (!(file << key).flush())
        throw std::runtime_error("The sandbox cannot write to " + path.string() + ".");
    return key;
}

bool is_unreserved(char character)
{
    return std::isalnum(static_cast<unsigned char>(character)) != 0 || std::string_view("-._~").find(character) != std::string_view::npos;
}

} // namespace

std::string path_of(std::string_view component) { return std::string(path_prefix).append(component); }

std::string component_of(std::string_view path)
{
    return path.starts_with(path_prefix) ? std::string(path.substr(path_prefix.size())) : std::string();
}

std::string content_disposition(std::string_view file_name)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string plain;
    std::string encoded;
    for (char const character : file_name) {
        bool const is_printable = character >= 0x20 && character < 0x7F && character != '"' && character != '\\';
        plain += is_printable ? character : '_';
        if (is_unreserved(character)) {
            encoded += character;
        } else {
            encoded += '%';
            encoded += digits[static_cast<unsigned char>(character) >> 4];
            encoded += digits[static_cast<unsigned char>(character) & 0xF];
        }
    }
    std::string text = "attachment; filename=\"" + plain + '"';
    if (plain != file_name)
        text += "; filename*=UTF-8''" + encoded;
    return text;
}

std::string_view content_type(std::string_view file_type)
{
    using Type = std::pair<std::string_view, std::string_view>;
    static constexpr auto types = std::to_array<Type>({
        {".gif", "image/gif"},
        {".jpeg", "image/jpeg"},
        {".jpg", "image/jpeg"},
        {".json", "application/json"},
        {".mov", "video/quicktime"},
        {".mp4", "video/mp4"},
        {".pdf", "application/pdf"},
        {".png", "image/png"},
        {".txt", "text/plain"},
        {".webm", "video/webm"},
        {".webp", "image/webp"},
    });
    std::string lower(file_type);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
    auto const found = std::find_if(types.begin(), types.end(), [&](Type const& type) { return type.first == lower; });
    return found == types.end() ? std::string_view("application/octet-stream") : found->second;
}

Storage::Storage(std::filesystem::path root, std::chrono::seconds url_lifetime) : files(std::move(root)), signer(signing_key(files), url_lifetime) {}

} // namespace ftrack::sandbox::storage
