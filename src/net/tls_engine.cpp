// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/tls_engine.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>

#include <algorithm>
#include <new>

namespace ftrack::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

// Only what is used of them becomes resident: a connection of small requests stays within the first page or two.
constexpr std::size_t output_ring_size = std::size_t{128} << 10;
constexpr std::size_t input_ring_size = std::size_t{64} << 10;

// A record of the largest size, with all that TLS adds to it.
constexpr std::size_t record_room = SSL3_RT_MAX_PLAIN_LENGTH + 1024;

error_code last_error()
{
    auto const code = ERR_get_error();
    if (code == 0)
        return asio::ssl::error::unspecified_system_error;
    return error_code(static_cast<int>(code), asio::error::get_ssl_category());
}

} // namespace

TlsEngine::TlsEngine(SSL_CTX* context, Role role) : connection_(SSL_new(context))
{
    BIO* inner = nullptr;
    BIO* outer = nullptr;
    if (!connection_ || BIO_new_bio_pair(&inner, output_ring_size, &outer, input_ring_size) != 1)
        throw std::bad_alloc();
    records_.reset(outer);
    SSL_set_bio(connection_.get(), inner, inner);
    SSL_set_mode(connection_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_set_options(connection_.get(), SSL_OP_NO_RENEGOTIATION);
    if (role == Role::client)
        SSL_set_connect_state(connection_.get());
    else
        SSL_set_accept_state(connection_.get());
}

TlsEngine::~TlsEngine()
{
    // OpenSSL forbids the resumption of a session whose connection ended without a goodbye; ours end so as a rule.
    SSL_set_shutdown(connection_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

TlsEngine::Result TlsEngine::handshake()
{
    ERR_clear_error();
    return result_of(SSL_do_handshake(connection_.get()));
}

TlsEngine::Result TlsEngine::read(asio::mutable_buffer buffer)
{
    Result total;
    while (buffer.size() > 0 && !read_failure_) {
        std::size_t size = 0;
        ERR_clear_error();
        int const returned = SSL_read_ex(connection_.get(), buffer.data(), buffer.size(), &size);
        if (returned != 1) {
            auto const error = result_of(returned).error;
            if (error != asio::error::would_block)
                read_failure_ = error;
            else if (total.size == 0)
                total.error = error;
            break;
        }
        total.size += size;
        buffer += size;
    }
    if (total.size == 0 && read_failure_)
        total.error = read_failure_;
    return total;
}

TlsEngine::Result TlsEngine::write(asio::const_buffer bytes)
{
    Result total;
    BIO* const inner = SSL_get_wbio(connection_.get());
    while (bytes.size() > 0 && BIO_ctrl_get_write_guarantee(inner) >= record_room) {
        std::size_t size = 0;
        ERR_clear_error();
        int const returned = SSL_write_ex(connection_.get(), bytes.data(), std::min<std::size_t>(bytes.size(), SSL3_RT_MAX_PLAIN_LENGTH), &size);
        if (returned != 1)
            return result_of(returned);
        total.size += size;
        bytes += size;
    }
    if (bytes.size() > 0 && total.size == 0)
        total.error = asio::error::no_buffer_space;
    return total;
}

TlsEngine::Result TlsEngine::shutdown()
{
    ERR_clear_error();
    int returned = SSL_shutdown(connection_.get());
    if (returned == 0) // ours is said, the peer's may lie there already
        returned = SSL_shutdown(connection_.get());
    return result_of(returned);
}

TlsEngine::Result TlsEngine::result_of(int returned)
{
    Result result;
    switch (SSL_get_error(connection_.get(), returned)) {
    case SSL_ERROR_NONE:
        break;
    case SSL_ERROR_WANT_READ:
        result.error = asio::error::would_block;
        break;
    case SSL_ERROR_WANT_WRITE:
        result.error = asio::error::no_buffer_space;
        break;
    case SSL_ERROR_ZERO_RETURN:
        result.error = asio::error::eof;
        break;
    default:
        result.error = last_error();
    }
    return result;
}

asio::const_buffer TlsEngine::output() noexcept
{
    char* bytes = nullptr;
    int const size = BIO_nread0(records_.get(), &bytes);
    return size > 0 ? asio::const_buffer(bytes, static_cast<std::size_t>(size)) : asio::const_buffer();
}

void TlsEngine::consume_output(std::size_t size) noexcept
{
    char* ignored = nullptr;
    BIO_nread(records_.get(), &ignored, static_cast<int>(size));
}

asio::mutable_buffer TlsEngine::input_room() noexcept
{
    char* bytes = nullptr;
    int const size = BIO_nwrite0(records_.get(), &bytes);
    return size > 0 ? asio::mutable_buffer(bytes, static_cast<std::size_t>(size)) : asio::mutable_buffer();
}

void TlsEngine::commit_input(std::size_t size) noexcept
{
    char* ignored = nullptr;
    BIO_nwrite(records_.get(), &ignored, static_cast<int>(size));
}

void TlsEngine::release_buffers() noexcept { SSL_free_buffers(connection_.get()); }

bool TlsEngine::is_idle() const noexcept
{
    return SSL_has_pending(connection_.get()) == 0 && BIO_ctrl_wpending(records_.get()) == 0 &&
           (SSL_get_shutdown(connection_.get()) & SSL_RECEIVED_SHUTDOWN) == 0;
}

} // namespace ftrack::net
