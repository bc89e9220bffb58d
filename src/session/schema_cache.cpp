// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/schema_cache.hpp"

#include "ftrack/uuid.hpp"
#include "wire/decoder.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <fstream>
#include <list>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

namespace ftrack::session {

namespace {

constexpr std::uintmax_t max_file_size = std::uintmax_t{64} << 20;

// Tells a file from what it was before without reading it.
struct FileState
{
    explicit FileState(std::filesystem::path file) : path(std::move(file)), changed(last_write_time(path)), size(file_size(path)) {}
    bool operator==(FileState const&) const = default;

    std::filesystem::path path;
    std::filesystem::file_time_type changed;
    std::uintmax_t size;
};

/// What was read last: the sessions of a process share their schemas, which take half a millisecond and half a megabyte each time. Any thread.
class RecentFiles
{
public:
    static constexpr std::size_t max_files = 4;

    class Content
    {
    public:
        std::string schema_hash;
        std::shared_ptr<wire::SchemaIndex const> schemas;
    };

    std::optional<Content> find(FileState const& file)
    {
        std::lock_guard const lock(mutex_);
        auto const found = std::ranges::find(entries_, file, &Entry::file);
        if (found == entries_.end())
            return std::nullopt;
        entries_.splice(entries_.begin(), entries_, found);
        return found->content;
    }

    void add(FileState file, Content content)
    {
        std::lock_guard const lock(mutex_);
        std::erase_if(entries_, [&](Entry const& entry) { return entry.file.path == file.path; });
        entries_.push_front(Entry{std::move(file), std::move(content)});
        if (entries_.size() > max_files)
            entries_.pop_back();
    }

private:
    struct Entry
    {
        FileState file;
        Content content;
    };

    std::mutex mutex_;
    std::list<Entry> entries_; // the latest first
};

// Never destroyed: sessions of detached threads may start after main().
RecentFiles& recent_files()
{
    static auto* const files = new RecentFiles;
    return *files;
}

Value read(std::filesystem::path const& path)
{
    std::ifstream file(path, std::ios::binary);
    wire::Decoder decoder(nullptr);
    std::array<char, 65'536> buffer{};
    while (file.read(buffer.data(), buffer.size()) || file.gcount() > 0)
        decoder.write(std::string_view(buffer.data(), static_cast<std::size_t>(file.gcount())));
    return decoder.finish();
}

void write_through_temporary(std::filesystem::path const& path, std::string const& text)
{
    if (path.has_parent_path())
        std::filesystem::create_directories(path.parent_path());
    std::filesystem::path temporary = path;
    temporary += "." + make_uuid() + ".tmp";
    try {
        std::ofstream file;
        file.exceptions(std::ios::failbit | std::ios::badbit);
        file.open(temporary, std::ios::binary | std::ios::trunc);
        file.write(text.data(), static_cast<std::streamsize>(text.size()));
        file.close();
        std::filesystem::rename(temporary, path);
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove(temporary, ignored);
        throw;
    }
}

} // namespace

std::shared_ptr<wire::SchemaIndex const> SchemaCache::load(std::string_view schema_hash) const noexcept
try {
    FileState file(path_);
    if (file.size > max_file_size)
        return nullptr;
    if (auto const recent = recent_files().find(file))
        return recent->schema_hash == schema_hash ? recent->schemas : nullptr;
    Value const content = read(path_);
    Value const hash = content["schema_hash"];
    if (!hash.is_string() || hash.as_string() != schema_hash)
        return nullptr;
    auto schemas = std::make_shared<wire::SchemaIndex const>(content["schemas"]);
    recent_files().add(std::move(file), {std::string(schema_hash), schemas});
    return schemas;
} catch (std::exception const&) {
    return nullptr;
}

std::string SchemaCache::store(std::string_view schema_hash, Value const& schemas) const noexcept
try {
    boost::json::object content;
    content["schema_hash"] = schema_hash;
    content["schemas"] = schemas.to_json();
    write_through_temporary(path_, boost::json::serialize(content));
    return {};
} catch (std::exception const& error) {
    return path_.string() + ": " + error.what();
}

} // namespace ftrack::session
