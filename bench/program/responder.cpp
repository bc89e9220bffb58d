// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "program/responder.hpp"

#include "net/certificates.hpp"
#include "program/answers.hpp"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <unordered_map>
#include <utility>

namespace ftrack::bench {

namespace {

constexpr std::size_t read_size = std::size_t{64} << 10;
constexpr std::string_view sunk = "HTTP/1.1 200 OK\r\nETag: \"00000000000000000000000000000000\"\r\nContent-Length: 0\r\n\r\n";
constexpr std::string_view not_found = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";

int checked(int result, char const* what)
{
    if (result < 0)
        throw std::system_error(errno, std::generic_category(), what);
    return result;
}

using SslContext = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

SslContext make_context(net::ServerCertificate const& certificate)
{
    SslContext context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context.get(), 1);
    SSL_CTX_set_default_read_buffer_len(context.get(), read_size);
    std::unique_ptr<BIO, decltype(&BIO_free)> const chain(BIO_new_mem_buf(certificate.chain.data(), static_cast<int>(certificate.chain.size())),
                                                          &BIO_free);
    std::unique_ptr<X509, decltype(&X509_free)> const x509(PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr), &X509_free);
    std::unique_ptr<BIO, decltype(&BIO_free)> const key_text(
        BIO_new_mem_buf(certificate.private_key.data(), static_cast<int>(certificate.private_key.size())), &BIO_free);
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> const key(PEM_read_bio_PrivateKey(key_text.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
    if (SSL_CTX_use_certificate(context.get(), x509.get()) != 1 || SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1)
        throw std::runtime_error("the responder's certificate cannot be used");
    return context;
}

/// What of a request's head matters here.
class RequestHead
{
public:
    explicit RequestHead(std::string_view head) : is_put(head.starts_with("PUT ")), is_post(head.starts_with("POST "))
    {
        for (std::size_t begin = head.find("\r\n"); begin != std::string_view::npos; begin = head.find("\r\n", begin + 2)) {
            auto const line = head.substr(begin + 2);
            constexpr std::string_view name = "content-length:";
            if (line.size() > name.size() && strncasecmp(line.data(), name.data(), name.size()) == 0)
                content_length = std::stoull(std::string(line.substr(name.size(), line.find("\r\n") - name.size())));
            constexpr std::string_view expect = "expect:";
            expects_continue = expects_continue || (line.size() > expect.size() && strncasecmp(line.data(), expect.data(), expect.size()) == 0);
        }
    }

    bool is_put;
    bool is_post;
    bool expects_continue = false;
    std::uint64_t content_length = 0;
};

class Connection
{
public:
    Connection(int socket, SSL_CTX* context, Answers& answers) : socket_(socket), ssl_(SSL_new(context), &SSL_free), answers_(answers)
    {
        SSL_set_fd(ssl_.get(), socket);
        SSL_set_accept_state(ssl_.get());
    }
    Connection(Connection const&) = delete;
    Connection& operator=(Connection const&) = delete;
    ~Connection() { ::close(socket_); }

    /// All that can be done now; false when the connection is over.
    bool serve()
    {
        if (!flush())
            return is_open_;
        while (true) {
            std::size_t const before = input_.size();
            input_.resize(before + read_size);
            int const size = SSL_read(ssl_.get(), input_.data() + before, static_cast<int>(read_size));
            input_.resize(before + static_cast<std::size_t>(std::max(size, 0)));
            if (size <= 0)
                return is_waiting(size);
            answer_all();
            if (!flush())
                return is_open_;
        }
    }

    bool wants_write() const noexcept { return sent_ < output_.size(); }

private:
    void answer_all()
    {
        std::string_view rest = input_;
        while (!rest.empty()) {
            auto const skipped = static_cast<std::size_t>(std::min<std::uint64_t>(sinking_, rest.size()));
            sinking_ -= skipped;
            rest.remove_prefix(skipped);
            if (skipped != 0 && sinking_ == 0)
                output_ += sunk;
            auto const end = rest.find("\r\n\r\n");
            if (end == std::string_view::npos)
                break;
            RequestHead const head(rest.substr(0, end + 2));
            auto const body = rest.substr(end + 4);
            if (head.is_put) {
                if (head.expects_continue)
                    output_ += "HTTP/1.1 100 Continue\r\n\r\n";
                if (head.content_length == 0)
                    output_ += sunk;
                sinking_ = head.content_length;
                rest = body;
                continue;
            }
            if (body.size() < head.content_length)
                break;
            output_ += head.is_post ? answers_.to(body.substr(0, head.content_length)) : not_found;
            rest = body.substr(head.content_length);
        }
        input_.erase(0, input_.size() - rest.size());
    }

    /// False when the socket takes no more for now.
    bool flush()
    {
        while (sent_ < output_.size()) {
            int const size = SSL_write(ssl_.get(), output_.data() + sent_, static_cast<int>(output_.size() - sent_));
            if (size <= 0) {
                is_open_ = is_waiting(size);
                return false;
            }
            sent_ += static_cast<std::size_t>(size);
        }
        output_.clear();
        sent_ = 0;
        return true;
    }

    bool is_waiting(int result) const
    {
        int const error = SSL_get_error(ssl_.get(), result);
        return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
    }

    int socket_;
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
    Answers& answers_;
    std::string input_;
    std::string output_;
    std::size_t sent_ = 0;
    std::uint64_t sinking_ = 0; // bytes of a PUT that are still to come
    bool is_open_ = true;
};

class Responder
{
public:
    Responder(std::uint16_t port, SslContext context)
        : context_(std::move(context)),
          listener_(checked(::socket(AF_INET, SOCK_STREAM, 0), "socket")),
          epoll_(checked(::epoll_create1(0), "epoll_create1"))
    {
        int const on = 1;
        checked(::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "SO_REUSEADDR");
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        checked(::bind(listener_, reinterpret_cast<sockaddr const*>(&address), sizeof address), "bind");
        checked(::listen(listener_, SOMAXCONN), "listen");
        register_for(EPOLL_CTL_ADD, listener_, EPOLLIN);
    }

    std::uint16_t port() const
    {
        sockaddr_in address{};
        socklen_t size = sizeof address;
        checked(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
        return ntohs(address.sin_port);
    }

    [[noreturn]] void run(Answers& answers)
    {
        std::array<epoll_event, 256> events{};
        while (true) {
            int const count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
            for (int i = 0; i < count; ++i) {
                int const socket = events[static_cast<std::size_t>(i)].data.fd;
                if (socket == listener_)
                    accept(answers);
                else
                    serve(socket);
            }
        }
    }

private:
    void accept(Answers& answers)
    {
        int const socket = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
        if (socket < 0)
            return;
        int const on = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        connections_[socket] = std::make_unique<Connection>(socket, context_.get(), answers);
        register_for(EPOLL_CTL_ADD, socket, EPOLLIN);
    }

    void serve(int socket)
    {
        Connection& connection = *connections_.at(socket);
        bool const waited_to_write = connection.wants_write();
        if (!connection.serve())
            connections_.erase(socket);
        else if (connection.wants_write() != waited_to_write)
            register_for(EPOLL_CTL_MOD, socket, connection.wants_write() ? EPOLLIN | EPOLLOUT : EPOLLIN);
    }

    void register_for(int operation, int socket, std::uint32_t what) const
    {
        epoll_event event{};
        event.events = what;
        event.data.fd = socket;
        checked(::epoll_ctl(epoll_, operation, socket, &event), "epoll_ctl");
    }

    SslContext context_;
    int listener_;
    int epoll_;
    std::unordered_map<int, std::unique_ptr<Connection>> connections_;
};

} // namespace

void serve_answers(std::uint16_t port, std::filesystem::path const& folder)
{
    net::ServerCertificate const certificate = net::make_server_certificate({"localhost", "127.0.0.1"});
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "authority.pem") << certificate.authority;
    Responder responder(port, make_context(certificate));
    std::string const origin = "https://localhost:" + std::to_string(responder.port());
    Answers answers(folder, origin);
    std::cout << "export FTRACK_SERVER=" << origin << "\nexport FTRACK_API_USER=" << answers.user() << "\nexport FTRACK_API_KEY=" << answers.api_key()
              << std::endl;
    responder.run(answers);
}

} // namespace ftrack::bench
