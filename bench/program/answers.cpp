// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "program/answers.hpp"

#include "sandbox/storage/storage.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <chrono>
#include <stdexcept>
#include <utility>

namespace ftrack::bench {

namespace {

// A benchmark sends few different bodies: more are a mistake in it, and would measure the sandbox.
constexpr std::size_t max_answers = 1'000;

constexpr std::string_view completion = R"([{"action":"complete_multipart_upload")";

sandbox::Options studio()
{
    sandbox::Options options;
    options.demo.projects = 4;
    options.demo.sequences_per_project = 5;
    options.demo.shots_per_sequence = 8;
    options.demo.tasks_per_shot = 5;
    return options;
}

std::string message(int status, std::string const& body)
{
    return "HTTP/1.1 " + std::to_string(status) + " OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

} // namespace

Answers::Answers(std::filesystem::path const& folder, std::string origin)
    : origin_(std::move(origin)), api_(studio(), std::make_shared<sandbox::storage::Storage>(folder / "storage", std::chrono::hours(1)))
{
}

std::string const& Answers::to(std::string_view body)
{
    std::string key(body);
    auto found = known_.find(key);
    if (found == known_.end()) {
        if (known_.size() == max_answers)
            throw std::runtime_error("the responder was asked more than it can hold ready: benchmarks repeat their requests");
        auto answer = std::make_unique<std::string const>(make(body));
        found = known_.emplace(std::move(key), std::move(answer)).first;
    }
    return *found->second;
}

std::string Answers::make(std::string_view body)
{
    sandbox::ApiRequest request;
    request.user = user();
    request.api_key = api_key();
    request.storage_origin = origin_;
    request.body = body;
    if (!body.starts_with(completion)) {
        sandbox::ApiReply const reply = api_.handle(request);
        return message(reply.status, reply.body);
    }
    // The parts went nowhere, so that the studio's storage could not put them together: it is asked for the rest of the batch alone.
    boost::json::array operations = boost::json::parse(request.body).as_array();
    operations.erase(operations.begin());
    request.body = boost::json::serialize(operations);
    sandbox::ApiReply const reply = api_.handle(request);
    return message(reply.status, std::string(completion) + "}," + reply.body.substr(1));
}

} // namespace ftrack::bench
