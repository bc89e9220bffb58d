// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/ftrack.hpp"

#include "support/catch.hpp"
#include "support/http_samples.hpp"
#include "support/sandbox_fixture.hpp"
#include "support/temporary_folder.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace ftrack::test {

/// A sandbox without demo data whose storage can be looked into, and a client of it.
class Studio
{
public:
    explicit Studio(SessionOptions changes = {}, std::chrono::seconds lifetime = std::chrono::hours(1)) : fixture(sandbox_options(folder, lifetime))
    {
        SessionOptions options = fixture.options();
        options.timeouts = changes.timeouts;
        session.emplace(fixture.session(std::move(options)));
    }

    CreateComponentResponse upload(ComponentSource source, CreateComponentOptions options = {})
    {
        return fixture.run(session->create_component(std::move(source), std::move(options)));
    }

    /// The bytes as another client downloads them.
    std::string content(Value const& component)
    {
        auto const transport = make_http_transport(fixture.io.get_executor(), fixture.options());
        HttpRequest request;
        request.url = session->get_component_url(component.get_string("id")).value();
        request.follow_to_other_hosts = true;
        CollectingSink sink;
        fixture.run(transport->send(std::move(request), sink));
        transport->close();
        return sink.head.status == 200 ? sink.body : "HTTP status " + std::to_string(sink.head.status);
    }

    /// Nothing of an upload is left: no component, no location, no file and no part.
    void check_empty()
    {
        CHECK(fixture.run(session->query("select id from Component")).data.empty());
        CHECK(fixture.run(session->query("select id from ComponentLocation")).data.empty());
        CHECK(files() == 0);
    }

    /// Those of components; beside them lie the storage's own.
    std::size_t files() const
    {
        auto const storage = folder / "storage";
        std::size_t count = 0;
        for (auto const& entry : std::filesystem::recursive_directory_iterator(storage))
            count += entry.is_regular_file() && entry.path().parent_path() != storage ? 1 : 0;
        return count;
    }

    TemporaryFolder folder;
    SandboxFixture fixture;
    std::optional<Session> session;

private:
    static sandbox::Options sandbox_options(TemporaryFolder const& folder, std::chrono::seconds lifetime)
    {
        sandbox::Options options;
        options.demo.projects = 0;
        options.storage_directory = folder / "storage";
        options.signed_url_lifetime = lifetime;
        return options;
    }
};

} // namespace ftrack::test
