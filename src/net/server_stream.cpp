// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/server_stream.hpp"

#include "net/tcp_stream.hpp"
#include "net/tls_channel.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prepend.hpp>
#include <boost/asio/ssl/context.hpp>

#include <openssl/ssl.h>

#include <utility>

namespace ftrack::net {

namespace asio = boost::asio;
namespace ssl = asio::ssl;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

// What both kinds do with the socket beneath.
class SocketStream : public ServerStream
{
public:
    executor_type get_executor() override { return socket().get_executor(); }

    void close() noexcept override
    {
        error_code ignored;
        socket().close(ignored);
    }

    bool is_reusable() noexcept override { return is_idle(socket()); }

    void wait_readable(Handler handler) override
    {
        socket().async_wait(tcp::socket::wait_read, asio::bind_cancellation_slot(wait_.slot(), std::move(handler)));
    }

    void cancel_wait() noexcept override { wait_.emit(asio::cancellation_type::terminal); }

    void reset() noexcept override
    {
        error_code ignored;
        socket().set_option(asio::socket_base::linger(true, 0), ignored);
        socket().close(ignored);
    }

private:
    virtual tcp::socket& socket() noexcept = 0;

    asio::cancellation_signal wait_;
};

class PlainStream final : public SocketStream
{
public:
    explicit PlainStream(tcp::socket socket) : socket_(std::move(socket)) { prepare_socket(socket_); }

    void handshake(Handler handler) override { asio::post(socket_.get_executor(), asio::prepend(std::move(handler), error_code())); }

    void read_some(MutableBuffers buffers, std::size_t, IoHandler handler) override { socket_.async_read_some(buffers[0], std::move(handler)); }

    void write_some(ConstBuffers buffers, std::size_t, IoHandler handler) override { socket_.async_write_some(buffers[0], std::move(handler)); }

    void say_goodbye(Handler handler) override
    {
        error_code error;
        socket_.shutdown(tcp::socket::shutdown_send, error);
        asio::post(socket_.get_executor(), asio::prepend(std::move(handler), error));
    }

private:
    tcp::socket& socket() noexcept override { return socket_; }

    tcp::socket socket_;
};

class SecureStream final : public SocketStream
{
public:
    SecureStream(tcp::socket socket, std::shared_ptr<ssl::context> const& context)
        : channel_(std::make_shared<TlsChannel>(std::move(socket), context, context->native_handle(), TlsEngine::Role::server))
    {
    }
    SecureStream(SecureStream const&) = delete;
    SecureStream& operator=(SecureStream const&) = delete;
    ~SecureStream() override { close(); }

    void handshake(Handler handler) override { channel_->handshake(std::move(handler)); }
    void read_some(MutableBuffers buffers, std::size_t, IoHandler handler) override { channel_->read_some(buffers[0], std::move(handler)); }
    void write_some(ConstBuffers buffers, std::size_t, IoHandler handler) override { channel_->write_some(buffers[0], std::move(handler)); }
    void say_goodbye(Handler handler) override { channel_->shutdown(std::move(handler)); }

private:
    tcp::socket& socket() noexcept override { return channel_->socket(); }

    std::shared_ptr<TlsChannel> channel_;
};

} // namespace

std::shared_ptr<ssl::context> make_server_tls(std::string const& certificate_chain, std::string const& private_key)
{
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    // OpenSSL's own buffers: a server has thousands of idle connections, and each waits in a read.
    SSL_CTX_set_mode(context->native_handle(), SSL_MODE_RELEASE_BUFFERS);
    context->use_certificate_chain(asio::buffer(certificate_chain));
    context->use_private_key(asio::buffer(private_key), ssl::context::pem);
    return context;
}

std::unique_ptr<ServerStream> make_server_stream(tcp::socket socket, std::shared_ptr<ssl::context> tls)
{
    if (tls)
        return std::make_unique<SecureStream>(std::move(socket), tls);
    return std::make_unique<PlainStream>(std::move(socket));
}

} // namespace ftrack::net
