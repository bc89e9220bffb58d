// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/tls_stream.hpp"

#include "net/tls_channel.hpp"
#include "net/tls_context.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <utility>

namespace ftrack::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

// What the connection refers to for as long as it lives.
struct Peer
{
    std::shared_ptr<TlsContext> context;
    std::string host;
    std::string server;
};

std::string explain(long code, std::string const& host)
{
    switch (code) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return "it was not made for '" + host + "'. Check the server's address";
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return "it has expired. Its owner has to renew it; check also this machine's clock";
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return "it is not valid yet. Check this machine's clock";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return "it is self-signed. To trust it, name it in TlsOptions::ca_file";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        return "it was signed by an authority that is not known here. To trust that authority, name its certificate in TlsOptions::ca_file";
    default:
        return std::string(X509_verify_cert_error_string(code)) + ". To trust another authority, name its certificate in TlsOptions::ca_file";
    }
}

class ClientStream final : public TlsStream
{
public:
    ClientStream(tcp::socket socket, std::shared_ptr<Peer const> peer)
        : peer_(std::move(peer)),
          channel_(std::make_shared<TlsChannel>(std::move(socket), peer_, peer_->context->native().native_handle(), TlsEngine::Role::client))
    {
        peer_->context->prepare(channel_->native(), peer_->host, peer_->server);
    }
    ClientStream(ClientStream const&) = delete;
    ClientStream& operator=(ClientStream const&) = delete;
    ~ClientStream() override { close(); }

    executor_type get_executor() override { return socket().get_executor(); }
    void handshake(HandshakeHandler handler) override { channel_->handshake(std::move(handler)); }

    // TLS reads into, and writes from, the first buffer alone; callers join what is small.
    void read_some(MutableBuffers buffers, std::size_t, IoHandler handler) override { channel_->read_some(buffers[0], std::move(handler)); }
    void write_some(ConstBuffers buffers, std::size_t, IoHandler handler) override { channel_->write_some(buffers[0], std::move(handler)); }

    void close() noexcept override
    {
        error_code ignored;
        socket().close(ignored);
    }

    bool is_reusable() noexcept override { return channel_->is_idle(); }

    void wait_readable(asio::any_completion_handler<void(error_code)> handler) override
    {
        channel_->release_buffers();
        socket().async_wait(tcp::socket::wait_read, asio::bind_cancellation_slot(wait_.slot(), std::move(handler)));
    }

    void cancel_wait() noexcept override { wait_.emit(asio::cancellation_type::terminal); }

    std::string refusal() const override
    {
        auto* const connection = channel_->native();
        long const code = SSL_get_verify_mode(connection) == SSL_VERIFY_NONE ? X509_V_OK : SSL_get_verify_result(connection);
        return code == X509_V_OK ? std::string() : explain(code, peer_->host);
    }

    bool was_resumed() const noexcept override { return SSL_session_reused(channel_->native()) == 1; }

private:
    tcp::socket& socket() noexcept { return channel_->socket(); }

    std::shared_ptr<Peer const> peer_;
    std::shared_ptr<TlsChannel> channel_;
    asio::cancellation_signal wait_;
};

} // namespace

std::unique_ptr<TlsStream> make_tls_stream(tcp::socket socket, std::shared_ptr<TlsContext> context, std::string host, std::string server)
{
    auto peer = std::make_shared<Peer const>(Peer{std::move(context), std::move(host), std::move(server)});
    return std::make_unique<ClientStream>(std::move(socket), std::move(peer));
}

} // namespace ftrack::net
