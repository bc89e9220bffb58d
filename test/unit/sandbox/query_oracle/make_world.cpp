// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "unit/sandbox/query_oracle/world.hpp"

#include <array>
#include <optional>

namespace ftrack::test::oracle {

namespace {

constexpr std::int64_t day = 86'400;
constexpr std::int64_t monday = 1'705'276'800; // 2024-01-15T00:00:00

class Maker
{
public:
    explicit Maker(std::uint64_t seed) : random_(seed) {}

    World make()
    {
        make_workflow();
        make_people();
        make_contexts();
        make_work();
        make_publishes();
        make_notes();
        make_lists();
        make_custom_attributes();
        make_custom_links();
        return std::move(world_);
    }

private:
    std::string id(char const* kind) { return std::string(kind) + "-" + std::to_string(next_++); }

    std::string name()
    {
        static std::array<char const*, 23> const names{
            "sh010", "SH010", "sh010 ", "animation", "Animation", "it's",    "say \"hi\"", "back\\slash", "100%",   "100 km", "a_b",  "aXb",
            "",      "none",  "true",   "10",        "Ünïcode",   "ÜNÏCODE", "x y",        "x y  ",       "select", "(a, b)", "zebra"};
        return random_.pick(names);
    }

    Value number()
    {
        static std::array<double, 8> const numbers{-1.5, 0, 0.5, 1, 2, 3, 10, 100};
        return random_.pick(numbers);
    }

    Value whole() { return static_cast<double>(random_.below(4)); }
    Value truth() { return random_.chance(50); }

    Value moment()
    {
        static std::array<std::int64_t, 5> const times{0, day - 1, day / 2, 18'000, 3'661};
        return Moment{monday + static_cast<std::int64_t>(random_.below(6)) * day + random_.pick(times)};
    }

    /// Sometimes nothing.
    Value perhaps(Value value) { return random_.chance(25) ? Value() : value; }

    /// The id of some record; nothing when there is none yet.
    Value some(std::vector<std::string> const& ids) { return ids.empty() ? Value() : Value(random_.pick(ids)); }

    std::string add(std::vector<std::string>& ids, char const* kind, std::string const& type, std::map<std::string, Value> values)
    {
        std::string const fresh = id(kind);
        values["id"] = fresh;
        world_.add(type, std::move(values));
        ids.push_back(fresh);
        return fresh;
    }

    void make_workflow()
    {
        for (char const* const name : {"Not started", "Working", "Done"})
            add(states_, "state", "State", {{"name", name}, {"short", lower(name).substr(0, 4)}});
        for (char const* const name : {"Not started", "Ready", "in progress", "Done", "DONE", "it's"})
            add(statuses_, "status", "Status",
                {{"name", name}, {"color", perhaps("#00ff00")}, {"sort", whole()}, {"is_active", truth()}, {"state_id", perhaps(some(states_))}});
        for (char const* const name : {"Animation", "Modeling", "generic"})
            add(types_, "type", "Type", {{"name", name}, {"sort", whole()}, {"is_billable", truth()}});
        for (char const* const name : {"Task", "Shot", "Sequence", "Folder", "Milestone"})
            add(object_types_, "object-type", "ObjectType", {{"name", name}, {"sort", whole()}});
        for (char const* const name : {"farm", "Client", "internal"})
            add(scopes_, "scope", "Scope", {{"name", name}});
    }

    void make_people()
    {
        for (char const* const name : {"jane.doe", "john", "Administrator", "o'neil", "guest"})
            add(users_, "user", "User",
                {{"resource_type", "user"},
                 {"username", name},
                 {"first_name", perhaps(this->name())},
                 {"email", perhaps("a@b.se")},
                 {"is_active", truth()}});
        for (char const* const name : {"Lighting", "FX", "crew"})
            add(groups_, "group", "Group", {{"resource_type", "group"}, {"name", name}, {"local", truth()}, {"parent_id", perhaps(some(groups_))}});
        for (int i = 0; i < 6; ++i)
            add(others_, "membership", "Membership", {{"group_id", some(groups_)}, {"user_id", some(users_)}});
        resources_ = users_;
        resources_.insert(resources_.end(), groups_.begin(), groups_.end());
    }

    std::map<std::string, Value> context_values(char const* context_type)
    {
        return {{"name", name()},
                {"context_type", context_type},
                {"created_at", perhaps(moment())},
                {"created_by_id", perhaps(some(users_))},
                {"start_date", perhaps(moment())},
                {"end_date", perhaps(moment())}};
    }

