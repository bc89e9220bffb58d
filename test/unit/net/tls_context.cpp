// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/tls_context.hpp"

#include "net/certificates.hpp"
#include "support/catch.hpp"

#include <openssl/ssl.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>

#include <unistd.h>

using namespace ftrack;
using net::TlsContext;
using net::TlsSessionCache;

namespace {

struct Free
{
    void operator()(SSL* connection) const { SSL_free(connection); }
};
using Connection = std::unique_ptr<SSL, Free>;

Connection connection_of(TlsContext& context) { return Connection(SSL_new(context.native().native_handle())); }

// A file that is gone with the test.
class TemporaryFile
{
public:
    explicit TemporaryFile(std::string const& content)
    {
        std::string name = (std::filesystem::temp_directory_path() / "ftrack-XXXXXX").string();
        ::close(mkstemp(name.data()));
        path = name;
        std::ofstream(path) << content;
    }
    TemporaryFile(TemporaryFile const&) = delete;
    TemporaryFile& operator=(TemporaryFile const&) = delete;
    ~TemporaryFile() { std::filesystem::remove(path); }

    std::filesystem::path path;
};

std::string refusal_of(TlsOptions const& options)
{
    try {
        TlsContext context(options);
    } catch (std::invalid_argument const& error) {
        return error.what();
    }
    return {};
}

std::size_t authorities_in(TlsContext& context)
{
    auto* const store = SSL_CTX_get_cert_store(context.native().native_handle());
    return static_cast<std::size_t>(sk_X509_OBJECT_num(X509_STORE_get0_objects(store)));
}

} // namespace

TEST_CASE("TLS 1.2 is the least, and certificates are verified unless that is switched off")
{
    TlsOptions options;
    TlsContext verifying(options);
    CHECK(SSL_CTX_get_min_proto_version(verifying.native().native_handle()) == TLS1_2_VERSION);
    CHECK(SSL_CTX_get_verify_mode(verifying.native().native_handle()) == SSL_VERIFY_PEER);
    options.verify = false;
    TlsContext trusting(options);
    CHECK(SSL_CTX_get_verify_mode(trusting.native().native_handle()) == SSL_VERIFY_NONE);
}

TEST_CASE("authorities come from a file and from text, and what cannot be used is said")
{
    auto const one = net::make_server_certificate({"a"}).authority;
    auto const two = net::make_server_certificate({"a"}).authority;
    TemporaryFile const file(one);
    TlsOptions options;
    auto const before = authorities_in(*std::make_unique<TlsContext>(options));
    options.ca_file = file.path;
    CHECK(authorities_in(*std::make_unique<TlsContext>(options)) == before + 1);
    options.ca_certificates = two;
    CHECK(authorities_in(*std::make_unique<TlsContext>(options)) == before + 2);

    TemporaryFile const damaged("no certificate");
    options.ca_file = damaged.path;
    CHECK(refusal_of(options).find(damaged.path.string()) != std::string::npos);
    CHECK(refusal_of(options).find("PEM") != std::string::npos);
    options.ca_file = "/does/not/exist";
    CHECK(refusal_of(options).find("/does/not/exist") != std::string::npos);
    options.ca_file.clear();
    options.ca_certificates = "no certificate";
    CHECK(refusal_of(options).find("ca_certificates") != std::string::npos);
}

TEST_CASE("equal options share one context in the process, others do not")
{
    TlsOptions options;
    options.ca_certificates = net::make_server_certificate({"a"}).authority;
    auto const context = TlsContext::get(options);
    CHECK(TlsContext::get(options) == context);
    TlsOptions other = options;
    other.verify = false;
    CHECK(TlsContext::get(other) != context);
    other = options;
    other.ca_certificates = net::make_server_certificate({"a"}).authority;
    CHECK(TlsContext::get(other) != context);
}

TEST_CASE("a CA file that changed is read anew")
{
    TemporaryFile const file(net::make_server_certificate({"a"}).authority);
    TlsOptions options;
    options.ca_file = file.path;
    auto const before = TlsContext::get(options);
    std::ofstream(file.path) << net::make_server_certificate({"a"}).authority;
    std::filesystem::last_write_time(file.path, std::filesystem::file_time_type::clock::now() + std::chrono::hours(1));
    CHECK(TlsContext::get(options) != before);
}

TEST_CASE("a host name is announced and demanded, an address is demanded alone")
{
    TlsContext context{TlsOptions()};
    std::string const server = "studio.example:443";
    auto const by_name = connection_of(context);
    context.prepare(by_name.get(), "studio.example", server);
    CHECK(std::string(SSL_get_servername(by_name.get(), TLSEXT_NAMETYPE_host_name)) == "studio.example");
    CHECK(std::string(X509_VERIFY_PARAM_get0_host(SSL_get0_param(by_name.get()), 0)) == "studio.example");

    for (std::string const address : {"192.0.2.1", "2001:db8::1"}) {
        auto const by_address = connection_of(context);
        context.prepare(by_address.get(), address, server);
        CHECK(SSL_get_servername(by_address.get(), TLSEXT_NAMETYPE_host_name) == nullptr);
        std::unique_ptr<char, void (*)(void*)> const demanded(X509_VERIFY_PARAM_get1_ip_asc(SSL_get0_param(by_address.get())),
                                                              [](void* text) { OPENSSL_free(text); });
        CHECK(demanded != nullptr);
    }
}

TEST_CASE("a host that no certificate can name is refused instead of trusted")
{
    TlsContext context{TlsOptions()};
    auto const connection = connection_of(context);
    std::string const server = "a:443";
    CHECK_THROWS_AS(context.prepare(connection.get(), std::string(300, 'a'), server), std::invalid_argument);
}

TEST_CASE("the session cache keeps the latest session of each server, and not more than its size")
{
    TlsContext context{TlsOptions()};
    TlsSessionCache cache;
    auto const offered = [&](std::string const& server) {
        auto const connection = connection_of(context);
        cache.offer(server, connection.get());
        return SSL_get0_session(connection.get());
    };
    SSL_SESSION* const first = SSL_SESSION_new();
    SSL_SESSION_set_protocol_version(first, TLS1_3_VERSION);
    cache.store("a:443", first);
    CHECK(offered("a:443") == first);
    CHECK(offered("b:443") == nullptr);
    CHECK(offered("a:444") == nullptr);

    SSL_SESSION* const second = SSL_SESSION_new();
    SSL_SESSION_set_protocol_version(second, TLS1_3_VERSION);
    cache.store("a:443", second);
    CHECK(cache.size() == 1);
    CHECK(offered("a:443") == second);

    for (std::size_t i = 0; i < TlsSessionCache::max_size; ++i)
        cache.store(std::to_string(i), SSL_SESSION_new());
    CHECK(cache.size() == TlsSessionCache::max_size);
    CHECK(offered("a:443") == nullptr);
}
