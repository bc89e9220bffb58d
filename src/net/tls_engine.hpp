// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/system/error_code.hpp>

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>

namespace ftrack::net {

/// The TLS protocol of one connection, without a socket: plain bytes on one side, records on the other. Many records are made, and taken, at
/// a time, so that a large body costs few system calls; a connection of small messages has small buffers. For one strand.
///
/// A step is done when its error is unset. `would_block`: it needs more input, `no_buffer_space`: it needs room for output; the same step is
/// taken again then. After any other error the connection is dead. What a step wants to tell the peer, also a failed one, lies in output()
/// afterwards, and has to be sent before input is waited for.
///
/// read() alone may be called while output() is being sent. What it wants to tell the peer, such as new keys, waits for the next step, as TLS
/// allows; a peer that makes it hold back more than 16 KB meanwhile has `no_buffer_space`, an error for good. A write() between the pieces of
/// such a message of the peer needs input too.
class TlsEngine
{
public:
    enum class Role
    {
        client,
        server
    };

    class Result
    {
    public:
        Result() = default;

        boost::system::error_code error;
        std::size_t size = 0; ///< plain bytes read or written
    };

    /// The context outlives the engine. Throws std::bad_alloc.
    TlsEngine(SSL_CTX* context, Role role);
    TlsEngine(TlsEngine const&) = delete;
    TlsEngine& operator=(TlsEngine const&) = delete;
    ~TlsEngine();

    SSL* native() noexcept { return connection_.get(); }

    Result handshake();

    /// Fills the buffer with what has arrived, as far as it goes. `eof` is the peer's goodbye.
    Result read(boost::asio::mutable_buffer buffer);

    /// Takes as many bytes as there is room for their records.
    Result write(boost::asio::const_buffer bytes);

    /// Says goodbye, then waits for the peer's.
    Result shutdown();

    /// Records for the peer; they stay where they are until they are consumed.
    boost::asio::const_buffer output() noexcept;
    void consume_output(std::size_t size) noexcept;

    /// Where to put what came from the peer. Throws std::bad_alloc.
    boost::asio::mutable_buffer input_room();
    void commit_input(std::size_t size) noexcept;

    /// Gives back what an idle connection does not need; the next read and write take it again. One that waits for input without this keeps the
    /// room of its last pieces, and none for output beyond a few records.
    void release_buffers() noexcept;

    /// Nothing of what arrived is left to be read, and the peer has not said goodbye.
    bool is_idle() const noexcept;

private:
    struct Free
    {
        void operator()(SSL* connection) const noexcept { SSL_free(connection); }
    };

    static BIO_METHOD const* records();
    static int put(BIO* bio, char const* bytes, int size) noexcept;
    static int take(BIO* bio, char* bytes, int size) noexcept;
    static long control(BIO* bio, int command, long number, void* pointer) noexcept;

    void queue_held();
    Result result_of(int returned);

    std::unique_ptr<SSL, Free> connection_;
    boost::beast::flat_buffer input_;
    boost::beast::flat_buffer output_;
    boost::beast::flat_buffer held_; // what read() wants to tell the peer
    bool is_reading_ = false;
    std::size_t input_size_;                 // room for the next piece
    boost::system::error_code read_failure_; // told after the bytes that came before it
};

} // namespace ftrack::net
