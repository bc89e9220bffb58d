// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/certificates.hpp"
#include "support/catch.hpp"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ftrack;

namespace {

struct Free
{
    void operator()(X509* p) const { X509_free(p); }
    void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
    void operator()(BIO* p) const { BIO_free(p); }
    void operator()(X509_STORE* p) const { X509_STORE_free(p); }
    void operator()(X509_STORE_CTX* p) const { X509_STORE_CTX_free(p); }
    void operator()(BIGNUM* p) const { BN_free(p); }
};

std::unique_ptr<X509, Free> first_certificate(std::string const& pem)
{
    std::unique_ptr<BIO, Free> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    return std::unique_ptr<X509, Free>(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
}

std::unique_ptr<EVP_PKEY, Free> private_key(std::string const& pem)
{
    std::unique_ptr<BIO, Free> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    return std::unique_ptr<EVP_PKEY, Free>(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr));
}

/// OpenSSL's verdict on the server certificate, under its strictest rules.
int verify(net::ServerCertificate const& certificate, std::string const& authority_pem, std::string const& host)
{
    auto const authority = first_certificate(authority_pem);
    auto const leaf = first_certificate(certificate.chain);
    std::unique_ptr<X509_STORE, Free> store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), authority.get());
    std::unique_ptr<X509_STORE_CTX, Free> context(X509_STORE_CTX_new());
    X509_STORE_CTX_init(context.get(), store.get(), leaf.get(), nullptr);
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_X509_STRICT | X509_V_FLAG_CHECK_SS_SIGNATURE);
    X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER);
    if (X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) != 1)
        X509_VERIFY_PARAM_set1_host(parameters, host.c_str(), 0);
    return X509_verify_cert(context.get()) == 1 ? X509_V_OK : X509_STORE_CTX_get_error(context.get());
}

std::string serial(std::string const& pem)
{
    auto const certificate = first_certificate(pem);
    std::unique_ptr<BIGNUM, Free> number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate.get()), nullptr));
    char* text = BN_bn2hex(number.get());
    std::string result = text;
    OPENSSL_free(text);
    return result;
}

} // namespace

TEST_CASE("A server certificate passes strict verification for its names alone", "[certificates]")
{
    auto const certificate = net::make_server_certificate({"localhost", "127.0.0.1", "::1"});
    struct Row
    {
        std::string host;
        int verdict;
    };
    std::vector<Row> const table{
        {"localhost", X509_V_OK},
        {"LOCALHOST", X509_V_OK},
        {"127.0.0.1", X509_V_OK},
        {"::1", X509_V_OK},
        {"127.0.0.2", X509_V_ERR_IP_ADDRESS_MISMATCH},
        {"example.com", X509_V_ERR_HOSTNAME_MISMATCH},
        {"a.localhost", X509_V_ERR_HOSTNAME_MISMATCH},
        // The subject is no name of the server.
        {"ftrack sandbox server", X509_V_ERR_HOSTNAME_MISMATCH},
    };
    for (Row const& row : table) {
        CAPTURE(row.host);
        CHECK(verify(certificate, certificate.authority, row.host) == row.verdict);
    }
}

TEST_CASE("Another authority does not vouch for a server certificate", "[certificates]")
{
    auto const one = net::make_server_certificate({"localhost"});
    auto const other = net::make_server_certificate({"localhost"});
    CHECK(verify(one, other.authority, "localhost") != X509_V_OK);
    CHECK(serial(one.chain) != serial(other.chain));
    CHECK(serial(one.authority) != serial(other.authority));
    CHECK(serial(one.chain) != serial(one.authority));
    CHECK(serial(one.chain).size() >= 16);
}

TEST_CASE("A negative lifetime gives an expired certificate of a valid authority", "[certificates]")
{
    auto const certificate = net::make_server_certificate({"localhost"}, std::chrono::hours(-1));
    CHECK(verify(certificate, certificate.authority, "localhost") == X509_V_ERR_CERT_HAS_EXPIRED);
    auto const authority = first_certificate(certificate.authority);
    CHECK(X509_cmp_current_time(X509_get0_notAfter(authority.get())) > 0);
    CHECK(X509_cmp_current_time(X509_get0_notBefore(authority.get())) < 0);
    CHECK(X509_cmp_current_time(X509_get0_notBefore(first_certificate(certificate.chain).get())) < 0);
}

TEST_CASE("The private key is the server certificate's, and the chain ends in the authority", "[certificates]")
{
    auto const certificate = net::make_server_certificate({"localhost"});
    auto const key = private_key(certificate.private_key);
    REQUIRE(key);
    CHECK(X509_check_private_key(first_certificate(certificate.chain).get(), key.get()) == 1);
    CHECK(certificate.chain.ends_with(certificate.authority));
    CHECK(certificate.chain.size() > certificate.authority.size());
}

TEST_CASE("Names that would forge an entry of the certificate are refused", "[certificates]")
{
    for (std::string const& name : {std::string(), std::string("a,DNS:b"), std::string("a b"), std::string("a\nb"), std::string("a\0b", 3)}) {
        CAPTURE(name);
        CHECK_THROWS_AS(net::make_server_certificate({"localhost", name}), std::invalid_argument);
    }
    CHECK_THROWS_AS(net::make_server_certificate({}), std::invalid_argument);
}
