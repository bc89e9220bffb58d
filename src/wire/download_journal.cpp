// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/download_journal.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <exception>

namespace ftrack::wire {

namespace json = boost::json;

namespace {

constexpr int version = 1;

std::optional<DownloadJournal> read_head(json::value const& line)
{
    if (line.at("version") != version || line.at("part_size") == 0)
        return std::nullopt;
    DownloadJournal journal;
    journal.server = line.at("server").as_string();
    journal.component_id = line.at("component_id").as_string();
    journal.etag = line.at("etag").as_string();
    journal.size = line.at("size").to_number<std::uint64_t>();
    journal.part_size = line.at("part_size").to_number<std::uint64_t>();
    return journal;
}

} // namespace

std::optional<DownloadJournal> DownloadJournal::parse(std::string_view text)
try {
    std::optional<DownloadJournal> journal;
    for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        json::value const line = json::parse(text.substr(0, end));
        text.remove_prefix(end + 1);
        if (journal)
            journal->parts.insert(line.at("part").to_number<std::uint64_t>());
        else
            journal = read_head(line);
        if (!journal)
            return std::nullopt;
    }
    return journal;
} catch (std::exception const&) {
    return std::nullopt;
}

std::string DownloadJournal::head() const
{
    json::object line;
    line["version"] = version;
    line["server"] = server;
    line["component_id"] = component_id;
    line["etag"] = etag;
    line["size"] = size;
    line["part_size"] = part_size;
    return json::serialize(line) + '\n';
}

std::string DownloadJournal::part_line(std::uint64_t part)
{
    json::object line;
    line["part"] = part;
    return json::serialize(line) + '\n';
}

} // namespace ftrack::wire
