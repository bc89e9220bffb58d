// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/tls_context.hpp"

#include <boost/asio/ip/address.hpp>

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <stdexcept>
#include <utility>

namespace ftrack::net {

namespace asio = boost::asio;
namespace ssl = asio::ssl;
using boost::system::error_code;

namespace {

constexpr std::size_t max_contexts = 8;

// Where a context finds the cache, and a connection the name of its server.
int context_index()
{
    static int const index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

int connection_index()
{
    static int const index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

// OpenSSL takes 1 as "the session is mine to free".
int keep_session(SSL* connection, SSL_SESSION* session)
{
    auto* const cache = static_cast<TlsSessionCache*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(connection), context_index()));
    auto const* const server = static_cast<std::string const*>(SSL_get_ex_data(connection, connection_index()));
    if (cache == nullptr || server == nullptr)
        return 0;
    try {
        cache->store(*server, session);
    } catch (std::bad_alloc const&) {
        return 0;
    }
    return 1;
}

bool is_address(std::string const& host)
{
    error_code error;
    asio::ip::make_address(host, error);
    return !error;
}

std::string environment(char const* name)
{
    char const* const value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): read, never written
    return value != nullptr ? value : "";
}

// Everything that the content of a context depends on.
std::string fingerprint(TlsOptions const& options)
{
    std::string result = options.verify ? "verify" : "trust";
    for (auto const* name : {X509_get_default_cert_file_env(), X509_get_default_cert_dir_env()})
        result.append(1, '\0').append(environment(name));
    result.append(1, '\0').append(options.ca_certificates).append(1, '\0').append(options.ca_file.string());
    if (!options.ca_file.empty()) {
        std::error_code ignored;
        auto const changed = std::filesystem::last_write_time(options.ca_file, ignored).time_since_epoch().count();
        result.append(1, '\0').append(std::to_string(changed));
    }
    return result;
}

// Never destroyed: sessions of detached threads may end after main().
struct ContextCache
{
    std::mutex mutex;
    std::list<std::pair<std::string, std::shared_ptr<TlsContext>>> entries; // the latest first
};

ContextCache& context_cache()
{
    static auto* const cache = new ContextCache;
    return *cache;
}

} // namespace

TlsSessionCache::~TlsSessionCache()
{
    for (auto const& entry : entries_)
        SSL_SESSION_free(entry.session);
}

void TlsSessionCache::store(std::string const& server, SSL_SESSION* session)
{
    std::lock_guard const lock(mutex_);
    entries_.push_front(Entry{server, session});
    auto const old = std::find_if(std::next(entries_.begin()), entries_.end(), [&](Entry const& entry) { return entry.server == server; });
    auto const surplus = entries_.size() > max_size ? std::prev(entries_.end()) : entries_.end();
    auto const dropped = old != entries_.end() ? old : surplus;
    if (dropped == entries_.end())
        return;
    SSL_SESSION_free(dropped->session);
    entries_.erase(dropped);
}

void TlsSessionCache::offer(std::string const& server, SSL* connection)
{
    std::lock_guard const lock(mutex_);
    for (auto const& entry : entries_) {
        if (entry.server == server)
            SSL_set_session(connection, entry.session);
    }
}

std::size_t TlsSessionCache::size() const
{
    std::lock_guard const lock(mutex_);
    return entries_.size();
}

std::shared_ptr<TlsContext> TlsContext::get(TlsOptions const& options)
{
    auto& cache = context_cache();
    auto name = fingerprint(options);
    std::lock_guard const lock(cache.mutex);
    auto const found = std::find_if(cache.entries.begin(), cache.entries.end(), [&](auto const& entry) { return entry.first == name; });
    if (found != cache.entries.end()) {
        cache.entries.splice(cache.entries.begin(), cache.entries, found);
        return found->second;
    }
    auto context = std::make_shared<TlsContext>(options);
    cache.entries.emplace_front(std::move(name), context);
    if (cache.entries.size() > max_contexts)
        cache.entries.pop_back();
    return context;
}

TlsContext::TlsContext(TlsOptions const& options) : context_(ssl::context::tls_client), verify_(options.verify)
{
    auto* const native = context_.native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_set_ex_data(native, context_index(), &sessions_);
    SSL_CTX_sess_set_new_cb(native, keep_session);
    context_.set_verify_mode(verify_ ? ssl::verify_peer : ssl::verify_none);
    add_authorities(options);
}

void TlsContext::add_authorities(TlsOptions const& options)
{
    error_code error;
    // A machine without a store of its own is no error: the options may name the only authority that matters.
    context_.set_default_verify_paths(error);
    if (!options.ca_file.empty()) {
        context_.load_verify_file(options.ca_file.string(), error);
        if (error)
            throw std::invalid_argument("The file '" + options.ca_file.string() + "' (TlsOptions::ca_file) cannot be used: " + error.message() +
                                        ". It must hold one or more certificates in PEM format.");
    }
    if (!options.ca_certificates.empty()) {
        context_.add_certificate_authority(asio::buffer(options.ca_certificates), error);
        if (error)
            throw std::invalid_argument("TlsOptions::ca_certificates cannot be used: " + error.message() +
                                        ". It must hold one or more certificates in PEM format.");
    }
}

void TlsContext::prepare(SSL* connection, std::string const& host, std::string const& server)
{
    bool const by_address = is_address(host);
    bool is_ready = true;
    if (by_address) {
        is_ready = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(connection), host.c_str()) == 1;
    } else {
        is_ready = SSL_set_tlsext_host_name(connection, host.c_str()) == 1 && SSL_set1_host(connection, host.c_str()) == 1;
        SSL_set_hostflags(connection, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    }
    is_ready = is_ready && SSL_set_ex_data(connection, connection_index(), const_cast<std::string*>(&server)) == 1;
    // Going on would mean to trust a certificate made for anyone.
    if (!is_ready)
        throw std::invalid_argument("The host name '" + host + "' cannot be used for TLS.");
    sessions_.offer(server, connection);
}

} // namespace ftrack::net
