// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/carrier.hpp"
#include "wire/cookie_jar.hpp"

#include <memory>
#include <string>
#include <utility>

namespace ftrack::http {

/// Follows redirects and keeps cookies, as wire/redirect_policy.hpp and wire/cookie_jar.hpp decide.
class NavigationCarrier final : public Carrier
{
public:
    NavigationCarrier(std::unique_ptr<Carrier> next, std::shared_ptr<wire::CookieJar> cookies) : next_(std::move(next)), cookies_(std::move(cookies))
    {
    }

    boost::asio::awaitable<HttpResponse> carry(Passage& passage, BodySink& sink) override;
    void close() noexcept override { next_->close(); }

private:
    /// The caller's own cookies and those that the server of this address set.
    std::string cookies_for(wire::Url const& url, std::string const& own) const;
    void remember_cookies(HttpResponse const& response, wire::Url const& from);

    std::unique_ptr<Carrier> next_;
    std::shared_ptr<wire::CookieJar> cookies_;
};

} // namespace ftrack::http
