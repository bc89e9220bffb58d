// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>

namespace ftrack::net {

namespace {

[[noreturn]] void fail() { throw std::runtime_error("OpenSSL of this machine cannot compute MD5 (is it in FIPS mode?)"); }

} // namespace

std::string to_hex(std::string_view bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (char const byte : bytes) {
        text += digits[static_cast<unsigned char>(byte) >> 4];
        text += digits[static_cast<unsigned char>(byte) & 0xF];
    }
    return text;
}

std::string md5_hex(std::string_view data)
{
    Md5 digest;
    digest.update(data);
    return to_hex(digest.finish());
}

Md5::Md5() : context_(EVP_MD_CTX_new())
{
    if (context_ != nullptr && EVP_DigestInit_ex(context_, EVP_md5(), nullptr) == 1)
        return;
    EVP_MD_CTX_free(context_);
    fail();
}

Md5::~Md5() { EVP_MD_CTX_free(context_); }

void Md5::update(std::string_view data)
{
    if (EVP_DigestUpdate(context_, data.data(), data.size()) != 1)
        fail();
}

std::string Md5::finish()
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_DigestFinal_ex(context_, digest.data(), &size) != 1)
        fail();
    return std::string(digest.begin(), digest.begin() + size);
}

std::string hmac_sha256_hex(std::string_view key, std::string_view data)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<unsigned char const*>(data.data()), data.size(), digest.data(),
             &size) == nullptr)
        throw std::runtime_error("OpenSSL of this machine cannot compute HMAC-SHA256");
    return to_hex(std::string(digest.begin(), digest.begin() + size));
}

std::string random_bytes(std::size_t size)
{
    std::string bytes(size, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(size)) != 1)
        throw std::runtime_error("OpenSSL of this machine has no random numbers");
    return bytes;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string base64(std::string_view data)
{
    if (data.size() > static_cast<std::size_t>(std::numeric_limits<int>::max() / 2))
        throw std::length_error("base64: more than 1 GB");
    // EVP_EncodeBlock ends its output with a NUL.
    std::string text((data.size() + 2) / 3 * 4 + 1, '\0');
    int const size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), reinterpret_cast<unsigned char const*>(data.data()),
                                     static_cast<int>(data.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

std::optional<std::string> decode_base64(std::string_view text)
{
    if (text.size() % 4 != 0 || text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        return std::nullopt;
    std::string bytes(text.size() / 4 * 3, '\0');
    if (EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), reinterpret_cast<unsigned char const*>(text.data()),
                        static_cast<int>(text.size())) < 0)
        return std::nullopt;
    std::size_t const padding = text.size() - std::min(text.find_last_not_of('=') + 1, text.size());
    bytes.resize(bytes.size() - std::min<std::size_t>(padding, 2));
    // OpenSSL takes blanks around and odd padding, which no encoder makes.
    if (base64(bytes) != text)
        return std::nullopt;
    return bytes;
}

} // namespace ftrack::net
