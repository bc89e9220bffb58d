// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/relay.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace ftrack::test {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

using Socket = std::shared_ptr<tcp::socket>;

tcp::endpoint loopback(std::uint16_t port) { return tcp::endpoint(asio::ip::address_v4::loopback(), port); }

} // namespace

struct Relay::State
{
    State(asio::io_context& io, std::uint16_t port) : server_port(port), acceptor(io, loopback(0)) {}

    std::uint16_t server_port;
    tcp::acceptor acceptor;
    std::vector<std::weak_ptr<tcp::socket>> sockets;
    bool ignore_new = false;
    bool stop_reading = false;
    std::size_t accepted = 0;
    std::size_t frozen = 0; // the first so many connections
    std::vector<Socket> frozen_sockets;
    std::string proxy_answer; // empty: no proxy
    std::vector<std::string> proxy_requests;
    std::optional<std::uint64_t> bytes_before_cut;
    std::size_t cuts = 0;

    /// How many of these bytes pass.
    std::size_t admit(std::size_t size) const
    {
        return bytes_before_cut ? static_cast<std::size_t>(std::min<std::uint64_t>(size, *bytes_before_cut)) : size;
    }

    /// So many bytes passed.
    void count(std::size_t size)
    {
        if (!bytes_before_cut)
            return;
        *bytes_before_cut -= std::min<std::uint64_t>(size, *bytes_before_cut);
        if (*bytes_before_cut != 0)
            return;
        bytes_before_cut.reset();
        ++cuts;
        close_all();
    }

    void close_all()
    {
        boost::system::error_code ignored;
        for (auto const& weak : sockets)
            if (auto const socket = weak.lock())
                socket->close(ignored);
        sockets.clear();
    }

    Socket keep(tcp::socket socket)
    {
        std::erase_if(sockets, [](auto const& weak) { return weak.expired(); });
        auto kept = std::make_shared<tcp::socket>(std::move(socket));
        sockets.push_back(kept);
        return kept;
    }
};

namespace {

template <class State>
asio::awaitable<void> pump(std::shared_ptr<State> state, Socket from, Socket to, bool from_client, std::size_t number)
{
    boost::system::error_code failure;
    std::array<char, 16'384> buffer{};
    while (!failure && !(from_client && state->stop_reading) && number > state->frozen) {
        std::size_t const size = co_await from->async_read_some(asio::buffer(buffer), asio::redirect_error(asio::use_awaitable, failure));
        if (size == 0 || (from_client && state->stop_reading) || number <= state->frozen)
            continue;
        std::size_t const passes = state->admit(size);
        co_await asio::async_write(*to, asio::buffer(buffer.data(), passes), asio::redirect_error(asio::use_awaitable, failure));
        state->count(passes);
    }
    if (number <= state->frozen) {
        state->frozen_sockets.push_back(from);
    } else if (failure) {
        from->close(failure);
        to->close(failure);
    }
}

// False when there is no tunnel to be.
template <class State>
asio::awaitable<bool> answer_as_proxy(std::shared_ptr<State> state, Socket client)
{
    boost::system::error_code failure;
    std::string request;
    co_await asio::async_read_until(*client, asio::dynamic_buffer(request), "\r\n\r\n", asio::redirect_error(asio::use_awaitable, failure));
    state->proxy_requests.push_back(request);
    co_await asio::async_write(*client, asio::buffer(state->proxy_answer), asio::redirect_error(asio::use_awaitable, failure));
    co_return !failure && state->proxy_answer.find(" 200 ") != std::string::npos;
}

} // namespace

Relay::Relay(asio::io_context& io, std::uint16_t server_port) : state_(std::make_shared<State>(io, server_port))
{
    asio::co_spawn(io, accept(state_), asio::detached);
}

Relay::~Relay()
{
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
    state_->close_all();
}

std::uint16_t Relay::port() const { return state_->acceptor.local_endpoint().port(); }
void Relay::ignore_new_connections(bool ignore) { state_->ignore_new = ignore; }
void Relay::stop_reading_from_clients() { state_->stop_reading = true; }
void Relay::freeze_connections() { state_->frozen = state_->accepted; }
void Relay::cut_after(std::uint64_t bytes) { state_->bytes_before_cut = bytes; }
std::size_t Relay::cuts() const { return state_->cuts; }
void Relay::act_as_proxy(std::string answer) { state_->proxy_answer = std::move(answer); }
std::vector<std::string> const& Relay::proxy_requests() const { return state_->proxy_requests; }
std::size_t Relay::accepted() const { return state_->accepted; }

asio::awaitable<void> Relay::accept(std::shared_ptr<State> state)
{
    boost::system::error_code failure;
    std::vector<Socket> ignored;
    while (!failure) {
        tcp::socket client = co_await state->acceptor.async_accept(asio::redirect_error(asio::use_awaitable, failure));
        if (failure)
            break;
        ++state->accepted;
        if (state->ignore_new)
            ignored.push_back(state->keep(std::move(client)));
        else
            asio::co_spawn(state->acceptor.get_executor(), serve(state, std::move(client)), asio::detached);
    }
}

asio::awaitable<void> Relay::serve(std::shared_ptr<State> state, tcp::socket client)
{
    std::size_t const number = state->accepted;
    Socket const near = state->keep(std::move(client));
    if (!state->proxy_answer.empty()) {
        bool const goes_on = co_await answer_as_proxy(state, near);
        if (!goes_on)
            co_return;
    }
    Socket const far = state->keep(tcp::socket(state->acceptor.get_executor()));
    boost::system::error_code failure;
    co_await far->async_connect(loopback(state->server_port), asio::redirect_error(asio::use_awaitable, failure));
    if (failure)
        co_return;
    for (Socket const& socket : {near, far}) // else each small answer waits 40 ms for an acknowledgement
        socket->set_option(tcp::no_delay(true), failure);
    asio::co_spawn(state->acceptor.get_executor(), pump(state, far, near, false, number), asio::detached);
    co_await pump(state, near, far, true, number);
}

std::uint16_t port_of(std::string const& url) { return static_cast<std::uint16_t>(std::stoul(url.substr(url.rfind(':') + 1))); }

} // namespace ftrack::test
