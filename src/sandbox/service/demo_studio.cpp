// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/seed.hpp"
#include "sandbox/service/seeder.hpp"
#include "sandbox/service/well_known.hpp"

#include <array>
#include <chrono>
#include <string>
#include <vector>

#include "ftrack/datetime.hpp"

namespace ftrack::sandbox::service {

namespace {

using Text = std::string;

// All dates count from here: the studio must be the same on every machine and every day.
std::string moment(int days, int minutes = 0)
{
    constexpr std::size_t seconds_length = sizeof("YYYY-MM-DDThh:mm:ss") - 1;
    std::chrono::sys_days const start = std::chrono::year(2024) / 1 / 8;
    return DateTime(start + std::chrono::days(days) + std::chrono::hours(9) + std::chrono::minutes(minutes)).to_string().substr(0, seconds_length);
}

std::string padded(int number, std::size_t width)
{
    std::string const digits = std::to_string(number);
    return std::string(width - std::min(width, digits.size()), '0') + digits;
}

class Generator
{
public:
    Generator(EntityStore& entities, DemoStudio const& size) : entities_(entities), size_(size)
    {
        for (store::Row& row : entities_.database().select("SELECT \"id\" FROM \"Status\" ORDER BY \"sort\""))
            statuses_.push_back(std::move(row.front()));
        for (store::Row& row : entities_.database().select("SELECT \"id\" FROM \"resource\" WHERE \"is_active\" = 1 ORDER BY rowid"))
            users_.push_back(std::move(row.front()));
    }

    void run()
    {
        if (size_.projects > 0)
            seed_demo_attributes(entities_);
        for (int number = 1; number <= size_.projects; ++number)
            add_project(number);
    }

private:
    void add(char const* type, Values values) { Seeder(entities_, type, std::string(text_of(users_.front()))).add(std::move(values)); }

    SqlValue const& status() { return statuses_[turn_ % statuses_.size()]; }
    SqlValue const& user() { return users_[turn_ % users_.size()]; }

    void add_project(int number)
    {
        constexpr std::array<char const*, 3> names{"aurora", "borealis", "cascade"};
        bool const is_named = number <= static_cast<int>(names.size());
        path_ = is_named ? Text(names[static_cast<std::size_t>(number) - 1]) : "project_" + padded(number, 3);
        Text const name = path_;
        project_ = stable_id(path_);
        add("Project", {{"id", project_},
                        {"name", name},
                        {"full_name", "Project " + name},
                        {"disk_id", stable_id("disk")},
                        {"created_at", moment(0)},
                        {"start_date", moment(0)},
                        {"end_date", moment(180)}});
        add("Metadata", {{"parent_id", project_}, {"key", Text("fps")}, {"value", Text("24")}, {"parent_type", Text("Project")}});
        add_assets(name);
        for (int sequence = 1; sequence <= size_.sequences_per_project; ++sequence)
            add_sequence(name, sequence);
        add_context("Milestone", name + "/delivery", project_, "delivery", "Generic");
    }

    void add_assets(Text const& project)
    {
        Text const folder = project + "/assets";
        add_context("Folder", folder, project_, "assets", "Generic");
        for (char const* const name : {"hero", "prop"}) {
            Text const path = folder + "/" + name;
            add_context("AssetBuild", path, stable_id(folder), name, "Modeling");
            add_published(path, "model", "Geometry", SqlValue());
        }
    }

    void add_sequence(Text const& project, int number)
    {
        Text const name = "sq" + padded(number * 10, 3);
        Text const path = project + "/" + name;
        add_context("Sequence", path, project_, name, "Generic");
        for (int shot = 1; shot <= size_.shots_per_sequence; ++shot)
            add_shot(path, shot);
    }

