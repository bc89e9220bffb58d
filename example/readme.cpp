// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// The code that the README shows, as it stands there (cmake/check_readme.cmake compares them), run against a sandbox.
#include <ftrack/ftrack.hpp>
#include <ftrack/sandbox.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::awaitable<void> run(ftrack::Session& session)
{
    auto tasks = co_await session.query("select name, status.name from Task limit 5");
    for (ftrack::Value const& task : tasks.data)
        std::cout << task.get_string("name") << ": " << task.get_string("status.name") << '\n';

    auto sequences = co_await session.query("select id from Sequence limit 1");
    auto data = ftrack::attributes("name", "sh999", "parent", sequences.data[0]);
    auto shot = co_await session.create("Shot", data);
    co_await session.delete_("Shot", shot.data);

    co_await session.close(); // then nothing is left to run
}

void connect()
{
    asio::io_context io;
    auto session = ftrack::Session::from_environment(io.get_executor()); // FTRACK_SERVER, FTRACK_API_USER and FTRACK_API_KEY

    asio::co_spawn(io, run(session), [](std::exception_ptr failure) {
        if (failure)
            std::rethrow_exception(failure); // out of io.run()
    });
    io.run();
}

ftrack::Session connect_with_options(asio::any_io_executor executor, std::string const& user, std::string const& key)
{
    ftrack::SessionOptions options;
    options.timeout = 30s;                                     // of a whole call; there is none by default
    options.timeouts.stall = 20s;                              // of a connection on which no byte moves
    options.tls.ca_file = "/etc/studio/authority.pem";         // beside the system's authorities
    options.proxy.url = "http://user:password@proxy:3128";     // by default HTTPS_PROXY, HTTP_PROXY and NO_PROXY count
    options.max_connections = 16;                              // 8 by default; more callers wait in line
    options.schema_cache_path = "/var/cache/farm/ftrack.json"; // the next start is quicker
    options.log = [](ftrack::LogRecord const& record) { std::clog << record.message << '\n'; };
    ftrack::Session session(executor, "https://studio.ftrackapp.com", user, key, options);
    return session;
}

struct Shot
{
    std::string id;
    std::string name;
    std::optional<std::string> description;
};
BOOST_DESCRIBE_STRUCT(Shot, (), (id, name, description))

asio::awaitable<std::size_t> read(ftrack::Session& session, std::string const& name)
{
    auto expression = ftrack::expression("select name, description, parent.name from Shot where name is {}", name);
    auto found = co_await session.query(expression);
    for (ftrack::Value const& shot : found.data) {
        std::string const parent = shot.get_string("parent.name"); // a copy; if there is none, an error that names the whole path
        ftrack::Value const description = shot["description"];     // null if there is none
        std::cout << parent << '/' << shot["name"].as_string() << ' ' << description << '\n';
    }
    auto shots = found.data.to<std::vector<Shot>>(); // your own structs, by Boost.Describe

    std::size_t count = 0;
    auto pages = session.query_all("select name from Task"); // 500 at a time, the next page always on its way
    while (auto page = co_await pages.next())
        count += page->data.size();
    co_return shots.size() + count;
}

asio::awaitable<void> change(ftrack::Session& session, std::string const& task_id, std::string const& status_id, std::string const& sequence_id)
{
    auto content = ftrack::attributes("content", "Rendered", "parent_id", task_id, "parent_type", "Task");
    auto note = ftrack::operation::create("Note", content);
    auto done = ftrack::operation::update("Task", task_id, ftrack::attributes("status_id", status_id));
    auto answers = co_await session.call(ftrack::operations(note, done)); // one request: all or nothing

    auto data = ftrack::attributes("name", "sh010", "parent_id", sequence_id, "description", "The chase");
    auto shot = co_await session.ensure("Shot", data, ftrack::Keys("name", "parent_id")); // found, mended or made
}

