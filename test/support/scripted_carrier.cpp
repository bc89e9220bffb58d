// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/scripted_carrier.hpp"

namespace ftrack::test {

boost::asio::awaitable<HttpResponse> ScriptedCarrier::carry(http::Passage& passage, BodySink& sink)
{
    Sent sent;
    sent.method = passage.request.method;
    sent.url = passage.url.to_string();
    sent.body = passage.request.body;
    sent.headers = passage.request.headers;
    sent.attempt = passage.attempt;
    script_.sent.push_back(std::move(sent));
    ScriptedAnswer const answer = script_.answers.front();
    if (script_.answers.size() > 1)
        script_.answers.pop_front();
    if (answer.failure)
        std::rethrow_exception(answer.failure);
    HttpResponse response;
    response.status = answer.status;
    response.headers = answer.headers;
    sink.start(response);
    sink.write("body " + std::to_string(script_.sent.size()));
    co_return response;
}

} // namespace ftrack::test
