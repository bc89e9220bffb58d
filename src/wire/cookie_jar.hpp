// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/url.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftrack::wire {

/// The cookies that servers set. Each goes back to the very host that set it and nowhere else, whatever its Domain says.
class CookieJar
{
public:
    using time_point = std::chrono::system_clock::time_point;
    static constexpr std::size_t max_cookies = 64;        ///< more push out the one set first
    static constexpr std::size_t max_cookie_size = 4'096; ///< name and value; a larger one is ignored

    CookieJar() = default;

    /// Takes the value of one Set-Cookie field; ignores what is malformed or not this host's to set.
    void store(std::string_view set_cookie, Url const& from, time_point now);

    /// The value of the Cookie field for a request; empty when there is nothing to send.
    std::string header_for(Url const& to, time_point now) const;

    bool empty() const noexcept { return cookies_.empty(); }
    std::size_t size() const noexcept { return cookies_.size(); }

private:
    struct Cookie
    {
        std::string host;
        std::string path;
        std::string name;
        std::string value;
        bool secure = false;
        std::optional<time_point> expiry;
    };

    static bool read_attributes(std::string_view attributes, Url const& from, time_point now, Cookie& cookie);

    std::vector<Cookie> cookies_; // set first at the front
};

} // namespace ftrack::wire
