// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/python_client.hpp"

#include "net/inflate.hpp"
#include "support/catch.hpp"
#include "support/json_pattern.hpp"
#include "support/run_coroutine.hpp"

#include <boost/json/parse.hpp>

#include <string_view>

namespace ftrack::test {

namespace json = boost::json;

namespace {

sandbox::Options small_studio()
{
    sandbox::Options options;
    options.tls = false;
    options.demo.projects = 1;
    options.demo.sequences_per_project = 1;
    options.demo.shots_per_sequence = 2;
    options.demo.tasks_per_shot = 2;
    return options;
}

std::string header_in(std::string_view head, std::string_view name)
{
    std::size_t const begin = head.find("\r\n" + std::string(name) + ": ");
    if (begin == std::string_view::npos)
        return {};
    std::size_t const value = begin + 4 + name.size();
    return std::string(head.substr(value, head.find("\r\n", value) - value));
}

std::string inflated(std::string const& body)
{
    std::string text;
    net::Inflater inflater;
    inflater.start(net::Inflater::Format::gzip);
    inflater.write(body, [&](std::string_view part) { text += part; });
    return text;
}

} // namespace

PythonClient::PythonClient(boost::asio::io_context& io, sandbox::Server const& server, std::string const& user)
    : io_(io), connection_(io, server.port()), user_(user.empty() ? server.api_user() : user), key_(server.api_key(user_)), port_(server.port())
{
    connection_.listen();
}

std::string PythonClient::request_head(std::size_t size) const
{
    return "POST /api HTTP/1.1\r\nHost: localhost:" + std::to_string(port_) +
           "\r\nUser-Agent: python-requests/2.31.0\r\nAccept-Encoding: gzip, deflate\r\naccept: application/json\r\nConnection: keep-alive\r\n"
           "content-type: application/json\r\n" +
           (strict_api.empty() ? "" : "ftrack-strict-api: " + strict_api + "\r\n") +
           (api_options.empty() ? "" : "ftrack-api-options: " + api_options + "\r\n") + "Content-Length: " + std::to_string(size) +
           "\r\nftrack-api-key: " + key_ + "\r\nftrack-user: " + user_ + "\r\n\r\n";
}

json::value PythonClient::call(std::string const& body)
{
    connection_.received.clear();
    connection_.send(request_head(body.size()) + body);
    connection_.wait_for("\r\n\r\n");
    std::size_t const begin = connection_.received.find("\r\n\r\n") + 4;
    head = connection_.received.substr(0, begin);
    status = std::stoi(head.substr(head.find(' ')));
    std::size_t const size = std::stoul(header_in(head, "Content-Length"));
    run_until(io_, [&] { return connection_.received.size() >= begin + size; });
    std::string const answer = connection_.received.substr(begin, size);
    return json::parse(header_in(head, "Content-Encoding") == "gzip" ? inflated(answer) : answer);
}

PythonWire::PythonWire() : server(io.get_executor(), small_studio()), client((server.start(), io), server)
{
    look_up("project", "Project");
    look_up("sequence", "Sequence");
    look_up("shot", "select id from Shot order by name");
    look_up("task", "select id from Task where parent_id is " + values["shot"] + " order by name");
    look_up("asset", "select id from Asset where context_id is " + values["shot"]);
    look_up("version", "select id from AssetVersion where version is 1 and asset_id is " + values["asset"]);
    look_up("user", "User where username is " + server.api_user());
    look_up("jane", "User where username is jane.doe");
    for (char const* const key : {"fstart", "delivered"})
        look_up(key, "CustomAttributeConfiguration where key is " + std::string(key));
}

void PythonWire::look_up(std::string const& name, std::string const& expression)
{
    json::value const answer = client.call(R"([{"action": "query", "expression": ")" + expression + R"("}])");
    values[name] = std::string(answer.at(0).at("data").at(0).at("id").as_string());
}

// The longest names first: one may be the beginning of another.
std::string PythonWire::filled_in(std::string text) const
{
    for (auto value = values.rbegin(); value != values.rend(); ++value) {
        std::string const place = '$' + value->first;
        for (std::size_t at = text.find(place); at != std::string::npos; at = text.find(place, at + value->second.size()))
            text.replace(at, place.size(), value->second);
    }
    return text;
}

void PythonWire::run(std::vector<Exchange> const& exchanges) { run(exchanges, client); }

void PythonWire::run(std::vector<Exchange> const& exchanges, PythonClient& as)
{
    for (Exchange const& exchange : exchanges) {
        INFO(exchange.what);
        std::string const request = filled_in(exchange.request);
        INFO(request);
        CHECK(mismatch(json::parse(filled_in(exchange.answer)), as.call(request)) == "");
    }
}

} // namespace ftrack::test
