// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// The sandbox's answers over 100,000 tasks in 50 projects, in an SQLite file: parsing, compiling, reading and writing the JSON, without a socket.
#include "sandbox/service/api.hpp"
#include "sandbox/storage/storage.hpp"

#include <benchmark/benchmark.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <chrono>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace {

using namespace ftrack;

class Studio
{
public:
    static Studio& get()
    {
        static Studio studio;
        return studio;
    }

    ~Studio() { std::filesystem::remove_all(folder_); }

    std::string const& ask(std::string const& expression)
    {
        boost::json::object operation;
        operation["action"] = "query";
        operation["expression"] = expression;
        request_.body = boost::json::serialize(boost::json::array{operation});
        reply_ = api_.handle(request_);
        if (reply_.body.compare(0, 2, "[{") != 0)
            throw std::runtime_error(reply_.body);
        return reply_.body;
    }

private:
    Studio()
        : folder_(std::filesystem::temp_directory_path() / "ftrack_bench_sandbox_query"),
          api_(options(), std::make_shared<sandbox::storage::Storage>(folder_ / "storage", std::chrono::hours(1)))
    {
        request_.user = api_.administrator();
        request_.api_key = api_.administrator_key();
    }

    sandbox::Options options() const
    {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        sandbox::Options options;
        options.database = folder_ / "studio.sqlite";
        options.demo.projects = 50;
        options.demo.sequences_per_project = 10;
        options.demo.shots_per_sequence = 10;
        options.demo.tasks_per_shot = 20;
        return options;
    }

    std::filesystem::path folder_;
    sandbox::Api api_;
    sandbox::ApiRequest request_;
    sandbox::ApiReply reply_;
};

void answer(benchmark::State& state, std::string const& expression)
{
    Studio& studio = Studio::get();
    std::size_t size = 0;
    for (auto _ : state)
        size = studio.ask(expression).size();
    state.counters["bytes"] = static_cast<double>(size);
}

[[maybe_unused]] bool const registered = [] {
    std::pair<char const*, char const*> const queries[] = {
        {"tasks_of_a_project",
         "select name, status.name, parent.name from Task where project.name is \"project_007\" and status.name is_not \"Done\" "
         "order by name limit 500"},
        {"task_by_name", "select name from Task where name is \"animation\" and parent.name is \"sh050\" and project.name is \"project_007\""},
        {"children", "select children.name from Shot where name is \"sh050\" and project.name is \"project_007\""},
        {"count_by_status", "select count(id) from Task where project.name is \"project_007\" group by status_id"},
        {"assigned", "select name from Task where assignments any (resource.username is \"jane.doe\") and project.name is \"project_007\" limit 100"},
        {"latest_versions", "select version, asset.name, link from AssetVersion where is_latest_version is true and asset.parent.project.name is "
                            "\"project_007\" limit 200"},
        {"under_a_sequence", "select name from Task where ancestors any (name is \"sq020\") and project.name is \"project_007\" limit 200"},
        {"page_of_all", "select name from Task order by name limit 500 offset 50000"},
    };
    for (auto const& [name, expression] : queries)
        benchmark::RegisterBenchmark(name, answer, expression)->Unit(benchmark::kMillisecond)->Repetitions(5)->ReportAggregatesOnly();
    return true;
}();

} // namespace
