// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "net/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <limits>
#include <stdexcept>

namespace ftrack::net {

std::string md5_hex(std::string_view data)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(data.data(), data.size(), digest.data(), &size, EVP_md5(), nullptr) != 1)
        throw std::runtime_error("OpenSSL of this machine cannot compute MD5 (is it in FIPS mode?)");
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(std::size_t{size} * 2);
    for (unsigned i = 0; i < size; ++i) {
        text += digits[digest[i] >> 4];
        text += digits[digest[i] & 0xF];
    }
    return text;
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

} // namespace ftrack::net
