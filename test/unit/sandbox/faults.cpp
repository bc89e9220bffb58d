// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/faults.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

using namespace ftrack;
using sandbox::Fault;
using sandbox::FaultPlan;

namespace {

Fault fault(std::string path, std::string action, int status)
{
    Fault result;
    result.path = std::move(path);
    result.action = std::move(action);
    result.status = status;
    return result;
}

/// The status of the fault that a request meets; 0: none.
int met(std::optional<Fault> const& taken) { return taken ? taken->status.value_or(-1) : 0; }

class Source final : public net::ReplySource
{
public:
    std::uint64_t size() const noexcept override { return 100; }
    void read(char* to, std::size_t size) override { std::fill_n(to, size, 'x'); }
};

} // namespace

TEST_CASE("a fault meets the requests of its path and action, as often as it was told", "[faults]")
{
    FaultPlan plan;
    Fault second = fault("/api", "query", 502);
    second.skip = 1;
    second.times = 2;
    plan.add(second);
    std::string const query = R"([{"action":"query"}])";
    CHECK(met(plan.take("/other", query)) == 0);
    CHECK(met(plan.take("/api", R"([{"action":"create"}])")) == 0);
    CHECK(met(plan.take("/api", query)) == 0);
    CHECK(met(plan.take("/api", query)) == 502);
    CHECK(met(plan.take("/api", query)) == 502);
    CHECK(met(plan.take("/api", query)) == 0);

    Fault always = fault("/api", "", 503);
    always.times = Fault::forever();
    plan.add(always);
    CHECK(met(plan.take("/api", "")) == 503);
    CHECK(met(plan.take("/api", "")) == 503);
    plan.clear();
    CHECK(met(plan.take("/api", "")) == 0);
}

TEST_CASE("a fault that applies to no request does nothing", "[faults]")
{
    FaultPlan plan;
    Fault never = fault("", "", 500);
    never.times = 0;
    plan.add(std::move(never));
    CHECK(met(plan.take("/api", "[]")) == 0);
    CHECK(met(plan.take("/api", "[]")) == 0);
}

TEST_CASE("faults of the storage meet its requests by path and method, and no others", "[faults]")
{
    FaultPlan plan;
    for (Fault each : {fault("/storage", "PUT", 500), fault("/storage/a", "", 501)}) {
        each.times = Fault::forever();
        plan.add(each);
    }
    CHECK(met(plan.take_for_storage("/storage/b", "PUT")) == 500);
    CHECK(met(plan.take_for_storage("/storage/b", "GET")) == 0);
    CHECK(met(plan.take_for_storage("/storage/a", "GET")) == 501);
    CHECK(met(plan.take("/api", "PUT")) == 0);

    plan.clear();
    plan.add(fault("", "", 502));
    CHECK(met(plan.take_for_storage("/storage/b", "GET")) == 502);
    plan.add(fault("/api", "", 503));
    CHECK(met(plan.take_for_storage("/storage/b", "GET")) == 0);
}

TEST_CASE("an answer from a source is spoiled as one from memory is", "[faults]")
{
    net::ServerReply reply;
    reply.source = std::make_shared<Source>();
    Fault what;
    SECTION("shortened")
    {
        what.truncate_body = 10;
        apply(what, reply);
        REQUIRE(reply.source);
        CHECK(reply.source->size() == 10);
        std::string text(10, ' ');
        reply.source->read(text.data(), text.size());
        CHECK(text == "xxxxxxxxxx");
    }
    SECTION("shortened beyond its end")
    {
        what.truncate_body = 1'000;
        apply(what, reply);
        CHECK(reply.source->size() == 100);
    }
    SECTION("replaced")
    {
        what.body = "other";
        what.content_type = "text/plain";
        apply(what, reply);
        CHECK_FALSE(reply.source);
        CHECK(reply.body == "other");
        CHECK(reply.headers.find("Content-Type") == "text/plain");
    }
    SECTION("broken off")
    {
        what.close_after = 5;
        apply(what, reply);
        CHECK(reply.source->size() == 100);
        CHECK(reply.close_after == 5);
    }
}
