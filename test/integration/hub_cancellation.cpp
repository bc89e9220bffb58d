// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Every awaitable of the event hub × every point at which it can be waiting × every way to end it.
#include "ftrack/ftrack.hpp"

#include "support/abort_ways.hpp"
#include "support/catch.hpp"
#include "support/sandbox_fixture.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
using ftrack::test::ManualClock;
using ftrack::test::Running;
using ftrack::test::SandboxFixture;
using ftrack::test::Way;
namespace asio = boost::asio;

namespace {

template <class T>
asio::awaitable<void> discard(asio::awaitable<T> operation)
{
    co_await std::move(operation);
}

enum class Point
{
    before_start,
    handshake,  // the server does not answer it
    waiting,    // for the next try to connect
    unanswered, // the connection is there, and nothing comes
};

constexpr Point all_points[] = {Point::before_start, Point::handshake, Point::waiting, Point::unanswered};

/// What the operations work on.
class Objects
{
public:
    explicit Objects(EventHub& its_hub) : hub(its_hub) {}

    EventHub& hub;
    EventStream stream;
    std::optional<Subscription> subscription;
};

PublishOptions for_publishing(CallOptions const& options)
{
    PublishOptions result;
    result.signal = options.signal;
    return result;
}

class Subject
{
public:
    using Call = std::function<asio::awaitable<void>(Objects&, CallOptions)>;

    Subject(char const* its_name, Call its_call) : name(its_name), call(std::move(its_call)) {}

    char const* name;
    Call call;
    bool takes_options = true;
    bool needs_connection = false; ///< else it is done at once
    bool needs_start = true;       ///< else it waits for the connection as well when nobody has called connect()
};

std::vector<Subject> subjects()
{
    std::vector<Subject> all;
    all.emplace_back("connect", [](Objects& o, CallOptions options) { return o.hub.connect(std::move(options)); });
    all.emplace_back("publish", [](Objects& o, CallOptions options) { return discard(o.hub.publish(Event("x"), for_publishing(options))); });
    all.emplace_back("publish_and_wait_for_reply",
                     [](Objects& o, CallOptions options) { return discard(o.hub.publish_and_wait_for_reply(Event("x"), for_publishing(options))); });
    all.emplace_back("publish_reply", [](Objects& o, CallOptions options) {
        return o.hub.publish_reply(Event("x"), {{"a", 1}}, std::move(options));
    });
    all.emplace_back("ready", [](Objects& o, CallOptions options) {
        o.subscription.emplace(o.hub.subscribe("topic=y", [](Event const&) {}));
        return o.subscription->ready(std::move(options));
    });
    all.emplace_back("next", [](Objects& o, CallOptions options) { return discard(o.stream.next(std::move(options))); });
    all.emplace_back("wait_until_idle", [](Objects& o, CallOptions options) { return o.hub.wait_until_idle(std::move(options)); });
    all.back().needs_connection = true;
    all.emplace_back("disconnect", [](Objects& o, CallOptions) { return o.hub.disconnect(); });
    all.back().needs_connection = true;
    all.back().takes_options = false;
    return all;
}

bool applies(Subject const& subject, Point point, Way way)
{
    if (test::is_signal(way) && !subject.takes_options)
        return false;
    if (point == Point::before_start)
        return way != Way::awaiter; // a coroutine that was cancelled before it awaits never reaches us
    if (point != Point::unanswered)
        return !subject.needs_connection;
    return std::string(subject.name) != "connect"; // there it is done
}

/// One cell of the matrix.
class Cell
{
public:
    Cell(SandboxFixture& fixture, Subject const& subject, Point point) : fixture_(fixture), subject_(subject), point_(point)
    {
        fixture_.server.clear_faults();
        SessionOptions options = fixture_.options();
        options.event_hub.reconnect_delay = 1h;
        options.event_hub.max_reconnect_delay = 1h;
        options.event_hub.drain_limit = 1h;
        session_.emplace(fixture_.session(options, clock_));
        objects_.emplace(session_->event_hub());
        objects_->stream = objects_->hub.stream("topic=nothing");
    }

    void run(Way way)
    {
        prepare();
        CallOptions const options = signals_.options(way);
        asio::awaitable<void> operation = subject_.call(*objects_, options);
        std::optional<Running<void>> running;
        if (point_ != Point::before_start) {
            running.emplace(fixture_.io, std::move(operation));
            test::settle(fixture_.io);
            REQUIRE_FALSE(running->is_done());
        }
        test::end(way, signals_, running, session_, [this] { close(); });
        if (!running)
            running.emplace(fixture_.io, std::move(operation));
        CHECK_THROWS_AS(running->get(), AbortError);
        CHECK_FALSE(signals_.has_handler());
        if (way != Way::close && way != Way::destroy)
            check_still_usable();
    }

private:
    void prepare()
    {
        sandbox::Fault fault;
        fault.path = "/socket.io/1/";
        fault.times = sandbox::Fault::forever();
        switch (point_) {
        case Point::before_start:
            return;
        case Point::handshake:
            fault.stall = true;
            break;
        case Point::waiting:
            fault.status = 503;
            break;
        case Point::unanswered:
            return prepare_silence();
        }
        fixture_.server.inject(fault);
        connecting_.emplace(fixture_.io, objects_->hub.connect());
        test::settle(fixture_.io);
    }

    void prepare_silence()
    {
        fixture_.run(objects_->hub.connect());
        fixture_.run(objects_->stream.ready());
        auto handle = [](Event) -> asio::awaitable<void> {
            asio::steady_timer forever(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
            co_await forever.async_wait(asio::use_awaitable);
        };
        busy_.emplace(objects_->hub.subscribe("topic=busy", handle));
        fixture_.run(busy_->ready());
        fixture_.run(objects_->hub.publish(Event("busy")));
        test::settle(fixture_.io);
        fixture_.server.stall_event_clients();
        unacknowledged_.emplace(fixture_.io, objects_->hub.publish(Event("z")));
        test::settle(fixture_.io);
    }

    /// A server that is silent does not answer the goodbye either: that has its limit.
    void close()
    {
        Running<void> closing(fixture_.io, session_->close());
        test::settle(fixture_.io);
        clock_->advance(1s);
        closing.get();
    }

    void check_still_usable()
    {
        fixture_.server.clear_faults();
        if (point_ == Point::unanswered)
            fixture_.server.disconnect_event_clients();
        else
            fixture_.run(objects_->hub.disconnect());
        fixture_.run(objects_->hub.connect());
        Event const event("x");
        CHECK(fixture_.run(objects_->hub.publish(event)) == event.id);
    }

    SandboxFixture& fixture_;
    Subject const& subject_;
    Point point_;
    std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>();
    test::AbortSignals signals_;
    std::optional<Session> session_;
    std::optional<Objects> objects_;
    std::optional<Subscription> busy_;
    std::optional<Running<void>> connecting_;
    std::optional<Running<std::string>> unacknowledged_;
};

} // namespace

TEST_CASE("the cancellation matrix of the event hub", "[cancellation][event_hub]")
{
    sandbox::Options options;
    options.tls = false;
    options.demo.projects = 0;
    SandboxFixture fixture(options);
    auto const matrix = test::run_matrix(all_points, subjects(), applies, [&](Subject const& subject, Point point, Way way) {
        Cell(fixture, subject, point).run(way);
        return std::chrono::microseconds(0); // not measured
    });
    CHECK(matrix.cells >= 100);
}