    void make_contexts()
    {
        for (char const* const status : {"active", "hidden", "active"}) {
            std::map<std::string, Value> values = context_values("show");
            values.insert({{"status", status}, {"full_name", perhaps(name())}, {"is_private", truth()}, {"is_global", perhaps(truth())}});
            std::string const project = id("project");
            values["id"] = project;
            values["project_id"] = project;
            world_.add("Project", std::move(values));
            contexts_.push_back(project);
            projects_.push_back(project);
            make_tree(project, {project});
        }
        for (int i = 0; i < 40; ++i)
            world_.add("ContextScope", {{"context_id", contexts_[static_cast<std::size_t>(i)]}, {"scope_id", some(scopes_)}});
    }

    void make_tree(std::string const& project, std::vector<std::string> parents)
    {
        static std::array<char const*, 5> const types{"Task", "Shot", "Sequence", "Folder", "Milestone"};
        for (int i = 0; i < 30; ++i) {
            std::size_t const type = i < 6 ? 1 + random_.below(3) : random_.below(types.size());
            std::map<std::string, Value> values = context_values("task");
            values.insert({{"project_id", project},
                           {"parent_id", some(parents)},
                           {"object_type_id", object_types_[type]},
                           {"status_id", perhaps(some(statuses_))},
                           {"type_id", perhaps(some(types_))},
                           {"description", perhaps(name())},
                           {"sort", number()},
                           {"bid", perhaps(number())}});
            std::string const made = add(contexts_, "context", types[type], std::move(values));
            typed_.push_back(made);
            if (type != 0)
                parents.push_back(made);
            else
                tasks_.push_back(made);
        }
    }

    void make_work()
    {
        for (int i = 0; i < 60; ++i)
            add(others_, "timelog", "Timelog",
                {{"name", perhaps(name())},
                 {"comment", name()},
                 {"start", moment()},
                 {"duration", number()},
                 {"user_id", perhaps(some(users_))},
                 {"context_id", perhaps(some(contexts_))}});
        for (int i = 0; i < 60; ++i)
            add(others_, "appointment", "Appointment",
                {{"type", random_.chance(60) ? "assignment" : "allocation"}, {"context_id", some(contexts_)}, {"resource_id", some(resources_)}});
        for (int i = 0; i < 30; ++i)
            add(others_, "link", "TypedContextLink", {{"from_id", some(typed_)}, {"to_id", some(typed_)}});
    }

    void make_publishes()
    {
        for (int i = 0; i < 25; ++i) {
            std::string const asset = add(assets_, "asset", "Asset", {{"name", perhaps(name())}, {"context_id", perhaps(some(contexts_))}});
            std::size_t const count = random_.below(4);
            for (std::size_t version = 1; version <= count; ++version)
                make_version(asset, static_cast<double>(version));
        }
        for (int i = 0; i < 20; ++i)
            add(others_, "uses", "AssetVersionLink", {{"from_id", some(versions_)}, {"to_id", some(versions_)}});
        for (int i = 0; i < 40; ++i) {
            static std::array<char const*, 3> const types{"FileComponent", "SequenceComponent", "ContainerComponent"};
            std::size_t const type = random_.below(types.size());
            std::map<std::string, Value> values{{"name", name()},
                                                {"file_type", perhaps(".exr")},
                                                {"size", perhaps(whole())},
                                                {"system_type", std::array<char const*, 3>{"file", "sequence", "container"}[type]},
                                                {"version_id", perhaps(some(versions_))},
                                                {"container_id", random_.chance(40) ? some(containers_) : Value()}};
            if (type == 1)
                values["padding"] = whole();
            std::string const made = add(components_, "component", types[type], std::move(values));
            if (type == 2)
                containers_.push_back(made);
        }
    }

    void make_version(std::string const& asset, double version)
    {
        add(versions_, "version", "AssetVersion",
            {{"asset_id", asset},
             {"version", version},
             {"task_id", perhaps(some(tasks_))},
             {"user_id", perhaps(some(users_))},
             {"status_id", perhaps(some(statuses_))},
             {"comment", perhaps(name())},
             {"date", perhaps(moment())},
             {"is_published", truth()}});
    }

    void make_notes()
    {
        std::vector<std::string> notes;
        for (int i = 0; i < 60; ++i) {
            bool const on_version = random_.chance(30);
            add(notes, "note", "Note",
                {{"content", name()},
                 {"date", perhaps(moment())},
                 {"is_todo", perhaps(truth())},
                 {"user_id", perhaps(some(users_))},
                 {"parent_id", on_version ? some(versions_) : some(typed_)},
                 {"parent_type", on_version ? "AssetVersion" : "TypedContext"},
                 {"in_reply_to_id", random_.chance(40) ? some(notes) : Value()}});
            if (random_.chance(60))
                world_.add("Recipient", {{"note_id", notes.back()}, {"resource_id", some(resources_)}, {"text_mentioned", perhaps(name())}});
        }
        std::size_t count = 0;
        for (std::vector<std::string> const* const parents : {&typed_, &versions_, &users_}) {
            for (std::string const& parent : *parents) {
                if (++count % 3 == 0)
                    continue;
                std::string const type = parents == &typed_ ? "TypedContext" : parents == &users_ ? "User" : "AssetVersion";
                world_.add("Metadata",
                           {{"parent_id", parent}, {"key", random_.chance(50) ? "fps" : "Camera"}, {"parent_type", type}, {"value", name()}});
            }
        }
    }

