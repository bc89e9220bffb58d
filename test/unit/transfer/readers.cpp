// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/readers.hpp"

#include "ftrack/error.hpp"
#include "support/catch.hpp"
#include "support/fake_site.hpp"
#include "support/run_coroutine.hpp"
#include "support/temporary_folder.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

using namespace ftrack;
using ftrack::transfer::OpenedSource;
namespace asio = boost::asio;

namespace {

/// What a reader gives from `offset` on, in pieces of so many bytes.
std::string read_all(ComponentReader& reader, std::uint64_t offset, std::size_t piece)
{
    asio::io_context io;
    std::string content;
    std::string buffer(piece, '\0');
    for (std::size_t size = 1; size != 0; content.append(buffer, 0, size))
        size = test::run_coroutine(io, reader.read_at(offset + content.size(), asio::buffer(buffer)));
    return content;
}

/// The system forgets what it has of a file in memory, as far as it can.
void make_cold(std::filesystem::path const& path)
{
    int const descriptor = ::open(path.c_str(), O_RDONLY);
    REQUIRE(descriptor >= 0);
    CHECK(::fsync(descriptor) == 0);
#ifdef POSIX_FADV_DONTNEED
    CHECK(::posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED) == 0);
#endif
    ::close(descriptor);
}

} // namespace

TEST_CASE("a file is read the same whether it is in memory or on disk", "[readers]")
{
    test::TemporaryFolder folder;
    auto const path = folder / "plate.exr";
    std::string const bytes = test::sample_bytes(3'000'000);
    std::ofstream(path, std::ios::binary) << bytes;
    OpenedSource const source = OpenedSource::open(path);
    for (std::size_t const piece : {std::size_t{256} << 10, std::size_t{1'000'003}}) {
        make_cold(path);
        bool const is_same_cold = read_all(*source.reader, 0, piece) == bytes;
        bool const is_same_warm = read_all(*source.reader, 0, piece) == bytes;
        CHECK(is_same_cold);
        CHECK(is_same_warm);
        make_cold(path);
        bool const is_same_tail = read_all(*source.reader, 2'000'000, piece) == bytes.substr(2'000'000);
        CHECK(is_same_tail);
    }
}

TEST_CASE("a file that was cut ends where it was cut", "[readers]")
{
    test::TemporaryFolder folder;
    auto const path = folder / "plate.exr";
    std::string const bytes = test::sample_bytes(10'000);
    std::ofstream(path, std::ios::binary) << bytes;
    OpenedSource const source = OpenedSource::open(path);
    std::filesystem::resize_file(path, 4'000);
    CHECK(read_all(*source.reader, 0, 3'000) == bytes.substr(0, 4'000));
}

TEST_CASE("a file of a system that cannot tell what is in memory is read on another thread", "[readers]")
{
    OpenedSource const source = OpenedSource::open("/proc/self/status");
    CHECK(read_all(*source.reader, 0, 10'000).find("Name:") == 0);
}

TEST_CASE("a file that cannot be read is an error with its name and the system's code", "[readers]")
{
    asio::io_context io;
    std::string buffer(10, '.');
    OpenedSource const source = OpenedSource::open("/proc/self/mem"); // there is nothing at 0
    try {
        test::run_coroutine(io, source.reader->read_at(0, asio::buffer(buffer)));
        FAIL("it should fail");
    } catch (CreateComponentError const& error) {
        CHECK(error.code() == boost::system::errc::io_error);
        CHECK(std::string(error.what()).find("/proc/self/mem cannot be read") != std::string::npos);
    }
}
