// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/fake_transport.hpp"

#include "support/fixtures.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <utility>

namespace ftrack::test {

namespace json = boost::json;

namespace {

/// Tells the transport how a request ended, also when its coroutine is destroyed.
class InFlight
{
public:
    explicit InFlight(FakeTransport& transport) : transport_(transport) { ++transport_.in_flight; }
    InFlight(InFlight const&) = delete;
    InFlight& operator=(InFlight const&) = delete;
    ~InFlight()
    {
        --transport_.in_flight;
        if (!answered)
            ++transport_.aborted;
    }

    bool answered = false;

private:
    FakeTransport& transport_;
};

std::string start_answer(json::array const& operations)
{
    json::array const both = json::parse(fixture_text("query_server_information_query_schemas")).as_array();
    json::array answer;
    for (json::value const& operation : operations)
        answer.push_back(operation.at("action").as_string() == "query_schemas" ? both.at(1) : both.at(0));
    return json::serialize(answer);
}

} // namespace

FakeTransport::FakeTransport(Handler handler) : handler_(std::move(handler)) {}

boost::asio::awaitable<HttpResponse> FakeTransport::send(HttpRequest request, BodySink& sink)
{
    InFlight mark(*this);
    json::array const batch = json::parse(request.body).as_array();
    requests.push_back(std::move(request));
    FakeAnswer reply = answer(batch);
    if (reply.hang)
        co_await hanging_.wait();
    if (reply.failure)
        std::rethrow_exception(reply.failure);
    HttpResponse response;
    response.status = reply.status;
    response.headers = reply.headers;
    sink.start(response);
    // In two pieces: nobody may count on a whole body.
    sink.write(std::string_view(reply.body).substr(0, reply.body.size() / 2));
    sink.write(std::string_view(reply.body).substr(reply.body.size() / 2));
    mark.answered = true;
    co_return response;
}

FakeAnswer FakeTransport::answer(json::array const& operations)
{
    bool const is_start = std::ranges::any_of(operations, [](json::value const& operation) {
        auto const& action = operation.at("action").as_string();
        return action == "query_server_information" || action == "query_schemas";
    });
    if (!is_start)
        return handler_(operations);
    if (starts.empty())
        return FakeAnswer(start_answer(operations));
    FakeAnswer reply = std::move(starts.front());
    starts.pop_front();
    if (reply.body.empty() && !reply.failure)
        reply.body = start_answer(operations);
    return reply;
}

json::array FakeTransport::operations(std::size_t n) const { return json::parse(requests.at(n).body).as_array(); }

std::string query_answer(std::string const& entities, std::string const& next_offset)
{
    return R"([{"action":"query","data":[)" + entities + R"(],"metadata":{"next":{"offset":)" + next_offset + "}}}]";
}

} // namespace ftrack::test
