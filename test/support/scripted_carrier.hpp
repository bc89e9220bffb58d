// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/carrier.hpp"

#include <deque>
#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace ftrack::test {

/// What a ScriptedCarrier gives for one try.
class ScriptedAnswer
{
public:
    ScriptedAnswer() = default;
    explicit ScriptedAnswer(int http_status) : status(http_status) {}
    explicit ScriptedAnswer(std::exception_ptr why) : failure(std::move(why)) {}

    ScriptedAnswer with(std::string name, std::string value) const
    {
        ScriptedAnswer copy = *this;
        copy.headers.add(std::move(name), std::move(value));
        return copy;
    }

    int status = 200;
    HeaderFields headers;
    std::exception_ptr failure;
};

/// The layer below the one under test: gives one answer after the other, the last one for ever, and keeps what it was sent.
class ScriptedCarrier final : public http::Carrier
{
public:
    class Sent
    {
    public:
        Sent() = default;

        std::string method, url, body;
        HeaderFields headers;
        int attempt = 0;
    };

    /// Outlives the carrier, which its layer owns.
    class Script
    {
    public:
        Script() = default;

        std::deque<ScriptedAnswer> answers;
        std::vector<Sent> sent;
        bool is_closed = false;
    };

    explicit ScriptedCarrier(Script& script) : script_(script) {}

    boost::asio::awaitable<HttpResponse> carry(http::Passage& passage, BodySink& sink) override;
    void close() noexcept override { script_.is_closed = true; }

private:
    Script& script_;
};

} // namespace ftrack::test