asio::awaitable<void> move_files(ftrack::Session& session, std::string const& folder, std::string const& plate, std::string const& version_id)
{
    ftrack::CreateComponentOptions options;
    options.data["version_id"] = version_id;
    options.on_progress = [](ftrack::TransferProgress const& progress) {
        std::cout << progress.bytes_done << " of " << progress.bytes_total << '\n';
    };
    options.resume_file = plate + ".resume"; // a new process goes on where this one was killed
    auto created = co_await session.create_component(plate, options);

    auto sequence = co_await session.create_component(folder + "/sh010.%04d.exr [1001-1003]"); // with a member for each frame

    co_await session.download_component(created.component.get_string("id"), folder + "/copy.mov");
}

asio::awaitable<void> handle_errors(ftrack::Session& session, boost::json::object const& data)
{
    try {
        co_await session.create("Task", data);
    } catch (ftrack::ServerValidationError const& error) { // the server finds the data wrong
        std::cerr << error.what() << '\n';
    } catch (ftrack::ServerPermissionDeniedError const& error) { // not for this user
        std::cerr << error.what() << '\n';
    } catch (ftrack::NetworkError const& error) { // no answer; TimeoutError is one of these
        if (error.may_have_been_applied())
            std::cerr << "Look before you try again: " << error.what() << '\n';
    } catch (ftrack::ServerError const& error) { // all other errors of the server, by its own name
        std::cerr << error.exception() << ' ' << error.http_status() << '\n';
    } catch (ftrack::AbortError const&) { // cancelled, or the session was closed
    }
}

asio::awaitable<void> cancel(ftrack::Session& session)
{
    using namespace asio::experimental::awaitable_operators;

    std::stop_source abort; // JavaScript's AbortController; request_stop() from any thread
    ftrack::CallOptions options;
    options.signal = abort.get_token(); // or an asio::cancellation_slot
    options.timeout = 5s;               // of this call: TimeoutError
    auto found = co_await session.query("Task", options);

    asio::steady_timer timer(co_await asio::this_coro::executor, 10s);
    auto first = co_await (session.query("Task") || timer.async_wait(asio::use_awaitable)); // the loser is cancelled
}

void use_futures(std::string const& url, std::string const& user, std::string const& key)
{
    asio::thread_pool pool(1);
    ftrack::Session session(pool.get_executor(), url, user, key);

    std::future<ftrack::QueryResponse> tasks = asio::co_spawn(pool, session.query("Task limit 5"), asio::use_future);
    std::cout << tasks.get().data.size() << " tasks\n";

    asio::co_spawn(pool, session.query("Project"), [&](std::exception_ptr failure, ftrack::QueryResponse projects) {
        if (!failure)
            std::cout << projects.data.size() << " projects\n";
        asio::co_spawn(pool, session.close(), asio::detached);
    });
    pool.join();
}

void test_with_sandbox()
{
    asio::io_context io;
    ftrack::sandbox::Server server(io.get_executor()); // a studio in memory, over HTTPS, with demo data
    server.start();

    ftrack::SessionOptions options;
    options.tls.ca_certificates = server.certificate_authority();
    ftrack::Session session(io.get_executor(), server.url(), server.api_user(), server.api_key(), options);

    ftrack::sandbox::Fault busy; // let something go wrong: here the retries are seen to work
    busy.status = 503;
    busy.times = 2;
    server.inject(busy);

    auto tasks = asio::co_spawn(io, session.query("Task limit 5"), asio::use_future);
    while (tasks.wait_for(0s) != std::future_status::ready)
        io.run_one();
    if (tasks.get().data.size() != 5)
        throw std::runtime_error("the retries did not work");
}

asio::awaitable<void> use_events(ftrack::Session& session)
{
    ftrack::EventHub& hub = session.event_hub();
    auto handle = [&](ftrack::Event event) -> asio::awaitable<void> { // a function or a coroutine; what it returns is its reply
        auto query = ftrack::expression("select name from Task where id is {}", ftrack::entity_key(event));
        auto changed = co_await session.query(query);
        for (ftrack::Value const& task : changed.data)
            std::cout << task.get_string("name") << " has changed\n";
    };
    ftrack::Subscription updates = hub.subscribe("topic=ftrack.update and not source.user.username=robot", handle);
    co_await hub.connect();
    co_await updates.ready(); // from here on nothing is missed; EventHub::on_gap tells when something may have been

    ftrack::EventStream renders = hub.stream("topic=studio.render.*"); // the same without a handler
    co_await renders.ready();
    auto data = ftrack::attributes("shot", "sh010");
    ftrack::Event done("studio.render.done", data);
    co_await hub.publish(done); // returns when the server has it; see also publish_and_wait_for_reply
    auto event = co_await renders.next();
    std::cout << event.value().topic << '\n';
}

