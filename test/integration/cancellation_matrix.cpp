// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Every public awaitable × every point at which it can be waiting × every way to end it.
#include "ftrack/ftrack.hpp"

#include "support/abort_ways.hpp"
#include "support/catch.hpp"
#include "support/obstacles.hpp"
#include "support/relay.hpp"
#include "support/sandbox_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>

#include <chrono>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
using ftrack::test::ManualClock;
using ftrack::test::Obstacles;
using ftrack::test::Relay;
using ftrack::test::Running;
using ftrack::test::SandboxFixture;
using ftrack::test::Way;
namespace asio = boost::asio;
namespace json = boost::json;

namespace {

/// Larger than what the buffers of two loopback sockets hold.
std::string const& ballast(bool large)
{
    static std::string const none = "x";
    static std::string const much(24'000'000, 'x');
    return large ? much : none;
}

template <class T>
asio::awaitable<void> discard(asio::awaitable<T> operation)
{
    co_await std::move(operation);
}

asio::awaitable<void> next_of(QueryPages pages) { co_await pages.next(); }

/// A public awaitable.
class Subject
{
public:
    using Call = std::function<asio::awaitable<void>(Session&, CallOptions, bool large)>;

    Subject(char const* its_name, char const* its_action, bool mutates, Call its_call)
        : name(its_name), action(its_action), is_mutation(mutates), call(std::move(its_call))
    {
    }

    char const* name;
    char const* action; ///< what it sends, empty when it is done once the session is initialised
    bool is_mutation;
    Call call;
    bool is_coalesced = false; ///< another of its kind travels in the same request
};

json::object data(bool large) { return attributes("name", ballast(large)); }

std::vector<Subject> subjects()
{
    std::vector<Subject> all;
    all.emplace_back("initialize", "", false, [](Session& s, CallOptions, bool) { return s.initialize(); });
    all.emplace_back("get_server_information", "", false, [](Session& s, CallOptions, bool) { return discard(s.get_server_information()); });
    all.emplace_back("get_server_version", "", false, [](Session& s, CallOptions, bool) { return discard(s.get_server_version()); });
    all.emplace_back("get_schemas", "", false, [](Session& s, CallOptions, bool) { return discard(s.get_schemas()); });
    all.emplace_back("query", "query", false, [](Session& s, CallOptions o, bool large) {
        return discard(s.query(expression("select id from Task where name is {}", ballast(large)), std::move(o)));
    });
    all.push_back(all.back());
    all.back().name = "query, coalesced";
    all.back().is_coalesced = true;
    all.emplace_back("call", "query", false, [](Session& s, CallOptions o, bool large) {
        return discard(s.call(operations(operation::query(expression("select id from Task where name is {}", ballast(large)))), std::move(o)));
    });
    all.emplace_back("query_all", "query", false, [](Session& s, CallOptions o, bool large) {
        return next_of(s.query_all(expression("select id from Task where name is {}", ballast(large)), 500, std::move(o)));
    });
    all.emplace_back("search", "search", false, [](Session& s, CallOptions o, bool large) {
        SearchOptions search;
        search.entity_type = "Task";
        search.terms.push_back(ballast(large));
        return discard(s.search(std::move(search), std::move(o)));
    });
    all.emplace_back("create", "create", true,
                     [](Session& s, CallOptions o, bool large) { return discard(s.create("Project", data(large), std::move(o))); });
    all.emplace_back("update", "update", true,
                     [](Session& s, CallOptions o, bool large) { return discard(s.update("Project", "none", data(large), std::move(o))); });
    all.emplace_back("delete_", "delete", true,
                     [](Session& s, CallOptions o, bool large) { return discard(s.delete_("Project", ballast(large), std::move(o))); });
    all.emplace_back("ensure", "query", false,
                     [](Session& s, CallOptions o, bool large) { return discard(s.ensure("Project", data(large), {}, std::move(o))); });
    return all;
}

enum class Point
{
    before_start,
    initialisation,
    queue,
    resolving,
    connecting,
    tls_handshake,
    writing,
    reading_header,
    reading_body,
    back_off
};

constexpr Point all_points[] = {Point::before_start,  Point::initialisation, Point::queue,          Point::resolving,    Point::connecting,
                                Point::tls_handshake, Point::writing,        Point::reading_header, Point::reading_body, Point::back_off};

bool opens_a_connection(Point point) { return point == Point::resolving || point == Point::connecting || point == Point::tls_handshake; }

bool applies(Subject const& subject, Point point, Way way)
{
    bool const takes_options = *subject.action != '\0';
    if (test::is_signal(way) && !takes_options)
        return false;
    if (point == Point::before_start)
        return way != Way::awaiter; // a coroutine that was cancelled before it awaits never reaches us
    if (point == Point::initialisation || opens_a_connection(point))
        return true;
    return takes_options && !(point == Point::back_off && subject.is_mutation);
}

/// One cell of the matrix.
class Cell
{
public:
    Cell(SandboxFixture& fixture, Subject const& subject, Point point)
        : fixture_(fixture), subject_(subject), point_(point), relay_(fixture.io, test::port_of(fixture.server.url()))
    {
        fixture_.server.clear_faults();
        SessionOptions options = fixture_.options();
        options.max_connections = point == Point::queue ? 1 : 8;
        options.coalesce_queries = subject.is_coalesced;
        if (point == Point::resolving || point == Point::connecting)
            options.transport = obstacles_.transport(fixture_.io.get_executor(), options, clock_);
        session::Credentials credentials;
        credentials.server_url = "https://localhost:" + std::to_string(relay_.port());
        credentials.api_user = fixture_.server.api_user();
        credentials.api_key = fixture_.server.api_key();
        session_.emplace(
            session::Access::make(std::make_shared<session::State>(fixture_.io.get_executor(), std::move(credentials), std::move(options), clock_)));
    }

