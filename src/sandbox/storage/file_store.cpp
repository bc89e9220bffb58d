// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/storage/file_store.hpp"

#include "ftrack/uuid.hpp"
#include "sandbox/storage/storage_error.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace ftrack::sandbox::storage {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longest_name = 64;
constexpr char marker[] = "ftrack-storage.version";
constexpr std::string_view content_prefix = "content-";

/// So that names sort as their numbers do.
std::string padded(std::uint64_t number)
{
    std::string const digits = std::to_string(number);
    return std::string(digits.size() < 10 ? 10 - digits.size() : 0, '0') + digits;
}

std::string unquoted(std::string_view etag)
{
    if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"')
        etag = etag.substr(1, etag.size() - 2);
    return std::string(etag);
}

/// `content-COUNT-ETAG`
struct Content
{
    fs::path folder;
    std::uint64_t count = 0;
    std::string etag;
};

std::optional<Content> read_content(fs::path const& folder)
{
    std::string const name = folder.filename().string();
    if (!name.starts_with(content_prefix))
        return std::nullopt;
    Content content;
    char const* const end = name.data() + name.size();
    auto const [rest, error] = std::from_chars(name.data() + content_prefix.size(), end, content.count);
    if (error != std::errc() || rest == end || *rest != '-')
        return std::nullopt;
    content.folder = folder;
    content.etag.assign(rest + 1, end);
    return content;
}

/// The latest first.
std::vector<Content> contents(fs::path const& component)
{
    std::vector<Content> result;
    std::error_code ignored;
    for (fs::directory_entry const& entry : fs::directory_iterator(component, ignored)) {
        if (auto content = read_content(entry.path()))
            result.push_back(std::move(*content));
    }
    std::sort(result.begin(), result.end(), [](Content const& a, Content const& b) { return a.count > b.count; });
    return result;
}

std::vector<fs::path> sorted_files(fs::path const& folder)
{
    std::vector<fs::path> files;
    for (fs::directory_entry const& entry : fs::directory_iterator(folder))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

/// The parts that have arrived: number → MD5.
std::map<unsigned, std::string> arrived_parts(fs::path const& upload)
{
    std::map<unsigned, std::string> parts;
    for (fs::path const& file : sorted_files(upload)) {
        std::string const name = file.filename().string();
        std::size_t const dash = name.find('-');
        unsigned number = 0;
        if (dash != std::string::npos && std::from_chars(name.data(), name.data() + dash, number).ptr == name.data() + dash)
            parts[number] = name.substr(dash + 1);
    }
    return parts;
}

int hex_value(char digit) { return digit <= '9' ? digit - '0' : digit - 'a' + 10; }

std::string bytes_of_hex(std::string_view hex)
{
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(hex_value(hex[i]) * 16 + hex_value(hex[i + 1]));
    return bytes;
}

/// Throws StorageError unless these are parts that have arrived, by rising number.
void check_parts(std::map<unsigned, std::string> const& arrived, std::vector<PartTag> const& parts)
{
    unsigned last = 0;
    for (PartTag const& part : parts) {
        auto const found = arrived.find(part.number);
        if (found == arrived.end())
            throw invalid_part("Part " + std::to_string(part.number) + " has not arrived.");
        if (found->second != unquoted(part.etag))
            throw invalid_part("Part " + std::to_string(part.number) + " has another ETag.");
        if (part.number <= last)
            throw invalid_part_order();
        last = part.number;
    }
    if (parts.empty())
        throw invalid_part("An upload is completed by at least one part.");
}

} // namespace

FileStore::Incoming::Incoming(fs::path path) : path_(std::move(path)), file_(path_, std::ios::binary | std::ios::trunc)
{
    if (!file_)
        throw std::runtime_error("The sandbox cannot write to " + path_.string() + ".");
}

FileStore::Incoming::~Incoming()
{
    file_.close();
    std::error_code ignored;
    fs::remove(path_, ignored);
}

void FileStore::Incoming::write(std::string_view bytes)
{
    md5_.update(bytes);
    if (!file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size())))
        throw std::runtime_error("The sandbox cannot write to " + path_.string() + ".");
}

std::string FileStore::Incoming::finish()
{
    file_.close();
    if (!file_)
        throw std::runtime_error("The sandbox cannot write to " + path_.string() + ".");
    return md5_.finish();
}

FileStore::FileStore(fs::path root) : root_(std::move(root)), is_temporary_(root_.empty())
{
    if (is_temporary_) {
        root_ = fs::temp_directory_path() / ("ftrack-storage-" + make_uuid());
        return;
    }
    fs::create_directories(root_);
    if (!fs::exists(root_ / marker) && !fs::is_empty(root_))
        throw std::runtime_error("The folder " + root_.string() + " holds something else than the storage of a sandbox.");
    std::ofstream(root_ / marker) << "1\n";
    fs::permissions(root_, fs::perms::owner_all);
    // What a process left that ended in the middle of it.
    for (std::string const& component : components()) {
        fs::remove_all(root_ / component / "incoming");
        fs::create_directory(root_ / component / "incoming");
    }
}

