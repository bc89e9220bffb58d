// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/url.hpp"

#include <string>
#include <string_view>

namespace ftrack::wire {

/// An answer that may send the request elsewhere.
class Redirect
{
public:
    Redirect() = default;

    int status = 0;
    std::string_view location; ///< empty: the answer has none
    std::string_view method;   ///< of the request that was answered
    Url from;                  ///< its address
    bool may_leave_host = false;
    int followed = 0; ///< redirects that led here
};

enum class RedirectVerdict
{
    deliver, // it is the answer
    follow,
    refuse
};

class RedirectDecision
{
public:
    RedirectDecision() = default;

    RedirectVerdict verdict = RedirectVerdict::deliver;
    Url target;               ///< for follow: same method, same body
    bool leaves_host = false; ///< credentials stay behind
    std::string reason;       ///< for refuse: a sentence without credential
};

inline constexpr int max_redirects = 5;

/// Whether an answer is only the way to another, so that its body is nobody's.
bool is_redirect(int status, std::string_view location) noexcept;

/// GET and HEAD follow 301, 302, 303, 307 and 308, everything else 307 and 308 alone, with method and body kept. The host stays and so does
/// TLS; GET and HEAD may leave the host when that is allowed.
RedirectDecision decide_redirect(Redirect const& redirect);

/// Whether a header field of a request stays behind when the host changes.
bool is_credential_header(std::string_view name) noexcept;

} // namespace ftrack::wire
