// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Uploading processes that are killed.
#include "ftrack/ftrack.hpp"
#include "ftrack/sandbox.hpp"

#include "support/catch.hpp"
#include "support/fake_site.hpp"
#include "support/process.hpp"
#include "support/run_coroutine.hpp"
#include "support/temporary_folder.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace ftrack;
using namespace std::chrono_literals;
using ftrack::test::Process;
using ftrack::test::TemporaryFolder;
namespace asio = boost::asio;

namespace {

constexpr std::size_t part_size = 2'000;
constexpr std::size_t part_count = 500;

std::string from_environment(char const* name)
{
    char const* const value = std::getenv(name); // NOLINT(concurrency-mt-unsafe)
    return value == nullptr ? std::string() : value;
}

/// The server of the processes that are started, and what they upload.
class Target
{
public:
    explicit Target(std::filesystem::path const& file)
    {
        server.start();
        ::setenv("FTRACK_SERVER", server.url().c_str(), 1);
        ::setenv("FTRACK_API_USER", server.api_user().c_str(), 1);
        ::setenv("FTRACK_API_KEY", server.api_key().c_str(), 1);
        ::setenv("UPLOAD_FILE", file.c_str(), 1);
    }
    Target(Target const&) = delete;
    Target& operator=(Target const&) = delete;
    ~Target()
    {
        server.stop();
        serving.join();
    }

    asio::thread_pool serving{1};
    sandbox::Server server{serving.get_executor(), options()};

private:
    static sandbox::Options options()
    {
        sandbox::Options plain;
        plain.tls = false;
        plain.demo.projects = 0;
        return plain;
    }
};

/// This program, to run the hidden cases of a tag.
std::vector<std::string> own_command(std::string const& tag) { return {std::filesystem::read_symlink("/proc/self/exe").string(), tag}; }

} // namespace

// What the killed processes run: this program again, with this case alone.
TEST_CASE("uploading process", "[.uploading]")
{
    asio::io_context io;
    Session session = Session::from_environment(io.get_executor());
    CreateComponentOptions options;
    options.part_size = part_size;
    options.resume_file = from_environment("UPLOAD_RESUME_FILE");
    test::run_coroutine(io, session.create_component(from_environment("UPLOAD_FILE"), options));
    test::run_coroutine(io, session.close());
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // they keep what is freed

namespace {

/// Of this process, in bytes.
std::uint64_t peak_memory()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:"))
            return std::stoull(line.substr(6)) * 1'024;
    return 0;
}

} // namespace

// As above, for a process that looks at its own memory.
TEST_CASE("measured uploading process", "[.measured]")
{
    asio::io_context io;
    Session session = Session::from_environment(io.get_executor());
    test::run_coroutine(io, session.initialize());
    std::uint64_t const before = peak_memory();
    REQUIRE(before > 0);
    CreateComponentOptions options;
    test::run_coroutine(io, session.create_component(from_environment("UPLOAD_FILE"), options));
    std::uint64_t const used = peak_memory() - before;
    test::run_coroutine(io, session.close());
    CHECK(used < options.concurrency * 4'000'000);
}

TEST_CASE("an upload takes less than 4 MB for each part in flight, whatever the file's size", "[process]")
{
    TemporaryFolder const folder;
    auto const file = folder / "plate.exr";
    std::string const size = from_environment("UPLOAD_SIZE"); // larger by hand: UPLOAD_SIZE=2147483648
    std::ofstream(file, std::ios::binary).close();
    std::filesystem::resize_file(file, size.empty() ? std::uintmax_t{200'000'000} : std::stoull(size));
    Target const target(file);
    Process uploading(own_command("[.measured]"));
    CHECK(uploading.wait() == 0);
    CHECK(target.server.handled_storage_requests() >= 12);
}

#endif

TEST_CASE("an upload that is killed at random and started again five times arrives whole, and little of it travels twice", "[process]")
{
    TemporaryFolder const folder;
    auto const file = folder / "plate.exr";
    std::string const bytes = test::sample_bytes(part_count * part_size);
    std::ofstream(file, std::ios::binary) << bytes;

    Target target(file);
    sandbox::Server& server = target.server;
    ::setenv("UPLOAD_RESUME_FILE", (folder / "resume").c_str(), 1);
    std::vector<std::string> const command = own_command("[.uploading]");

    sandbox::Fault slow; // so that there is something to kill
    slow.path = "/storage";
    slow.delay = 1ms;
    slow.times = sandbox::Fault::forever();
    server.inject(slow);
    std::mt19937 random(std::random_device{}());
    std::uniform_int_distribution<std::uint64_t> parts(1, 80);
    for (int kills = 0; kills < 5; ++kills) {
        Process uploading(command);
        std::uint64_t const until = server.handled_storage_requests() + parts(random);
        auto const give_up = std::chrono::steady_clock::now() + test::hang_limit;
        while (server.handled_storage_requests() < until && std::chrono::steady_clock::now() < give_up)
            std::this_thread::yield();
        uploading.send_signal(SIGKILL);
        REQUIRE(uploading.wait() == -SIGKILL);
    }
    Process last(command);
    REQUIRE(last.wait() == 0);

    constexpr std::size_t in_flight = 6;
    CHECK(server.handled_storage_requests() >= part_count);
    CHECK(server.handled_storage_requests() <= part_count + 5 * in_flight);
    CHECK_FALSE(std::filesystem::exists(folder / "resume"));

    asio::io_context io;
    Session session = Session::from_environment(io.get_executor());
    QueryResponse const components = test::run_coroutine(io, session.query("select id from FileComponent"));
    REQUIRE(components.data.size() == 1);
    CHECK(test::run_coroutine(io, session.query("select id from ComponentLocation")).data.size() == 1);
    auto const copy = folder / "copy.exr";
    test::run_coroutine(io, session.download_component(components.data[0].get_string("id"), copy));
    std::ifstream in(copy, std::ios::binary);
    bool const is_same = std::string{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()} == bytes;
    CHECK(is_same);
    test::run_coroutine(io, session.close());
}
