// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/ftrack.hpp"

#include "support/catch.hpp"
#include "support/sandbox_fixture.hpp"

#include <boost/json/object.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ftrack::test {

/// An answer of the storage.
class Answer final : public BodySink
{
public:
    void start(HttpResponse const&) override { body.clear(); }
    void write(std::string_view bytes) override { body += bytes; }

    int status = 0;
    HeaderFields headers;
    std::string body;
};

/// A sandbox with a client of its API, and a bare one of its storage.
class StorageFixture : public SandboxFixture
{
public:
    explicit StorageFixture(sandbox::Options options = {})
        : SandboxFixture(std::move(options)), client(session()), transport(make_http_transport(io.get_executor(), this->options()))
    {
    }

    Answer send(std::string method, std::string url, HeaderFields headers = {}, std::string body = {})
    {
        HttpRequest request;
        request.method = std::move(method);
        request.url = std::move(url);
        request.headers = std::move(headers);
        request.body = std::move(body);
        request.follow_to_other_hosts = true;
        Answer answer;
        HttpResponse const response = run(transport->send(std::move(request), answer));
        answer.status = response.status;
        answer.headers = response.headers;
        return answer;
    }

    Answer get(std::string url, std::string range = {}, std::string if_range = {})
    {
        HeaderFields headers;
        if (!range.empty())
            headers.add("Range", range);
        if (!if_range.empty())
            headers.add("If-Range", if_range);
        return send("GET", std::move(url), std::move(headers));
    }

    std::string make_component(std::string name = "plate", std::string type = ".exr")
    {
        boost::json::object data;
        data["name"] = name;
        data["file_type"] = type;
        return run(client.create("FileComponent", data)).data.get_string("id");
    }

    /// The result of one operation.
    Value call(std::string const& action, std::string const& component, boost::json::object more = {})
    {
        more["action"] = action;
        more["component_id"] = component;
        std::vector<Operation> batch;
        batch.emplace_back(std::move(more));
        return run(client.call(std::move(batch))).at(0);
    }

    std::string upload_url(std::string const& component) { return call("get_upload_metadata", component).get_string("url"); }

    /// An uploaded component.
    std::string upload(std::string const& body, std::string name = "plate", std::string type = ".exr")
    {
        std::string const component = make_component(std::move(name), std::move(type));
        REQUIRE(send("PUT", upload_url(component), {}, body).status == 200);
        return component;
    }

    std::string component_url(std::string const& component) { return client.get_component_url(component).value(); }

    Session client;
    std::shared_ptr<Transport> transport;
};

inline HeaderFields header(std::string name, std::string value)
{
    HeaderFields fields;
    fields.add(std::move(name), std::move(value));
    return fields;
}

inline bool has(Answer const& answer, std::string const& text) { return answer.body.find(text) != std::string::npos; }

} // namespace ftrack::test
