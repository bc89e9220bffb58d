// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/transport.hpp"
#include "net/wait_queue.hpp"

#include <boost/json/array.hpp>

#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ftrack::test {

/// What a FakeTransport does with one request.
class FakeAnswer
{
public:
    FakeAnswer() = default;
    explicit FakeAnswer(std::string text) : body(std::move(text)) {}

    static FakeAnswer hanging()
    {
        FakeAnswer answer;
        answer.hang = true;
        return answer;
    }

    int status = 200;
    HeaderFields headers;
    std::string body;
    bool hang = false;          ///< wait until cancelled or FakeTransport::release()d, then answer
    std::exception_ptr failure; ///< in place of an answer
};

/// A server in memory: answers with a function of the operations, records what it was sent.
class FakeTransport final : public Transport
{
public:
    using Handler = std::function<FakeAnswer(boost::json::array const& operations)>;

    /// Session start (`query_server_information`, `query_schemas`) is answered from the fixtures; everything else by `handler`.
    explicit FakeTransport(Handler handler);

    boost::asio::awaitable<HttpResponse> send(HttpRequest request, BodySink& sink) override;
    void close() noexcept override { closed = true; }

    /// Lets the requests that hang go on.
    void release() { hanging_.wake_all(); }
    std::size_t hanging() const { return hanging_.size(); }

    /// The operations of the n-th request.
    boost::json::array operations(std::size_t n) const;

    std::vector<HttpRequest> requests;
    std::deque<FakeAnswer> starts; ///< answers to the next session starts, before the fixture's
    bool closed = false;
    int in_flight = 0;
    std::size_t aborted = 0;

private:
    FakeAnswer answer(boost::json::array const& operations);

    Handler handler_;
    net::WaitQueue hanging_;
};

/// `[{"action":"query","data":[…],"metadata":{"next":{"offset":…}}}]`
std::string query_answer(std::string const& entities, std::string const& next_offset = "null");

} // namespace ftrack::test
