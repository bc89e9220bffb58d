// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Decoding and encoding without a network, beside what Boost.JSON alone takes for the same text.
#include "program/commands.hpp"
#include "program/measurement.hpp"

#include "ftrack/operation.hpp"
#include "wire/decoder.hpp"
#include "wire/encoder.hpp"
#include "wire/schema_index.hpp"

#include <CLI/Option.hpp>
#include <CLI/Validators.hpp>

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace ftrack::bench {

namespace {

constexpr std::size_t chunk_size = std::size_t{64} << 10; // as the network delivers it

std::string read_file(std::filesystem::path const& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw std::runtime_error("cannot read " + path.string());
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

std::shared_ptr<wire::SchemaIndex const> schemas_of(std::string_view text)
{
    boost::json::array schemas;
    for (char const* const type : {"Task", "Shot", "Sequence", "Project", "Status", "Type", "User", "Priority", "ObjectType"}) {
        boost::json::object schema;
        schema["id"] = type;
        schema["primary_key"] = boost::json::array{"id"};
        schemas.push_back(schema);
    }
    if (text.empty())
        throw std::runtime_error("nothing to decode");
    return std::make_shared<wire::SchemaIndex const>(wire::decode(boost::json::serialize(schemas)));
}

boost::json::object repeat(double seconds, std::function<void()> const& work)
{
    Measurement measurement{std::chrono::duration<double>(seconds)};
    while (true) {
        auto const begin = Measurement::Clock::now();
        work();
        if (!measurement.goes_on_after(begin))
            break;
    }
    return measurement.result();
}

boost::json::object decode(std::string const& text, double seconds)
{
    auto const schemas = schemas_of(text);
    return repeat(seconds, [&] {
        wire::Decoder decoder(schemas);
        for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(std::min(chunk_size, rest.size())))
            decoder.write(rest.substr(0, chunk_size));
        if (!decoder.finish().is_array())
            throw std::runtime_error("no array");
    });
}

boost::json::object parse(std::string const& text, double seconds)
{
    return repeat(seconds, [&] {
        boost::json::monotonic_resource arena;
        boost::json::value const value = boost::json::parse(text, &arena);
        if (!value.is_array())
            throw std::runtime_error("no array");
    });
}

boost::json::object shot_data(int number)
{
    boost::json::object data;
    data["name"] = "sh" + std::to_string(number);
    data["parent_id"] = "8f5d2f1a-6a4e-4b8e-9d0a-2f6f0f3f1c11";
    data["project_id"] = "0b1c9e1e-56f5-4c8b-8f3e-6d4f5a5b7c22";
    data["status_id"] = "44dd9fb2-4164-11df-9218-0019bb4983d8";
    data["description"] = "A shot of the \"opening\" sequence, with a camera move over the bay.";
    data["start_date"] = "2026-03-02T09:00:00";
    data["bid"] = 28'800 + number;
    return data;
}

std::vector<Operation> creates()
{
    std::vector<Operation> batch;
    for (int i = 0; i < 1'000; ++i)
        batch.push_back(operation::create("Shot", shot_data(i)));
    return batch;
}

boost::json::object encode(std::string const&, double seconds)
{
    std::vector<Operation> const batch = creates();
    return repeat(seconds, [&] {
        if (wire::encode(batch, true).empty())
            throw std::runtime_error("no text");
    });
}

boost::json::object serialize(std::string const&, double seconds)
{
    boost::json::value const same = boost::json::parse(wire::encode(creates(), true));
    return repeat(seconds, [&] {
        if (boost::json::serialize(same).empty())
            throw std::runtime_error("no text");
    });
}

std::map<std::string, boost::json::object (*)(std::string const&, double)> known_work()
{
    return {{"decode", decode}, {"parse", parse}, {"encode", encode}, {"serialize", serialize}};
}

class CodecCommand
{
public:
    std::string work;
    std::filesystem::path file;
    double seconds = 2;

    void run() const
    {
        std::string const text = file.empty() ? std::string() : read_file(file);
        std::cout << boost::json::serialize(known_work().at(work)(text, seconds)) << std::endl;
    }
};

} // namespace

void add_codec(CLI::App& app)
{
    CLI::App* const verb = app.add_subcommand("codec", "decode or parse a file; encode or serialize 1,000 creates");
    auto const command = std::make_shared<CodecCommand>();
    verb->add_option("work", command->work)->required()->check(CLI::IsMember(known_work()));
    verb->add_option("--file", command->file, "a response's body");
    verb->add_option("--seconds", command->seconds)->check(CLI::PositiveNumber);
    verb->callback([command] { command->run(); });
}

} // namespace ftrack::bench
