// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/tls_channel.hpp"

#include "net/tcp_stream.hpp"

#include <boost/asio/compose.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <utility>

namespace ftrack::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds pause_time{1};

struct Handshake
{
    static constexpr bool sends = true;
    static constexpr bool counts_bytes = false;
    TlsEngine::Result operator()(TlsEngine& engine) const { return engine.handshake(); }
};

struct Shutdown
{
    static constexpr bool sends = true;
    static constexpr bool counts_bytes = false;
    TlsEngine::Result operator()(TlsEngine& engine) const { return engine.shutdown(); }
};

// A write may be under way: what the engine wants to tell the peer is left to it, or to the next.
struct Read
{
    static constexpr bool sends = false;
    static constexpr bool counts_bytes = true;
    TlsEngine::Result operator()(TlsEngine& engine) const { return engine.read(buffer); }

    asio::mutable_buffer buffer;
};

struct Write
{
    static constexpr bool sends = true;
    static constexpr bool counts_bytes = true;
    TlsEngine::Result operator()(TlsEngine& engine) const { return engine.write(bytes); }

    asio::const_buffer bytes;
};

} // namespace

// Takes a step of the engine, sends what it has to say, and fetches input as long as it asks for more.
template <class Action>
class TlsChannel::Operation
{
public:
    Operation(std::shared_ptr<TlsChannel> channel, Action action) : channel_(std::move(channel)), action_(action) {}

    template <class Self>
    void operator()(Self& self)
    {
        if (state_ == State::complete)
            complete(self);
        else
            step(self);
    }

    template <class Self>
    void operator()(Self& self, error_code error, std::size_t size)
    {
        has_suspended_ = true;
        // A cancellation may come between the socket's completion and this.
        if (!error && self.get_cancellation_state().cancelled() != asio::cancellation_type::none)
            error = asio::error::operation_aborted;
        if (state_ == State::fetch)
            channel_->is_fetching_ = false;
        if (error) {
            fail(self, error);
        } else if (state_ == State::send) {
            channel_->engine_.consume_output(size);
            send_or_go_on(self);
        } else {
            channel_->engine_.commit_input(size);
            step(self);
        }
    }

    template <class Self>
    void operator()(Self& self, error_code error)
    {
        if (!error && !channel_->socket_.is_open())
            error = asio::error::operation_aborted;
        if (error)
            fail(self, error);
        else
            step(self);
    }

private:
    enum class State
    {
        begin,
        send,
        fetch,
        pause,
        complete
    };

    template <class Self>
    void step(Self& self)
    {
        result_ = action_(channel_->engine_);
        send_or_go_on(self);
    }

    template <class Self>
    void send_or_go_on(Self& self)
    {
        TlsChannel& channel = *channel_;
        auto const output = Action::sends ? channel.engine_.output() : asio::const_buffer();
        if (output.size() != 0) {
            state_ = State::send;
            channel.socket_.async_write_some(output, std::move(self));
        } else if (result_.error == asio::error::would_block) {
            fetch(self);
        } else if (Action::sends && result_.error == asio::error::no_buffer_space) {
            step(self); // there is room now
        } else if (!has_suspended_) {
            state_ = State::complete; // never from within the function that began it
            asio::post(channel.socket_.get_executor(), std::move(self));
        } else {
            complete(self);
        }
    }

    template <class Self>
    void fetch(Self& self)
    {
        TlsChannel& channel = *channel_;
        if (!channel.is_fetching_) {
            state_ = State::fetch;
            channel.is_fetching_ = true;
            channel.socket_.async_read_some(channel.engine_.input_room(), std::move(self));
            return;
        }
        // A write in the middle of a message of the handshake kind, which a read is fetching: rare, and soon over.
        state_ = State::pause;
        pause_ = std::make_unique<asio::steady_timer>(channel.socket_.get_executor(), pause_time);
        asio::steady_timer& timer = *pause_;
        timer.async_wait(std::move(self));
    }

    // What the engine says is wrong comes before what became of the alert that told the peer.
    template <class Self>
    void fail(Self& self, error_code error)
    {
        bool const engine_failed = result_.error && result_.error != asio::error::would_block && result_.error != asio::error::no_buffer_space;
        if (error == asio::error::eof)
            error = asio::ssl::error::stream_truncated; // without a goodbye anybody on the way may have cut the connection
        if (!engine_failed || error == asio::error::operation_aborted)
            result_.error = error;
        result_.size = 0;
        complete(self);
    }

    template <class Self>
    void complete(Self& self)
    {
        if constexpr (Action::counts_bytes)
            self.complete(result_.error, result_.size);
        else
            self.complete(result_.error);
    }

    std::shared_ptr<TlsChannel> channel_;
    Action action_;
    TlsEngine::Result result_;
    std::unique_ptr<asio::steady_timer> pause_;
    State state_ = State::begin;
    bool has_suspended_ = false;
};

// No socket is named to async_compose: its operations count as work already, and each more costs an allocation.
TlsChannel::TlsChannel(tcp::socket socket, std::shared_ptr<void const> owner, SSL_CTX* context, TlsEngine::Role role)
    : socket_(std::move(socket)), owner_(std::move(owner)), engine_(context, role)
{
    prepare_socket(socket_);
}

void TlsChannel::handshake(Handler handler) { asio::async_compose<Handler, void(error_code)>(Operation(shared_from_this(), Handshake{}), handler); }

void TlsChannel::read_some(asio::mutable_buffer buffer, IoHandler handler)
{
    asio::async_compose<IoHandler, void(error_code, std::size_t)>(Operation(shared_from_this(), Read{buffer}), handler);
}

void TlsChannel::write_some(asio::const_buffer bytes, IoHandler handler)
{
    asio::async_compose<IoHandler, void(error_code, std::size_t)>(Operation(shared_from_this(), Write{bytes}), handler);
}

void TlsChannel::shutdown(Handler handler) { asio::async_compose<Handler, void(error_code)>(Operation(shared_from_this(), Shutdown{}), handler); }

bool TlsChannel::is_idle() noexcept { return engine_.is_idle() && net::is_idle(socket_); }

} // namespace ftrack::net
