// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/certificates.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <stdexcept>

namespace ftrack::net {
namespace {

template <auto Free>
struct Deleter
{
    template <class T>
    void operator()(T* pointer) const noexcept
    {
        Free(pointer);
    }
};

using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;
using Number = std::unique_ptr<BIGNUM, Deleter<BN_free>>;
using Memory = std::unique_ptr<BIO, Deleter<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>>;

void require(bool ok, char const* what)
{
    if (ok)
        return;
    std::array<char, 256> reason{};
    ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
    throw std::runtime_error(std::string("making a certificate: ") + what + ": " + reason.data());
}

Key make_key()
{
    Key key(EVP_EC_gen("P-256"));
    require(key != nullptr, "EC key");
    return key;
}

void set_serial(X509& certificate)
{
    // 127 random bits: positive, and unique as browsers demand of one issuer's certificates.
    Number number(BN_new());
    require(number && BN_rand(number.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1, "serial number");
    require(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(&certificate)) != nullptr, "serial number");
}

void set_common_name(X509_NAME* name, std::string const& value)
{
    auto const* text = reinterpret_cast<unsigned char const*>(value.c_str());
    require(X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8, reinterpret_cast<unsigned char const*>("ftrack sandbox"), -1, -1, 0) == 1, "name");
    require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0) == 1, "name");
}

void set_validity(X509& certificate, std::chrono::seconds lifetime)
{
    // Backdated by a day: clocks of virtual machines and containers are often late.
    constexpr std::chrono::hours backdated(24);
    std::time_t const now = std::time(nullptr);
    auto const begin = lifetime.count() < 0 ? lifetime - backdated : -std::chrono::seconds(backdated);
    require(X509_time_adj_ex(X509_getm_notBefore(&certificate), 0, static_cast<long>(begin.count()), const_cast<std::time_t*>(&now)) != nullptr,
            "dates");
    require(X509_time_adj_ex(X509_getm_notAfter(&certificate), 0, static_cast<long>(lifetime.count()), const_cast<std::time_t*>(&now)) != nullptr,
            "dates");
}

void add_extension(X509& certificate, X509& issuer, int kind, std::string const& value)
{
    X509V3_CTX context{};
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
    Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    require(extension && X509_add_ext(&certificate, extension.get(), -1) == 1, value.c_str());
}

Certificate make_base(EVP_PKEY& key, std::string const& common_name, std::chrono::seconds lifetime)
{
    Certificate certificate(X509_new());
    require(certificate && X509_set_version(certificate.get(), X509_VERSION_3) == 1, "new certificate");
    set_serial(*certificate);
    set_validity(*certificate, lifetime);
    set_common_name(X509_get_subject_name(certificate.get()), common_name);
    require(X509_set_pubkey(certificate.get(), &key) == 1, "public key");
    return certificate;
}

Certificate make_authority(EVP_PKEY& key, std::chrono::seconds lifetime)
{
    Certificate authority = make_base(key, "ftrack sandbox authority", lifetime);
    require(X509_set_issuer_name(authority.get(), X509_get_subject_name(authority.get())) == 1, "issuer");
    add_extension(*authority, *authority, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(*authority, *authority, NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(*authority, *authority, NID_subject_key_identifier, "hash");
    require(X509_sign(authority.get(), &key, EVP_sha256()) > 0, "signing");
    return authority;
}

std::string alternative_names(std::vector<std::string> const& names)
{
    std::string list;
    for (std::string const& name : names) {
        // The list is a small language of OpenSSL's: a comma would smuggle in another entry.
        if (name.empty() || name.find_first_of(", \t\r\n") != std::string::npos || name.find('\0') != std::string::npos)
            throw std::invalid_argument("not a DNS name or IP address for a certificate: \"" + name + '"');
        boost::system::error_code not_an_address;
        boost::asio::ip::make_address(name, not_an_address);
        list += list.empty() ? "" : ",";
        list += (not_an_address ? "DNS:" : "IP:") + name;
    }
    return list;
}

Certificate make_leaf(EVP_PKEY& key, X509& authority, EVP_PKEY& authority_key, std::vector<std::string> const& names, std::chrono::seconds lifetime)
{
    Certificate leaf = make_base(key, "ftrack sandbox server", lifetime);
    require(X509_set_issuer_name(leaf.get(), X509_get_subject_name(&authority)) == 1, "issuer");
    add_extension(*leaf, authority, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(*leaf, authority, NID_key_usage, "critical,digitalSignature");
    add_extension(*leaf, authority, NID_ext_key_usage, "serverAuth");
    add_extension(*leaf, authority, NID_subject_key_identifier, "hash");
    add_extension(*leaf, authority, NID_authority_key_identifier, "keyid:always");
    add_extension(*leaf, authority, NID_subject_alt_name, alternative_names(names));
    require(X509_sign(leaf.get(), &authority_key, EVP_sha256()) > 0, "signing");
    return leaf;
}

template <class Write>
std::string to_pem(Write write)
{
    Memory memory(BIO_new(BIO_s_mem()));
    require(memory && write(memory.get()) == 1, "PEM");
    char* data = nullptr;
    long const size = BIO_get_mem_data(memory.get(), &data);
    return std::string(data, static_cast<std::size_t>(size));
}

std::string to_pem(X509& certificate)
{
    return to_pem([&](BIO* out) { return PEM_write_bio_X509(out, &certificate); });
}

} // namespace

ServerCertificate make_server_certificate(std::vector<std::string> const& names, std::chrono::seconds lifetime)
{
    if (names.empty())
        throw std::invalid_argument("a server certificate needs at least one name");
    // Only the server's certificate expires on demand: an expired authority would be another fault.
    auto const authority_lifetime = std::max<std::chrono::seconds>(lifetime, std::chrono::hours(24));
    Key const authority_key = make_key();
    Certificate const authority = make_authority(*authority_key, authority_lifetime);
    Key const key = make_key();
    Certificate const leaf = make_leaf(*key, *authority, *authority_key, names, lifetime);

    ServerCertificate result;
    result.authority = to_pem(*authority);
    result.chain = to_pem(*leaf) + result.authority;
    result.private_key = to_pem([&](BIO* out) { return PEM_write_bio_PKCS8PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
    return result;
}

} // namespace ftrack::net