FileStore::~FileStore()
{
    std::error_code ignored;
    if (is_temporary_)
        fs::remove_all(root_, ignored);
}

bool FileStore::is_storable(std::string_view component) noexcept
{
    return !component.empty() && component.size() <= longest_name && std::all_of(component.begin(), component.end(), [](char character) {
        return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '-' || character == '_';
    });
}

void FileStore::admit(std::string const& component, std::string const& upload)
{
    std::lock_guard const lock(mutex_);
    if (fs::create_directories(root_))
        fs::permissions(root_, fs::perms::owner_all);
    fs::create_directories(root_ / component / "incoming");
    if (!upload.empty())
        fs::create_directories(root_ / component / "uploads" / upload);
}

void FileStore::remove(std::string const& component) noexcept
try {
    if (!is_storable(component))
        return;
    std::lock_guard const lock(mutex_);
    std::error_code ignored;
    fs::remove_all(root_ / component, ignored);
} catch (std::exception const&) { // what cannot be removed stays, and is nobody's
}

std::vector<std::string> FileStore::components() const
{
    std::vector<std::string> names;
    if (!fs::exists(root_))
        return names;
    for (fs::directory_entry const& entry : fs::directory_iterator(root_)) {
        if (entry.is_directory())
            names.push_back(entry.path().filename().string());
    }
    return names;
}

fs::path FileStore::upload_folder(std::string const& component, std::string const& upload) const
{
    fs::path folder = root_ / component / "uploads" / upload;
    if (!is_storable(component) || !is_storable(upload) || !fs::is_directory(folder))
        throw no_such_upload();
    return folder;
}

std::unique_ptr<FileStore::Incoming> FileStore::receive(std::string const& component, std::string const& upload)
{
    if (!upload.empty())
        upload_folder(component, upload);
    fs::path const folder = root_ / component / "incoming";
    if (!is_storable(component) || !fs::is_directory(folder))
        throw no_such_key();
    return std::make_unique<Incoming>(folder / make_uuid());
}

std::string FileStore::commit(std::string const& component, Incoming& incoming, std::string const& md5_hex)
{
    std::lock_guard const lock(mutex_);
    if (!fs::exists(incoming.path()))
        throw no_such_key();
    fs::path const pieces = incoming.path().string() + ".pieces";
    fs::create_directory(pieces);
    fs::rename(incoming.path(), pieces / padded(1));
    install(component, pieces, md5_hex);
    return '"' + md5_hex + '"';
}

std::string FileStore::commit_part(std::string const& component, std::string const& upload, unsigned number, Incoming& incoming,
                                   std::string const& md5_hex)
{
    std::lock_guard const lock(mutex_);
    fs::path const folder = upload_folder(component, upload);
    if (auto const arrived = arrived_parts(folder); arrived.count(number) > 0)
        fs::remove(folder / (padded(number) + '-' + arrived.at(number)));
    fs::rename(incoming.path(), folder / (padded(number) + '-' + md5_hex));
    return '"' + md5_hex + '"';
}

void FileStore::check(std::string const& component, std::string const& upload, std::vector<PartTag> const& parts) const
{
    std::lock_guard const lock(mutex_);
    check_parts(arrived_parts(upload_folder(component, upload)), parts);
}

std::string FileStore::complete(std::string const& component, std::string const& upload, std::vector<PartTag> const& parts)
{
    std::lock_guard const lock(mutex_);
    fs::path const folder = upload_folder(component, upload);
    auto const arrived = arrived_parts(folder);
    check_parts(arrived, parts);
    std::string digests;
    std::vector<std::string> names;
    for (PartTag const& part : parts) {
        digests += bytes_of_hex(arrived.at(part.number));
        names.push_back(padded(part.number) + '-' + arrived.at(part.number));
    }
    for (fs::path const& file : sorted_files(folder)) {
        if (!std::binary_search(names.begin(), names.end(), file.filename().string()))
            fs::remove(file);
    }
    std::string const etag = net::md5_hex(digests) + '-' + std::to_string(parts.size());
    install(component, folder, etag);
    return '"' + etag + '"';
}

void FileStore::install(std::string const& component, fs::path const& pieces, std::string const& etag)
{
    std::vector<Content> const old = contents(root_ / component);
    std::uint64_t const count = old.empty() ? 1 : old.front().count + 1;
    fs::rename(pieces, root_ / component / (std::string(content_prefix) + padded(count) + '-' + etag));
    std::error_code ignored;
    for (Content const& content : old)
        fs::remove_all(content.folder, ignored);
}

std::optional<StoredFile> FileStore::find(std::string const& component) const
{
    if (!is_storable(component))
        return std::nullopt;
    std::lock_guard const lock(mutex_);
    std::vector<Content> const found = contents(root_ / component);
    if (found.empty())
        return std::nullopt;
    StoredFile file;
    file.etag = '"' + found.front().etag + '"';
    file.pieces = sorted_files(found.front().folder);
    for (fs::path const& piece : file.pieces) {
        file.sizes.push_back(fs::file_size(piece));
        file.size += file.sizes.back();
    }
    return file;
}

} // namespace ftrack::sandbox::storage