asio::awaitable<void> publish(ftrack::Session& session, std::string id)
{
    co_await session.update("Task", id, ftrack::attributes("description", "published"));
}

asio::awaitable<void> offer_action(ftrack::Session& session)
{
    ftrack::Action action;
    action.identifier = "studio.publish";
    action.label = "Publish";
    action.launch = [&](ftrack::ActionRequest request) -> asio::awaitable<ftrack::ActionReply> {
        auto job = co_await request.start_job("Publishing"); // the user is told at once, and sees in the job how it goes
        for (ftrack::SelectedEntity const& entity : request.selection)
            co_await publish(session, entity.id);
        co_return ftrack::ActionReply::success("All is published.");
    };
    ftrack::RegisteredAction publishing = ftrack::register_action(session, action);
    co_await publishing.ready();

    auto data = ftrack::attributes("actionIdentifier", "studio.publish", "selection", boost::json::array());
    ftrack::Event launch("ftrack.action.launch", data);
    auto reply = co_await session.event_hub().publish_and_wait_for_reply(launch);
    std::cout << reply.data.at("message") << '\n';
}

std::string make_plates()
{
    auto const folder = std::filesystem::temp_directory_path() / ("ftrack-readme-" + ftrack::make_uuid());
    std::filesystem::create_directory(folder);
    for (char const* name : {"sh010.mov", "sh010.1001.exr", "sh010.1002.exr", "sh010.1003.exr"})
        std::ofstream(folder / name) << "a picture of " << name;
    return folder.string();
}

asio::awaitable<void> run_all(ftrack::Session& session)
{
    auto tasks = co_await session.query("select id, status_id, parent.parent_id from Task limit 1");
    std::string const task = tasks.data[0].get_string("id");
    std::string const status = tasks.data[0].get_string("status_id");
    std::string const sequence = tasks.data[0].get_string("parent.parent_id");
    std::string const name = "sh010";
    std::size_t const count = co_await read(session, name);
    std::cout << count << " shots and tasks\n";
    co_await change(session, task, status, sequence);
    auto const wrong = ftrack::attributes("name", 3);
    co_await handle_errors(session, wrong);
    co_await cancel(session);
    co_await use_events(session);
    co_await offer_action(session);
    auto versions = co_await session.query("select id from AssetVersion limit 1");
    std::string const folder = make_plates();
    std::string const plate = folder + "/sh010.mov";
    std::string const version = versions.data[0].get_string("id");
    co_await move_files(session, folder, plate, version);
    std::filesystem::remove_all(folder);
    co_await session.close();
}

int main()
try {
    ftrack::sandbox::Options plain;
    plain.tls = false;
    asio::thread_pool serving(1);
    ftrack::sandbox::Server server(serving.get_executor(), plain);
    server.start();
    // NOLINTBEGIN(concurrency-mt-unsafe): no other thread reads them yet
    ::setenv("FTRACK_SERVER", server.url().c_str(), 1);
    ::setenv("FTRACK_API_USER", server.api_user().c_str(), 1);
    ::setenv("FTRACK_API_KEY", server.api_key().c_str(), 1);
    // NOLINTEND(concurrency-mt-unsafe)

    connect();
    use_futures(server.url(), server.api_user(), server.api_key());
    test_with_sandbox();
    asio::io_context io;
    auto session = ftrack::Session::from_environment(io.get_executor());
    auto done = asio::co_spawn(io, run_all(session), asio::use_future);
    io.run();
    done.get();
} catch (std::exception const& error) {
    std::cerr << "readme: " << error.what() << '\n';
    return 1;
}
