// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/storage/signed_url.hpp"

#include "sandbox/storage/storage_error.hpp"
#include "support/catch.hpp"

#include <string>

using namespace ftrack::sandbox::storage;
using namespace std::chrono_literals;

namespace {

UrlSigner::Time const now = std::chrono::system_clock::from_time_t(1'700'000'000);
UrlSigner const signer("key", 60s);

/// `ok`, or the code of the refusal.
std::string verdict(std::string const& url, std::string_view method = "PUT", std::string_view md5 = "", UrlSigner::Time time = now)
{
    auto const mark = url.find('?');
    try {
        signer.verify(method, url.substr(0, mark), parse_query(url.substr(mark + 1)), md5, time);
        return "ok";
    } catch (StorageError const& error) {
        return error.code() + ' ' + std::to_string(error.status());
    }
}

std::string with(std::string url, std::string const& text, std::string const& other)
{
    REQUIRE(url.find(text) != std::string::npos);
    return url.replace(url.find(text), text.size(), other);
}

} // namespace

TEST_CASE("a signed address is good for what was signed", "[storage]")
{
    std::string const url = signer.sign("PUT", "/storage/a", {{"partNumber", "7"}, {"uploadId", "x y&z"}}, "", now);

    CHECK(verdict(url) == "ok");
    CHECK(verdict(url, "PUT", "a digest that nobody signed") == "ok");
    CHECK(verdict(url, "GET") == "SignatureDoesNotMatch 403");
    CHECK(verdict(with(url, "/storage/a", "/storage/b")) == "SignatureDoesNotMatch 403");
    CHECK(verdict(with(url, "partNumber=7", "partNumber=8")) == "SignatureDoesNotMatch 403");
    CHECK(verdict(with(url, "X-Amz-Expires=60", "X-Amz-Expires=61")) == "SignatureDoesNotMatch 403");
    CHECK(verdict(url + "&more=1") == "SignatureDoesNotMatch 403");
    CHECK(verdict(url + "0") == "SignatureDoesNotMatch 403");
    CHECK(verdict("/storage/a?partNumber=7") == "AccessDenied 403");
    CHECK(verdict(with(url, "x+y", "x%20y")) == "ok");
}

TEST_CASE("an address that another key signed is worth nothing", "[storage]")
{
    CHECK(verdict(UrlSigner("other", 60s).sign("PUT", "/storage/a", {}, "", now)) == "SignatureDoesNotMatch 403");
}

TEST_CASE("what is signed for GET serves HEAD", "[storage]")
{
    std::string const url = signer.sign("GET", "/storage/a", {}, "", now);

    CHECK(verdict(url, "GET") == "ok");
    CHECK(verdict(url, "HEAD") == "ok");
    CHECK(verdict(url, "PUT") == "SignatureDoesNotMatch 403");
}

TEST_CASE("a digest that was signed must come along", "[storage]")
{
    std::string const url = signer.sign("PUT", "/storage/a", {}, "digest", now);

    CHECK(verdict(url, "PUT", "digest") == "ok");
    CHECK(verdict(url, "PUT", "other") == "SignatureDoesNotMatch 403");
    CHECK(verdict(url, "PUT", "") == "SignatureDoesNotMatch 403");
}

TEST_CASE("an address expires", "[storage]")
{
    std::string const url = signer.sign("PUT", "/storage/a", {}, "", now);

    CHECK(verdict(url, "PUT", "", now + 59s) == "ok");
    CHECK(verdict(url, "PUT", "", now + 60s) == "AccessDenied 403");
    CHECK(verdict(url, "PUT", "", now + 24h * 365) == "AccessDenied 403");
    std::string const stillborn = UrlSigner("key", 0s).sign("PUT", "/storage/a", {}, "", now);
    CHECK(verdict(stillborn) == "AccessDenied 403");
}