    /// From the abort to its arrival.
    std::chrono::microseconds run(Way way)
    {
        prepare();
        CallOptions const options = signals_.options(way);
        asio::awaitable<void> operation = subject_.call(*session_, options, point_ == Point::writing);
        std::optional<Running<void>> running;
        if (point_ != Point::before_start) {
            if (subject_.is_coalesced)
                companion_.emplace(fixture_.io, subject_.call(*session_, other_options(), point_ == Point::writing));
            running.emplace(fixture_.io, std::move(operation));
            test::settle(fixture_.io);
            REQUIRE_FALSE(running->is_done());
        }
        auto const begin = std::chrono::steady_clock::now();
        test::end(way, signals_, running, session_, [this] { fixture_.run(session_->close()); });
        if (!running)
            running.emplace(fixture_.io, std::move(operation));
        CHECK_THROWS_AS(running->get(), AbortError);
        auto const duration = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
        CHECK_FALSE(signals_.has_handler());
        if (companion_)
            check_companion(way);
        if (way != Way::close && way != Way::destroy)
            check_still_usable();
        return duration;
    }

private:
    void prepare()
    {
        bool const starts_cold = point_ == Point::before_start || point_ == Point::initialisation || *subject_.action == '\0';
        if (!starts_cold)
            fixture_.run(session_->initialize());
        if (opens_a_connection(point_)) { // what was kept is dropped, the next request needs a new one
            clock_->advance(1h);
            test::settle(fixture_.io);
        }
        sandbox::Fault fault;
        fault.action = point_ == Point::initialisation ? "query_schemas" : subject_.action;
        fault.times = sandbox::Fault::forever();
        switch (point_) {
        case Point::before_start:
            break;
        case Point::initialisation:
        case Point::reading_header:
            fault.stall = true;
            fixture_.server.inject(fault);
            break;
        case Point::reading_body:
            fault.body = "[" + std::string(100'000, ' ') + "]";
            fault.stall_after = 50'000;
            fixture_.server.inject(fault);
            break;
        case Point::back_off:
            fault.status = 503;
            fixture_.server.inject(fault);
            break;
        case Point::queue:
            fault.stall = true;
            fault.action = "query";
            fault.times = 1;
            fixture_.server.inject(fault);
            holder_.emplace(fixture_.io, session_->query("select id from Task limit 1", other_options()));
            test::settle(fixture_.io);
            break;
        case Point::resolving:
            obstacles_.hold_look_ups();
            break;
        case Point::connecting:
            obstacles_.lead_nowhere();
            break;
        case Point::tls_handshake:
            relay_.ignore_new_connections(true);
            break;
        case Point::writing:
            relay_.stop_reading_from_clients();
            break;
        }
    }

    CallOptions other_options()
    {
        CallOptions options;
        options.signal = other_stop_.get_token();
        return options;
    }

    /// It goes on without the one that was aborted, but not without the session.
    void check_companion(Way way)
    {
        if (way != Way::close && way != Way::destroy) {
            test::settle(fixture_.io);
            CHECK_FALSE(companion_->is_done());
            other_stop_.request_stop();
        }
        CHECK_THROWS_AS(companion_->get(), AbortError);
    }

    void check_still_usable()
    {
        other_stop_.request_stop();
        fixture_.server.clear_faults();
        if (point_ == Point::initialisation || point_ == Point::writing)
            return; // the shared initialisation is still stalled, the relay stays deaf
        relay_.ignore_new_connections(false);
        obstacles_.clear();
        if (opens_a_connection(point_) && *subject_.action == '\0')
            return; // so is it here
        CHECK(fixture_.run(session_->query("select id from Project limit 1")).data.size() == 1);
    }

    SandboxFixture& fixture_;
    Subject const& subject_;
    Point point_;
    Relay relay_;
    std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>();
    Obstacles obstacles_;
    test::AbortSignals signals_;
    std::stop_source other_stop_;
    std::optional<Session> session_;
    std::optional<Running<QueryResponse>> holder_;
    std::optional<Running<void>> companion_; // of a query that is coalesced
};

} // namespace

TEST_CASE("the cancellation matrix", "[cancellation]")
{
    sandbox::Options small;
    small.demo.projects = 1;
    SandboxFixture fixture(small);
    auto const matrix = test::run_matrix(all_points, subjects(), applies,
                                         [&](Subject const& subject, Point point, Way way) { return Cell(fixture, subject, point).run(way); });
    CHECK(matrix.cells > 350);
    WARN(matrix.cells << " cells; the longest took " << matrix.longest.count() << " µs from the abort to its error");
}
