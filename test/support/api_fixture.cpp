// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/api_fixture.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <stdexcept>

namespace ftrack::test {

namespace json = boost::json;

ApiFixture::ApiFixture(sandbox::Options const& options)
    : storage(std::make_shared<sandbox::storage::Storage>(std::filesystem::path(), options.signed_url_lifetime)), api(options, storage)
{
    caller.user = api.administrator();
    caller.api_key = api.administrator_key();
    api.on_update([this](json::object event) { events.push_back(std::move(event)); });
}

sandbox::Options ApiFixture::small_studio()
{
    sandbox::Options options;
    options.demo.projects = 1;
    options.demo.sequences_per_project = 1;
    options.demo.shots_per_sequence = 2;
    options.demo.tasks_per_shot = 2;
    return options;
}

json::value ApiFixture::send(json::array const& operations)
{
    sandbox::ApiRequest request = caller;
    request.body = json::serialize(operations);
    sandbox::ApiReply const reply = api.handle(request);
    status = reply.status;
    return json::parse(reply.body);
}

json::array ApiFixture::call(json::array const& operations)
{
    json::value results = send(operations);
    if (!results.is_array())
        throw std::runtime_error("The API refused " + json::serialize(operations) + ": " + json::serialize(results));
    return std::move(results.get_array());
}

json::value ApiFixture::create(std::string_view type, json::object data) { return call(json::array{creation(type, std::move(data))})[0].at("data"); }

json::value ApiFixture::update(std::string_view type, JsonKey key, json::object data)
{
    return call(json::array{change(type, std::move(key), std::move(data))})[0].at("data");
}

void ApiFixture::remove(std::string_view type, JsonKey key) { call(json::array{removal(type, std::move(key))}); }

json::array ApiFixture::query(std::string_view expression)
{
    json::object operation;
    operation["action"] = "query";
    operation["expression"] = expression;
    return call(json::array{std::move(operation)})[0].at("data").as_array();
}

std::string ApiFixture::failure(json::array const& operations)
{
    json::value const reply = send(operations);
    if (!reply.is_object())
        return "no failure";
    return std::string(reply.at("exception").as_string()) + ": " + std::string(reply.at("content").as_string());
}

std::string ApiFixture::first(std::string_view type)
{
    return std::string(query("select id from " + std::string(type) + " order by name limit 1").at(0).at("id").as_string());
}

json::object ApiFixture::creation(std::string_view type, json::object data)
{
    json::object operation;
    operation["action"] = "create";
    operation["entity_type"] = type;
    data["__entity_type__"] = type;
    operation["entity_data"] = std::move(data);
    return operation;
}

json::object ApiFixture::change(std::string_view type, JsonKey key, json::object data)
{
    json::object operation;
    operation["action"] = "update";
    operation["entity_type"] = type;
    operation["entity_key"] = std::move(key.value);
    data["__entity_type__"] = type;
    operation["entity_data"] = std::move(data);
    return operation;
}

json::object ApiFixture::removal(std::string_view type, JsonKey key)
{
    json::object operation;
    operation["action"] = "delete";
    operation["entity_type"] = type;
    operation["entity_key"] = std::move(key.value);
    return operation;
}

} // namespace ftrack::test
