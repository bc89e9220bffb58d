// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/tls_engine.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>

#include <algorithm>
#include <exception>
#include <new>

namespace ftrack::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t output_limit = std::size_t{128} << 10;
constexpr std::size_t held_limit = std::size_t{16} << 10;

// What stays while input is waited for.
constexpr std::size_t kept_output = std::size_t{64} << 10;

// A piece that fills its room gets twice the room next time, and half of it after one that needs less than a quarter.
constexpr std::size_t least_input = std::size_t{4} << 10;
constexpr std::size_t most_input = std::size_t{64} << 10;

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

TlsEngine::TlsEngine(SSL_CTX* context, Role role)
    : connection_(SSL_new(context)), input_(most_input), output_(output_limit), held_(held_limit), input_size_(least_input)
{
    BIO* const bio = connection_ ? BIO_new(records()) : nullptr;
    if (bio == nullptr)
        throw std::bad_alloc();
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(connection_.get(), bio, bio);
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

BIO_METHOD const* TlsEngine::records()
{
    static BIO_METHOD const* const method = [] {
        auto* const made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "TLS records in memory");
        if (made == nullptr)
            throw std::bad_alloc();
        BIO_meth_set_write(made, put);
        BIO_meth_set_read(made, take);
        BIO_meth_set_ctrl(made, control);
        return made;
    }();
    return method;
}

int TlsEngine::put(BIO* bio, char const* bytes, int size) noexcept
try {
    BIO_clear_retry_flags(bio);
    auto& engine = *static_cast<TlsEngine*>(BIO_get_data(bio));
    auto& buffer = engine.is_reading_ ? engine.held_ : engine.output_;
    auto const wanted = static_cast<std::size_t>(size);
    if (buffer.max_size() - buffer.size() < wanted) {
        BIO_set_retry_write(bio);
        return -1;
    }
    buffer.commit(asio::buffer_copy(buffer.prepare(wanted), asio::const_buffer(bytes, wanted)));
    return size;
} catch (std::exception const&) { // no memory
    return -1;
}

int TlsEngine::take(BIO* bio, char* bytes, int size) noexcept
{
    BIO_clear_retry_flags(bio);
    auto& engine = *static_cast<TlsEngine*>(BIO_get_data(bio));
    auto const taken = asio::buffer_copy(asio::mutable_buffer(bytes, static_cast<std::size_t>(size)), engine.input_.cdata());
    engine.input_.consume(taken);
    if (taken != 0)
        return static_cast<int>(taken);
    BIO_set_retry_read(bio);
    return -1;
}

long TlsEngine::control(BIO*, int command, long, void*) noexcept { return command == BIO_CTRL_FLUSH ? 1 : 0; }

void TlsEngine::queue_held()
{
    output_.commit(asio::buffer_copy(output_.prepare(held_.size()), held_.cdata()));
    held_.clear();
}

TlsEngine::Result TlsEngine::handshake()
{
    ERR_clear_error();
    return result_of(SSL_do_handshake(connection_.get()));
}

TlsEngine::Result TlsEngine::read(asio::mutable_buffer buffer)
{
    Result total;
    is_reading_ = true;
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
    is_reading_ = false;
    if (total.size == 0 && read_failure_)
        total.error = read_failure_;
    return total;
}

TlsEngine::Result TlsEngine::write(asio::const_buffer bytes)
{
    Result total;
    queue_held();
    while (bytes.size() > 0 && output_.max_size() - output_.size() >= record_room) {
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
    queue_held();
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

asio::const_buffer TlsEngine::output() noexcept { return output_.cdata(); }
void TlsEngine::consume_output(std::size_t size) noexcept { output_.consume(size); }

asio::mutable_buffer TlsEngine::input_room()
{
    if (output_.size() == 0 && output_.capacity() > kept_output)
        output_.shrink_to_fit();
    if (input_.size() == 0 && input_.capacity() > 2 * input_size_)
        input_.shrink_to_fit();
    return input_.prepare(std::min(input_size_, input_.max_size() - input_.size()));
}

void TlsEngine::commit_input(std::size_t size) noexcept
{
    if (size == input_size_)
        input_size_ = std::min(2 * input_size_, most_input);
    else if (size < input_size_ / 4)
        input_size_ = std::max(input_size_ / 2, least_input);
    input_.commit(size);
}

void TlsEngine::release_buffers() noexcept
{
    SSL_free_buffers(connection_.get());
    for (auto* buffer : {&input_, &output_, &held_})
        buffer->shrink_to_fit();
    input_size_ = least_input;
}

bool TlsEngine::is_idle() const noexcept
{
    return SSL_has_pending(connection_.get()) == 0 && input_.size() == 0 && (SSL_get_shutdown(connection_.get()) & SSL_RECEIVED_SHUTDOWN) == 0;
}

} // namespace ftrack::net
