// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/redirect_policy.hpp"

#include "support/catch.hpp"

#include <type_traits>

using namespace ftrack::wire;

static_assert(!std::is_aggregate_v<Redirect> && !std::is_aggregate_v<RedirectDecision>);

namespace {

struct Row
{
    char const* method;
    int status;
    char const* from;
    char const* location;
    bool may_leave;
    RedirectVerdict verdict;
    char const* target = "";
    bool leaves = false;
};

RedirectDecision decide(Row const& row)
{
    Redirect redirect;
    redirect.method = row.method;
    redirect.status = row.status;
    redirect.from = Url::parse(row.from);
    redirect.location = row.location;
    redirect.may_leave_host = row.may_leave;
    return decide_redirect(redirect);
}

constexpr auto deliver = RedirectVerdict::deliver;
constexpr auto follow = RedirectVerdict::follow;
constexpr auto refuse = RedirectVerdict::refuse;

} // namespace

TEST_CASE("where a redirect is followed to", "[redirect_policy]")
{
    auto const row = GENERATE(values<Row>({
        // What is no redirect is the answer.
        {"GET", 200, "https://h/a", "/b", false, deliver},
        {"GET", 304, "https://h/a", "/b", false, deliver},
        {"GET", 300, "https://h/a", "/b", false, deliver},
        {"GET", 302, "https://h/a", "", false, deliver},
        // GET and HEAD follow all five, on their host.
        {"GET", 301, "https://h/a", "/b", false, follow, "https://h/b"},
        {"GET", 302, "https://h/a", "b?c=1", false, follow, "https://h/b?c=1"},
        {"GET", 303, "https://h/a/b", "../c", false, follow, "https://h/c"},
        {"GET", 307, "https://h/a", "https://H/b", false, follow, "https://h/b"},
        {"HEAD", 308, "https://h/a", "//h/b", false, follow, "https://h/b"},
        {"GET", 302, "https://h/a", "https://h:443/b", false, follow, "https://h/b"},
        // POST keeps its method and body, or is not sent again.
        {"POST", 307, "https://h/api", "/v2/api", false, follow, "https://h/v2/api"},
        {"POST", 308, "https://h/api", "/v2/api", false, follow, "https://h/v2/api"},
        {"POST", 301, "https://h/api", "/v2/api", false, refuse},
        {"POST", 302, "https://h/api", "/v2/api", false, refuse},
        {"POST", 303, "https://h/api", "/v2/api", false, refuse},
        {"PUT", 302, "https://h/api", "/v2/api", true, refuse},
        // Towards TLS, never away from it.
        {"POST", 308, "http://h/api", "https://h/api", false, follow, "https://h/api"},
        {"POST", 308, "http://h:8080/api", "https://h:8443/api", false, follow, "https://h:8443/api"},
        {"GET", 301, "https://h/a", "http://h/a", false, refuse},
        {"GET", 301, "https://h/a", "http://other/a", true, refuse},
        // Another host or port is another service.
        {"GET", 302, "https://h/a", "https://other/a", false, refuse},
        {"GET", 302, "https://h/a", "https://h.evil/a", false, refuse},
        {"GET", 302, "https://h/a", "https://h:444/a", false, refuse},
        {"GET", 302, "https://h/a", "//other/a", false, refuse},
        {"GET", 302, "https://h/a", "https://h@other/a", false, refuse},
        {"POST", 307, "https://h/a", "https://other/a", true, refuse},
        {"GET", 302, "https://h/a", "https://storage/x?Signature=1", true, follow, "https://storage/x?Signature=1", true},
        {"GET", 302, "https://h/a", "/b", true, follow, "https://h/b"},
        // What is no address.
        {"GET", 302, "https://h/a", "ftp://h/a", true, refuse},
        {"GET", 302, "https://h/a", "javascript:alert(1)", true, refuse},
        {"GET", 302, "https://h/a", "https://h/a b", true, refuse},
        {"GET", 302, "https://h/a", "https://h%0d%0ax/", true, refuse},
        {"GET", 302, "https://h/a", "https:///b", true, refuse},
    }));
    CAPTURE(row.method, row.status, row.from, row.location);

    RedirectDecision const decision = decide(row);
    CAPTURE(decision.reason);
    REQUIRE(decision.verdict == row.verdict);
    REQUIRE(decision.leaves_host == row.leaves);
    REQUIRE(decision.reason.empty() == (row.verdict != refuse));
    if (row.verdict == follow)
        REQUIRE(decision.target.to_string() == row.target);
}

TEST_CASE("redirects do not go round for ever", "[redirect_policy]")
{
    Redirect redirect;
    redirect.method = "GET";
    redirect.status = 302;
    redirect.from = Url::parse("https://h/a");
    redirect.location = "/a";
    redirect.followed = max_redirects - 1;
    REQUIRE(decide_redirect(redirect).verdict == follow);
    redirect.followed = max_redirects;
    REQUIRE(decide_redirect(redirect).verdict == refuse);
}

TEST_CASE("a refusal tells where it would have gone, without credentials", "[redirect_policy]")
{
    RedirectDecision const decision =
        decide({"GET", 302, "https://h/a?apiKey=s3cret", "https://user:s3cret@other/b?Signature=s3cret", false, refuse});

    REQUIRE(decision.reason ==
            "The GET to https://h/a was redirected to https://other/b (status 302), which is another host: credentials are not sent there; "
            "if it is the right one, give it as the server's address.");
}

TEST_CASE("which headers stay behind when the host changes", "[redirect_policy]")
{
    for (char const* const name : {"Authorization", "authorization", "Cookie", "ftrack-api-key", "FTRACK-USER", "ftrack-Clienttoken"})
        REQUIRE(is_credential_header(name));
    for (char const* const name : {"Accept", "Range", "Content-Type", "ftrack", "X-ftrack-user", ""})
        REQUIRE_FALSE(is_credential_header(name));
}

TEST_CASE("which answers are redirects", "[redirect_policy]")
{
    for (int const status : {301, 302, 303, 307, 308}) {
        REQUIRE(is_redirect(status, "/"));
        REQUIRE_FALSE(is_redirect(status, ""));
    }
    for (int const status : {200, 300, 304, 305, 306, 309, 400})
        REQUIRE_FALSE(is_redirect(status, "/"));
}
