// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/tls_stream.hpp"

#include "net/tcp_stream.hpp"
#include "net/tls_context.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/consign.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <utility>

namespace ftrack::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

// Asio's TLS operations refer to the stream until they complete, which for a closed one is later: so each holds it.
class Core
{
public:
    Core(tcp::socket socket, std::shared_ptr<TlsContext> tls, std::string host_name, std::string server_name)
        : context(std::move(tls)), host(std::move(host_name)), server(std::move(server_name)), stream(std::move(socket), context->native())
    {
        prepare_socket(stream.next_layer());
        context->prepare(stream.native_handle(), host, server);
    }
    Core(Core const&) = delete;
    Core& operator=(Core const&) = delete;
    ~Core()
    {
        // OpenSSL forbids the resumption of a session whose connection ended without a goodbye; ours end so as a rule.
        SSL_set_shutdown(stream.native_handle(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    }

    std::shared_ptr<TlsContext> context;
    std::string host;
    std::string server;
    asio::ssl::stream<tcp::socket> stream;
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

class AsioTlsStream final : public TlsStream
{
public:
    explicit AsioTlsStream(std::shared_ptr<Core> core) : core_(std::move(core)) {}
    AsioTlsStream(AsioTlsStream const&) = delete;
    AsioTlsStream& operator=(AsioTlsStream const&) = delete;
    ~AsioTlsStream() override { close(); }

    executor_type get_executor() override { return core_->stream.get_executor(); }

    void handshake(HandshakeHandler handler) override
    {
        core_->stream.async_handshake(asio::ssl::stream_base::client, asio::consign(std::move(handler), core_));
    }

    // TLS reads into, and writes from, the first buffer alone; callers join what is small.
    void read_some(MutableBuffers buffers, std::size_t, IoHandler handler) override
    {
        core_->stream.async_read_some(buffers[0], asio::consign(std::move(handler), core_));
    }

    void write_some(ConstBuffers buffers, std::size_t, IoHandler handler) override
    {
        core_->stream.async_write_some(buffers[0], asio::consign(std::move(handler), core_));
    }

    void close() noexcept override
    {
        error_code ignored;
        socket().close(ignored);
    }

    bool is_reusable() noexcept override { return SSL_has_pending(core_->stream.native_handle()) == 0 && is_idle(socket()); }

    void wait_readable(asio::any_completion_handler<void(error_code)> handler) override
    {
        socket().async_wait(tcp::socket::wait_read, asio::bind_cancellation_slot(wait_.slot(), std::move(handler)));
    }

    void cancel_wait() noexcept override { wait_.emit(asio::cancellation_type::terminal); }

    std::string refusal() const override
    {
        auto* const connection = core_->stream.native_handle();
        long const code = SSL_get_verify_mode(connection) == SSL_VERIFY_NONE ? X509_V_OK : SSL_get_verify_result(connection);
        return code == X509_V_OK ? std::string() : explain(code, core_->host);
    }

    bool was_resumed() const noexcept override { return SSL_session_reused(core_->stream.native_handle()) == 1; }

private:
    tcp::socket& socket() noexcept { return core_->stream.next_layer(); }

    std::shared_ptr<Core> core_;
    asio::cancellation_signal wait_;
};

} // namespace

std::unique_ptr<TlsStream> make_tls_stream(tcp::socket socket, std::shared_ptr<TlsContext> context, std::string host, std::string server)
{
    auto core = std::make_shared<Core>(std::move(socket), std::move(context), std::move(host), std::move(server));
    return std::make_unique<AsioTlsStream>(std::move(core));
}

} // namespace ftrack::net
