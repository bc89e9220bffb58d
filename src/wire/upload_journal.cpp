// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/upload_journal.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <stdexcept>
#include <utility>

namespace ftrack::wire {

namespace json = boost::json;

namespace {

constexpr int version = 1;

std::optional<json::object> parse_line(std::string_view line)
{
    boost::system::error_code error;
    json::value value = json::parse(line, error);
    if (error || !value.is_object())
        return std::nullopt;
    return std::move(value.get_object());
}

std::string text(json::object const& line, std::string_view name) { return std::string(line.at(name).as_string()); }

UploadJournal read_head(json::object const& line)
{
    if (line.at("version") != version)
        throw std::runtime_error("another version");
    UploadJournal journal;
    journal.server = text(line, "server");
    journal.file_name = text(line, "file_name");
    journal.file_size = line.at("file_size").to_number<std::uint64_t>();
    journal.modified = line.at("modified").to_number<std::int64_t>();
    journal.part_count = line.at("part_count").to_number<std::uint64_t>();
    journal.component_id = text(line, "component_id");
    journal.upload_id = text(line, "upload_id");
    journal.location_id = text(line, "location_id");
    for (json::value const& url : line.at("urls").as_array())
        journal.urls.emplace_back(url.as_string());
    return journal;
}

// A further head has fresh addresses, and keeps the parts if it is for the same upload.
void begin(std::optional<UploadJournal>& journal, json::object const& line)
{
    UploadJournal next = read_head(line);
    if (journal && journal->upload_id == next.upload_id)
        next.parts = std::move(journal->parts);
    journal = std::move(next);
}

} // namespace

std::optional<UploadJournal> UploadJournal::parse(std::string_view text_of_file)
{
    std::optional<UploadJournal> journal;
    while (!text_of_file.empty()) {
        auto const end = text_of_file.find('\n');
        if (end == std::string_view::npos)
            break; // a line that was not finished
        auto const line = parse_line(text_of_file.substr(0, end));
        text_of_file.remove_prefix(end + 1);
        if (!line)
            return std::nullopt;
        try {
            if (!journal || line->contains("version"))
                begin(journal, *line);
            else
                journal->parts[line->at("part").to_number<int>()] = text(*line, "e_tag");
        } catch (std::exception const&) {
            return std::nullopt;
        }
    }
    if (journal && journal->urls.size() != journal->part_count)
        return std::nullopt;
    return journal;
}

std::string UploadJournal::head() const
{
    json::object line;
    line["version"] = version;
    line["server"] = server;
    line["file_name"] = file_name;
    line["file_size"] = file_size;
    line["modified"] = modified;
    line["part_count"] = part_count;
    line["component_id"] = component_id;
    line["upload_id"] = upload_id;
    line["location_id"] = location_id;
    line["urls"] = json::array(urls.begin(), urls.end());
    return json::serialize(line) + '\n';
}

std::string UploadJournal::part_line(int number, std::string_view etag)
{
    json::object line;
    line["part"] = number;
    line["e_tag"] = etag;
    return json::serialize(line) + '\n';
}

bool UploadJournal::continues(UploadJournal const& other) const
{
    return server == other.server && file_name == other.file_name && file_size == other.file_size && modified == other.modified &&
           part_count == other.part_count;
}

} // namespace ftrack::wire