    void make_lists()
    {
        for (int i = 0; i < 8; ++i) {
            bool const is_of_versions = i % 2 == 1;
            std::string const list = add(others_, "list", is_of_versions ? "AssetVersionList" : "TypedContextList",
                                         {{"name", name()},
                                          {"system_type", is_of_versions ? "assetversion" : "task"},
                                          {"is_open", truth()},
                                          {"date", perhaps(moment())},
                                          {"project_id", some(projects_)},
                                          {"user_id", perhaps(some(users_))}});
            for (std::size_t count = random_.below(8); count > 0; --count)
                add(others_, "list-object", "ListObject", {{"list_id", list}, {"entity_id", some(is_of_versions ? versions_ : typed_)}});
        }
    }

    void make_custom_attributes()
    {
        make_configuration("fstart", "task", {}, false, 1001.0);
        make_configuration("handles", "task", object_types_[1], false, Value());
        make_configuration("camera", "task", {}, false, "A");
        make_configuration("approved", "task", object_types_[0], false, false);
        make_configuration("due", "task", {}, false, Moment{monday});
        make_configuration("budget", "show", {}, false, 10.0);
        make_configuration("fps", "task", {}, true, 24.0);
        make_configuration("local", "task", {}, false, "x y", contexts_.front());
    }

    void make_custom_links()
    {
        for (char const* const key : {"master", "Reviewer", "camera"}) {
            bool const is_to_user = std::string(key) == "Reviewer";
            std::string const configuration = add(others_, "link-configuration", "CustomAttributeLinkConfiguration",
                                                  {{"key", key},
                                                   {"label", perhaps(name())},
                                                   {"entity_type", "task"},
                                                   {"entity_type_to", is_to_user ? "user" : "task"},
                                                   {"sort", whole()}});
            for (int i = 0; i < 20; ++i)
                add(others_, "custom-link", is_to_user ? "UserCustomAttributeLink" : "ContextCustomAttributeLink",
                    {{"configuration_id", configuration}, {"from_id", some(typed_)}, {"to_id", is_to_user ? some(users_) : some(typed_)}});
        }
    }

    Value like(Value const& example)
    {
        if (std::holds_alternative<bool>(example))
            return truth();
        if (std::holds_alternative<double>(example) || is_null(example))
            return number();
        if (std::holds_alternative<Moment>(example))
            return moment();
        return name();
    }

    void make_configuration(char const* key, char const* entity_type, Value const& object_type, bool is_hierarchical, Value const& initial,
                            Value const& project = {})
    {
        std::string const configuration = add(others_, "configuration", "CustomAttributeConfiguration",
                                              {{"key", key},
                                               {"label", perhaps(name())},
                                               {"entity_type", entity_type},
                                               {"object_type_id", object_type},
                                               {"project_id", project},
                                               {"is_hierarchical", is_hierarchical},
                                               {"sort", whole()},
                                               {"default", initial}});
        for (Record const* const context : world_.rows("Context")) {
            bool const fits_kind = std::string(context->type == "Project" ? "show" : "task") == entity_type;
            bool const fits_type = is_null(object_type) || context->get("object_type_id") == object_type;
            bool const fits_project = is_null(project) || context->get("project_id") == project;
            if ((is_hierarchical || (fits_kind && fits_type)) && fits_project)
                make_value(configuration, key, context->text("id"), initial);
        }
    }

    // What is set hides the default, also when it is set to nothing.
    void make_value(std::string const& configuration, char const* key, std::string const& entity, Value value)
    {
        std::map<std::string, Value> values{{"configuration_id", configuration}, {"entity_id", entity}};
        if (random_.chance(40)) {
            value = perhaps(like(value));
            values["value"] = value;
            world_.add("CustomAttributeValue", values);
        }
        values["key"] = key;
        values["value"] = value;
        world_.add("ContextCustomAttributeValue", values);
    }

    Random random_;
    World world_;
    std::size_t next_ = 1;
    std::vector<std::string> states_, statuses_, types_, object_types_, scopes_, users_, groups_, resources_, projects_, contexts_, typed_, tasks_,
        assets_, versions_, components_, containers_, others_;
};

} // namespace

World make_world(std::uint64_t seed) { return Maker(seed).make(); }

} // namespace ftrack::test::oracle
