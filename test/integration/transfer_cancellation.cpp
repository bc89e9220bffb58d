// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Every transfer × every point at which it can be waiting for the storage × every way to end it.
#include "ftrack/ftrack.hpp"

#include "integration/studio.hpp"
#include "support/abort_ways.hpp"
#include "support/catch.hpp"
#include "support/obstacles.hpp"
#include "support/relay.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
using ftrack::test::ManualClock;
using ftrack::test::Obstacles;
using ftrack::test::Relay;
using ftrack::test::Running;
using ftrack::test::Studio;
using ftrack::test::Way;
namespace asio = boost::asio;

namespace {

enum class Point
{
    before_start,
    initialisation,
    resolving,
    connecting,
    tls_handshake,
    writing,
    reading_header,
    reading_body,
    back_off
};

constexpr Point all_points[] = {Point::before_start, Point::initialisation, Point::resolving,    Point::connecting, Point::tls_handshake,
                                Point::writing,      Point::reading_header, Point::reading_body, Point::back_off};

/// A studio with what is to be transferred.
class Depot : public Studio
{
public:
    Depot()
    {
        // The large ones, of holes, are more than the buffers of two loopback sockets take.
        for (char const* frame : {".1.exr", ".2.exr", ".3.exr"}) {
            make_file(std::string("small") + frame, 2'000);
            make_file(std::string("large") + frame, 24'000'000);
        }
        make_file("small.mov", 10'000);
        make_file("large.mov", 36'000'000);
        stored = upload(folder / "small.mov").component.get_string("id");
        files_before_ = files();
    }

    std::filesystem::path target() const { return folder / "target"; }

    /// Nothing is there that was not before.
    void check_clean()
    {
        QueryResponse const components = fixture.run(session->query("select id from Component"));
        CHECK(components.data.size() == 1);
        CHECK(fixture.run(session->query("select id from ComponentLocation")).data.size() == 1);
        CHECK(files() == files_before_);
        CHECK(std::filesystem::is_empty(target()));
    }

    /// Removes the components that a session which was destroyed could not remove.
    void remove_components()
    {
        for (char const* type : {"FileComponent", "SequenceComponent"}) // members before what holds them
            for (Value const& component : fixture.run(session->query(std::string("select id from ") + type)).data)
                if (component.get_string("id") != stored)
                    fixture.run(session->delete_(type, component.get_string("id")));
    }

    std::string stored; ///< a component that is there

private:
    void make_file(std::string const& name, std::uintmax_t size) const
    {
        auto const path = folder / name.c_str();
        std::ofstream(path, std::ios::binary) << name;
        std::filesystem::resize_file(path, size);
        std::filesystem::create_directories(target());
    }

    std::size_t files_before_ = 0;
};

/// A transfer.
class Subject
{
public:
    using Call = std::function<asio::awaitable<void>(Session&, Depot&, Signal, bool large)>;

    Subject(char const* its_name, bool uploads, Call its_call) : name(its_name), is_upload(uploads), call(std::move(its_call)) {}

    char const* name;
    bool is_upload;
    Call call;
};

asio::awaitable<void> discard(asio::awaitable<CreateComponentResponse> operation) { co_await std::move(operation); }

asio::awaitable<void> upload(Session& session, std::filesystem::path file, Signal signal, std::uint64_t part_size)
{
    CreateComponentOptions options;
    options.signal = std::move(signal);
    options.part_size = part_size;
    return discard(session.create_component(std::move(file), std::move(options)));
}

std::vector<Subject> subjects()
{
    std::vector<Subject> all;
    all.emplace_back("create_component, whole", true, [](Session& s, Depot& depot, Signal signal, bool large) {
        return upload(s, depot.folder / (large ? "large.mov" : "small.mov"), std::move(signal), 100'000'000);
    });
    all.emplace_back("create_component, in parts", true, [](Session& s, Depot& depot, Signal signal, bool large) {
        return upload(s, depot.folder / (large ? "large.mov" : "small.mov"), std::move(signal), large ? 12'000'000 : 1'000);
    });
    all.emplace_back("create_component, of a sequence", true, [](Session& s, Depot& depot, Signal signal, bool large) {
        return upload(s, depot.folder / (large ? "large.%d.exr [1-3]" : "small.%d.exr [1-3]"), std::move(signal), 100'000'000);
    });
    all.emplace_back("download_component", false, [](Session& s, Depot& depot, Signal signal, bool) {
        DownloadOptions options;
        options.signal = std::move(signal);
        options.resume = false;
        return s.download_component(depot.stored, depot.target() / "small.mov", std::move(options));
    });
    return all;
}

bool applies(Subject const& subject, Point point, Way way)
{
    if (point == Point::before_start)
        return way != Way::awaiter; // a coroutine that was cancelled before it awaits never reaches us
    // A download does without the schemas, and sends less than any buffer holds.
    return subject.is_upload || (point != Point::initialisation && point != Point::writing);
}

/// One cell of the matrix.
class Cell
{
public:
    Cell(Depot& depot, Subject const& subject, Point point)
        : depot_(depot), subject_(subject), point_(point), relay_(depot.fixture.io, test::port_of(depot.fixture.server.storage_url()))
    {
        SessionOptions options = depot_.fixture.options();
        std::uint16_t const storage = test::port_of(depot_.fixture.server.storage_url());
        obstacles_.confine_to(storage);
        obstacles_.divert(storage, relay_.port());
        options.transport = obstacles_.transport(depot_.fixture.io.get_executor(), options, clock_);
        session_.emplace(depot_.fixture.session(std::move(options), clock_));
    }

    /// From the abort to its arrival.
    std::chrono::microseconds run(Way way)
    {
        prepare();
        asio::awaitable<void> operation = subject_.call(*session_, depot_, signals_.signal(way), point_ == Point::writing);
        std::optional<Running<void>> running;
        if (point_ != Point::before_start) {
            running.emplace(depot_.fixture.io, std::move(operation));
            test::settle(depot_.fixture.io);
            REQUIRE_FALSE(running->is_done());
        }
        auto const begin = std::chrono::steady_clock::now();
        test::end(way, signals_, running, session_, [this] { depot_.fixture.run(session_->close()); });
        if (!running)
            running.emplace(depot_.fixture.io, std::move(operation));
        check_error(*running);
        auto const duration = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
        CHECK_FALSE(signals_.has_handler());
        depot_.fixture.server.clear_faults();
        if (way == Way::destroy)
            depot_.remove_components();
        else if (way != Way::close)
            check_still_usable();
        test::settle(depot_.fixture.io);
        depot_.check_clean();
        return duration;
    }

private:
    void prepare()
    {
        sandbox::Fault fault;
        fault.path = "/storage";
        fault.times = sandbox::Fault::forever();
        if (point_ != Point::before_start && point_ != Point::initialisation)
            depot_.fixture.run(session_->initialize());
        switch (point_) {
        case Point::before_start:
            return;
        case Point::initialisation:
            fault.path = "/api";
            fault.action = "query_schemas";
            fault.stall = true;
            break;
        case Point::resolving:
            return obstacles_.hold_look_ups();
        case Point::connecting:
            return obstacles_.lead_nowhere();
        case Point::tls_handshake:
            return relay_.ignore_new_connections(true);
        case Point::writing:
            return make_storage_deaf();
        case Point::reading_header:
            fault.stall = true;
            break;
        case Point::reading_body:
            if (subject_.is_upload)
                fault.body = std::string(10'000, ' ');
            fault.stall_after = 5'000;
            break;
        case Point::back_off:
            fault.status = 503;
            break;
        }
        depot_.fixture.server.inject(fault);
    }

    /// To whom a connection is there already.
    void make_storage_deaf()
    {
        auto const copy = depot_.folder / "copy.mov";
        depot_.fixture.run(session_->download_component(depot_.stored, copy));
        std::filesystem::remove(copy);
        relay_.stop_reading_from_clients();
    }

    void check_error(Running<void>& running) const
    {
        try {
            running.get();
            FAIL("it was aborted");
        } catch (CreateComponentError const& error) {
            CHECK(subject_.is_upload);
            CHECK(error.error_code() == "UPLOAD_ABORTED");
        } catch (AbortError const&) {
            CHECK_FALSE(subject_.is_upload);
        }
    }

    void check_still_usable()
    {
        obstacles_.clear();
        relay_.ignore_new_connections(false);
        if (point_ != Point::initialisation) // the shared one is still stalled
            CHECK(depot_.fixture.run(session_->query("select id from Component")).data.size() == 1);
    }

    Depot& depot_;
    Subject const& subject_;
    Point point_;
    Relay relay_;
    std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>();
    Obstacles obstacles_;
    test::AbortSignals signals_;
    std::optional<Session> session_;
};

} // namespace

TEST_CASE("the cancellation matrix of transfers", "[cancellation][uploads]")
{
    Depot depot;
    auto const matrix = test::run_matrix(all_points, subjects(), applies,
                                         [&](Subject const& subject, Point point, Way way) { return Cell(depot, subject, point).run(way); });
    CHECK(matrix.cells > 150);
    WARN(matrix.cells << " cells; the longest took " << matrix.longest.count() << " µs from the abort to its error");
}
