// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// What was uploaded is kept, however the program ends.
#include "ftrack/ftrack.hpp"

#include "process/running_sandbox.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

#include <csignal>
#include <string>
#include <vector>

using namespace ftrack;
using ftrack::test::TemporaryFolder;

namespace {

class Text final : public BodySink
{
public:
    void start(HttpResponse const&) override { text.clear(); }
    void write(std::string_view bytes) override { text += bytes; }

    std::string text;
};

class StorageProcess : public test::RunningSandbox
{
public:
    explicit StorageProcess(std::string const& folder) : RunningSandbox({"--port", "0", "--data", folder}) {}

    /// Where the file of this component is to be put; makes the component when there is none.
    std::string upload_url(std::string const& component)
    {
        boost::json::object data;
        data["id"] = component;
        data["name"] = "plate";
        test::run_coroutine(io, session->ensure("FileComponent", data, Keys("id")));
        boost::json::object operation;
        operation["action"] = "get_upload_metadata";
        operation["component_id"] = component;
        std::vector<Operation> batch;
        batch.emplace_back(std::move(operation));
        return test::run_coroutine(io, session->call(std::move(batch))).at(0).get_string("url");
    }

    /// The status and the body.
    std::string send(std::string method, std::string url, std::string body = {})
    {
        HttpRequest request;
        request.method = std::move(method);
        request.url = std::move(url);
        request.body = std::move(body);
        request.follow_to_other_hosts = true;
        SessionOptions options;
        options.proxy.use_environment = false;
        auto const transport = make_http_transport(io.get_executor(), options);
        Text answer;
        HttpResponse const response = test::run_coroutine(io, transport->send(std::move(request), answer));
        return std::to_string(response.status) + ' ' + answer.text;
    }

    std::string download(std::string const& component) { return send("GET", session->get_component_url(component).value()); }
};

} // namespace

TEST_CASE("uploaded files and signed addresses outlive a restart", "[process]")
{
    int const signal = GENERATE(SIGTERM, SIGKILL);
    TemporaryFolder folder;
    std::string const data = (folder / "data").string();
    std::string const component = make_uuid();
    std::string signed_path;
    {
        StorageProcess sandbox(data);
        std::string const url = sandbox.upload_url(component);
        signed_path = url.substr(url.find("/storage/"));
        CHECK(sandbox.send("PUT", url, "plate") == "200 ");
        sandbox.end(signal);
    }
    StorageProcess sandbox(data);
    CHECK(sandbox.download(component) == "200 plate");
    std::string const url = sandbox.upload_url(component);
    CHECK(sandbox.send("PUT", url.substr(0, url.find("/storage/")) + signed_path, "again") == "200 ");
    CHECK(sandbox.download(component) == "200 again");
    CHECK(sandbox.end(SIGTERM) == 0);
}
