// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/redirect_policy.hpp"

#include "ftrack/error.hpp"

#include <boost/algorithm/string/predicate.hpp>

namespace ftrack::wire {
namespace {

RedirectDecision refuse(Redirect const& redirect, std::string const& where, std::string const& why)
{
    RedirectDecision decision;
    decision.verdict = RedirectVerdict::refuse;
    decision.reason = "The " + std::string(redirect.method) + " to " + redirect.from.printable() + " was redirected" + where + " (status " +
                      std::to_string(redirect.status) + "), " + why;
    return decision;
}

// On the same host the port may change only on the way to TLS: another port is another service.
bool stays_on_host(Origin const& from, Origin const& to) { return from.host == to.host && (from.port == to.port || (!from.tls && to.tls)); }

RedirectDecision follow(Url target, bool leaves_host)
{
    RedirectDecision decision;
    decision.verdict = RedirectVerdict::follow;
    decision.target = std::move(target);
    decision.leaves_host = leaves_host;
    return decision;
}

} // namespace

bool is_redirect(int status, std::string_view location) noexcept
{
    return (status == 301 || status == 302 || status == 303 || status == 307 || status == 308) && !location.empty();
}

RedirectDecision decide_redirect(Redirect const& redirect)
{
    if (!is_redirect(redirect.status, redirect.location))
        return {};
    Url target;
    try {
        target = redirect.from.resolve(redirect.location);
    } catch (ParseError const&) {
        return refuse(redirect, " to a malformed address", "which is a fault of the server or of a proxy before it.");
    }
    std::string const where = " to " + target.printable();
    if (redirect.followed >= max_redirects)
        return refuse(redirect, where, "the last of too many redirects in a row; check the server's address.");
    bool const is_safe = redirect.method == "GET" || redirect.method == "HEAD";
    if (!is_safe && redirect.status != 307 && redirect.status != 308)
        return refuse(redirect, where, "which would turn it into a GET; give the address that answers directly as the server's address.");
    if (redirect.from.origin.tls && !target.origin.tls)
        return refuse(redirect, where, "which is not encrypted; nothing is sent there.");
    bool const leaves_host = !stays_on_host(redirect.from.origin, target.origin);
    if (leaves_host && !(is_safe && redirect.may_leave_host))
        return refuse(redirect, where,
                      "which is another host: credentials are not sent there; if it is the right one, give it as the server's address.");
    return follow(std::move(target), leaves_host);
}

bool is_credential_header(std::string_view name) noexcept
{
    using boost::algorithm::iequals;
    return iequals(name, "Authorization") || iequals(name, "Cookie") || boost::algorithm::istarts_with(name, "ftrack-");
}

} // namespace ftrack::wire
