// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/transport.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace ftrack::test {

/// The body of a request that lies in memory, given in pieces.
class StringSource final : public BodySource
{
public:
    explicit StringSource(std::string text, std::size_t piece = 1'000) : body(std::move(text)), piece_(piece) {}

    std::uint64_t size() const noexcept override { return body.size() + missing; }

    void rewind() override
    {
        ++rewinds;
        at_ = 0;
    }

    boost::asio::awaitable<std::size_t> read(boost::asio::mutable_buffer buffer) override
    {
        co_await boost::asio::post(co_await boost::asio::this_coro::executor, boost::asio::use_awaitable);
        auto const rest = boost::asio::buffer(body.data() + at_, body.size() - at_);
        std::size_t const size = boost::asio::buffer_copy(boost::asio::buffer(buffer, piece_), rest);
        at_ += size;
        largest = std::max(largest, buffer.size());
        co_return size;
    }

    std::string body;
    std::size_t missing = 0; ///< bytes that are said to be there
    int rewinds = 0;
    std::size_t largest = 0; ///< buffer that a read was given

private:
    std::size_t piece_;
    std::size_t at_ = 0;
};

} // namespace ftrack::test
