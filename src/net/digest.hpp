// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

struct evp_md_ctx_st; // OpenSSL's EVP_MD_CTX

namespace ftrack::net {

/// Lower-case hexadecimal MD5.
std::string md5_hex(std::string_view data);

std::string base64(std::string_view data);

/// The bytes of a base64 text (RFC 4648, with padding); nothing for what is none.
std::optional<std::string> decode_base64(std::string_view text);

/// Lower-case hexadecimal of any bytes.
std::string to_hex(std::string_view bytes);

/// HMAC with SHA-256 (RFC 2104), in lower-case hexadecimal.
std::string hmac_sha256_hex(std::string_view key, std::string_view data);

/// Unpredictable bytes, fit for a key.
std::string random_bytes(std::size_t size);

/// Whether two secrets are the same, in a time that tells nothing of where they differ.
bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept;

/// MD5 of what comes piece by piece.
class Md5
{
public:
    Md5();
    Md5(Md5 const&) = delete;
    Md5& operator=(Md5 const&) = delete;
    ~Md5();

    void update(std::string_view data);

    /// The 16 bytes. Once, at the end.
    std::string finish();

private:
    evp_md_ctx_st* context_;
};

} // namespace ftrack::net