    void add_shot(Text const& sequence, int number)
    {
        Text const name = "sh" + padded(number * 10, 3);
        Text const path = sequence + "/" + name;
        add_context("Shot", path, stable_id(sequence), name, "Generic");
        SqlValue first_task;
        for (int task = 1; task <= size_.tasks_per_shot; ++task)
            add_task(path, task, first_task);
        add_published(path, "plate", "Image Sequence", first_task);
        if (number == 1)
            add("Note", {{"id", stable_id(path + "/note")},
                         {"content", "Please have a look at " + name + "."},
                         {"parent_id", stable_id(path)},
                         {"parent_type", Text("Shot")},
                         {"user_id", user()},
                         {"date", moment(7)}});
    }

    void add_task(Text const& shot, int number, SqlValue& first)
    {
        constexpr std::array<char const*, 5> kinds{"Layout", "Animation", "Lighting", "Compositing", "FX"};
        auto const index = static_cast<std::size_t>(number - 1);
        Text const kind = kinds[index % kinds.size()];
        Text name = kind;
        for (char& character : name)
            character = character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A')) : character;
        if (index >= kinds.size())
            name += "_" + padded(number, 2);
        Text const path = shot + "/" + name;
        add_context("Task", path, stable_id(shot), name, kind);
        add("Appointment", {{"id", stable_id(path + "/assignment")}, {"context_id", stable_id(path)}, {"resource_id", user()}});
        if (number == 1)
            first = stable_id(path);
    }

    void add_context(char const* type, Text const& path, Text const& parent, Text const& name, Text const& kind)
    {
        ++turn_;
        auto const day = static_cast<int>(turn_ % 90);
        bool const is_scheduled = Text(type) == "Task" || Text(type) == "Milestone";
        add(type, {{"id", stable_id(path)},
                   {"name", name},
                   {"parent_id", parent},
                   {"project_id", project_},
                   {"status_id", status()},
                   {"type_id", stable_id("type/" + kind)},
                   {"bid", is_scheduled ? 3'600.0 * static_cast<double>(8 + turn_ % 32) : 0.0},
                   {"created_at", moment(day, static_cast<int>(turn_ % 480))},
                   {"start_date", is_scheduled ? SqlValue(moment(day)) : SqlValue()},
                   {"end_date", is_scheduled ? SqlValue(moment(day + 5)) : SqlValue()}});
    }

    void add_published(Text const& context, Text const& name, Text const& type, SqlValue const& task)
    {
        Text const path = context + "/" + name;
        add("Asset", {{"id", stable_id(path)}, {"name", name}, {"context_id", stable_id(context)}, {"type_id", stable_id("asset_type/" + type)}});
        for (int version = 1; version <= 2; ++version) {
            Text const version_path = path + "/v" + std::to_string(version);
            add("AssetVersion", {{"id", stable_id(version_path)},
                                 {"asset_id", stable_id(path)},
                                 {"version", std::int64_t{version}},
                                 {"task_id", task},
                                 {"user_id", user()},
                                 {"status_id", status()},
                                 {"comment", version == 1 ? Text("First version") : Text("Notes addressed")},
                                 {"date", moment(static_cast<int>(turn_ % 90), version)}});
            add_component(version_path, name);
        }
    }

    void add_component(Text const& version, Text const& name)
    {
        Text const id = stable_id(version + "/component");
        add("FileComponent", {{"id", id},
                              {"name", Text("main")},
                              {"file_type", Text(".exr")},
                              {"size", static_cast<std::int64_t>(1'000'000 + turn_ % 1'000)},
                              {"version_id", stable_id(version)}});
        add("ComponentLocation", {{"id", stable_id(version + "/location")},
                                  {"component_id", id},
                                  {"location_id", Text(well_known::unmanaged_location)},
                                  {"resource_identifier", "/mnt/projects/" + version + "/" + name + ".exr"}});
    }

    EntityStore& entities_;
    DemoStudio size_;
    std::vector<SqlValue> statuses_;
    std::vector<SqlValue> users_;
    Text path_;
    Text project_;
    std::size_t turn_ = 0;
};

} // namespace

void generate_demo_studio(EntityStore& entities, DemoStudio const& size) { Generator(entities, size).run(); }

} // namespace ftrack::sandbox::service
