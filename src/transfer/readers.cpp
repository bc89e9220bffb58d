// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/readers.hpp"

#include "ftrack/error.hpp"
#include "net/digest.hpp"
#include "transfer/background_read.hpp"
#include "transfer/file_descriptor.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <fcntl.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace ftrack::transfer {

namespace asio = boost::asio;

namespace {

[[noreturn]] void fail(std::filesystem::path const& path, std::error_code cause)
{
    throw CreateComponentError("The file " + path.string() + " cannot be read: " + cause.message() + ".", "CREATE_COMPONENT_ERROR",
                               boost::system::error_code(cause.value(), boost::system::system_category()));
}

std::error_code last_error() { return std::error_code(errno == 0 ? EIO : errno, std::system_category()); }

/// A file that is open for reading. Any thread.
class OpenFile
{
public:
    explicit OpenFile(std::filesystem::path const& path) : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC))
    {
        if (!file_.is_open())
            fail(path, last_error());
    }

    /// What the system has in memory; nothing when it has none, or cannot tell. Linux 5.9 and 5.10 give 0 bytes where others fail with EAGAIN, so
    /// only a read that waits can tell the end of the file.
    std::optional<std::size_t> read_cached([[maybe_unused]] std::uint64_t offset, [[maybe_unused]] asio::mutable_buffer buffer) const noexcept
    {
#ifdef RWF_NOWAIT
        iovec const place{buffer.data(), buffer.size()};
        ssize_t const size = ::preadv2(file_.get(), &place, 1, static_cast<off_t>(offset), RWF_NOWAIT);
        if (size > 0)
            return static_cast<std::size_t>(size);
#endif
        return std::nullopt;
    }

    std::size_t read(std::uint64_t offset, asio::mutable_buffer buffer, std::error_code& error) const noexcept
    {
        ssize_t size = 0;
        do
            size = ::pread(file_.get(), buffer.data(), buffer.size(), static_cast<off_t>(offset));
        while (size < 0 && errno == EINTR);
        if (size >= 0)
            return static_cast<std::size_t>(size);
        error = last_error();
        return 0;
    }

    /// The bytes from `offset` on are wanted soon: the system is asked to fetch them meanwhile.
    void announce([[maybe_unused]] std::uint64_t offset) const noexcept
    {
#ifdef POSIX_FADV_WILLNEED
        constexpr off_t ahead = off_t{1} << 20;
        ::posix_fadvise(file_.get(), static_cast<off_t>(offset), ahead, POSIX_FADV_WILLNEED);
#endif
    }

private:
    FileDescriptor file_;
};

/// A file, read where it lies: at once what is in memory already, on another thread what the disk or a file server has to bring.
class FileReader final : public ComponentReader
{
public:
    FileReader(std::filesystem::path path, std::uint64_t size) : path_(std::move(path)), size_(size), file_(std::make_shared<OpenFile const>(path_))
    {
    }

    std::uint64_t size() const noexcept override { return size_; }

    asio::awaitable<std::size_t> read_at(std::uint64_t offset, asio::mutable_buffer buffer) override
    {
        std::optional<std::size_t> const cached = file_->read_cached(offset, buffer);
        if (cached)
            co_return *cached;
        BlockingRead read = [file = file_, offset](asio::mutable_buffer room, std::error_code& error) {
            std::size_t const size = file->read(offset, room, error);
            file->announce(offset + size);
            return size;
        };
        try {
            std::size_t const size = co_await read_in_background(std::move(read), buffer);
            co_return size;
        } catch (std::system_error const& error) {
            fail(path_, error.code());
        }
    }

private:
    std::filesystem::path path_;
    std::uint64_t size_;
    std::shared_ptr<OpenFile const> file_;
};

class BytesReader final : public ComponentReader
{
public:
    explicit BytesReader(std::shared_ptr<std::string const> bytes) : bytes_(std::move(bytes)) {}

    std::uint64_t size() const noexcept override { return bytes_->size(); }

    asio::awaitable<std::size_t> read_at(std::uint64_t offset, asio::mutable_buffer buffer) override
    {
        auto const rest = asio::buffer(*bytes_) + static_cast<std::size_t>(offset);
        co_return asio::buffer_copy(buffer, rest);
    }

private:
    std::shared_ptr<std::string const> bytes_;
};

} // namespace

FileStamp FileStamp::of(std::filesystem::path const& path)
{
    std::error_code error;
    FileStamp stamp;
    if (std::filesystem::is_directory(path, error))
        error = std::make_error_code(std::errc::is_a_directory);
    if (!error)
        stamp.size = std::filesystem::file_size(path, error);
    if (!error)
        stamp.modified = std::filesystem::last_write_time(path, error).time_since_epoch().count();
    if (error)
        fail(path, error);
    return stamp;
}

OpenedSource OpenedSource::open(ComponentSource const& source)
{
    OpenedSource opened;
    opened.file_name = source.name();
    if (source.bytes()) {
        opened.reader = std::make_shared<BytesReader>(source.bytes());
    } else if (source.reader()) {
        opened.reader = source.reader();
    } else {
        opened.path = source.path();
        opened.file_name = opened.path.filename().string();
        opened.stamp = FileStamp::of(opened.path);
        opened.reader = std::make_shared<FileReader>(opened.path, opened.stamp.size);
    }
    opened.stamp.size = opened.reader->size();
    return opened;
}

asio::awaitable<std::string> read_md5(std::shared_ptr<ComponentReader> reader)
{
    net::Md5 digest;
    std::string buffer(std::size_t{256} << 10, '\0');
    for (std::uint64_t done = 0; done < reader->size();) {
        auto const room = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), reader->size() - done));
        std::size_t const size = co_await reader->read_at(done, asio::buffer(buffer.data(), room));
        if (size == 0)
            throw CreateComponentError("The source of the upload ended before its size was reached: it was cut while it was read.");
        digest.update(std::string_view(buffer.data(), size));
        done += size;
        co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
    }
    co_return digest.finish();
}

void OpenedSource::require_unchanged() const
{
    if (!path.empty() && FileStamp::of(path) != stamp)
        throw CreateComponentError("The file " + path.string() + " changed while it was uploaded; nothing of it was kept.");
}

} // namespace ftrack::transfer
