// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "session/schema_cache.hpp"

#include "ftrack/uuid.hpp"
#include "wire/decoder.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace ftrack::session {

namespace {

constexpr std::uintmax_t max_file_size = std::uintmax_t{64} << 20;

Value read(std::filesystem::path const& path)
{
    if (std::filesystem::file_size(path) > max_file_size)
        throw std::length_error("larger than a schema cache can be");
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
    Value const content = read(path_);
    Value const hash = content["schema_hash"];
    if (!hash.is_string() || hash.as_string() != schema_hash)
        return nullptr;
    return std::make_shared<wire::SchemaIndex const>(content["schemas"]);
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
