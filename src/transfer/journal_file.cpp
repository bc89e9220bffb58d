// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/journal_file.hpp"

#include "ftrack/error.hpp"

#include <boost/system/error_code.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <system_error>
#include <utility>

namespace ftrack::transfer {

namespace {

constexpr int most_tries = 10; // each in vain is an upload that has just let go

constexpr std::uint64_t largest_journal = std::uint64_t{128} << 20; // that of 10,000 parts is a tenth of it

/// Whether the path still leads to this file: whoever had it may have replaced or removed it before he let go of the lock.
bool is_at(std::filesystem::path const& path, FileDescriptor const& file)
{
    struct stat opened = {};
    struct stat named = {};
    return ::fstat(file.get(), &opened) == 0 && ::stat(path.c_str(), &named) == 0 && opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

} // namespace

JournalFile::~JournalFile()
{
    if (is_empty_)
        remove();
}

void JournalFile::take(bool is_needed)
{
    for (int tries = 0; tries < most_tries; ++tries) {
        FileDescriptor file = open(path_, is_needed ? O_RDWR | O_CREAT : O_RDWR);
        if (!file.is_open() && !is_needed)
            return;
        require(file.is_open());
        lock(file);
        if (!is_at(path_, file))
            continue;
        file_ = std::move(file);
        is_empty_ = size() == 0;
        return;
    }
    refuse();
}

// Not through its path: a second open of a file that is locked fails where locks are a file server's.
std::optional<wire::UploadJournal> JournalFile::read() const
{
    if (!file_.is_open() || size() > largest_journal)
        return std::nullopt;
    std::string text(size(), '\0');
    std::size_t done = 0;
    while (done < text.size()) {
        errno = 0;
        ssize_t const got = ::pread(file_.get(), text.data() + done, text.size() - done, static_cast<off_t>(done));
        if (got == 0)
            break;
        require(got > 0 || errno == EINTR, "read");
        done += got > 0 ? static_cast<std::size_t>(got) : 0;
    }
    text.resize(done);
    return wire::UploadJournal::parse(text);
}

void JournalFile::begin(wire::UploadJournal const& journal)
{
    std::string lines = journal.head();
    for (auto const& [number, etag] : journal.parts)
        lines += wire::UploadJournal::part_line(number, etag);
    std::filesystem::path fresh = path_;
    fresh += ".new";
    require(::unlink(fresh.c_str()) == 0 || errno == ENOENT); // whoever holds the lock is alone here: a killed process left it
    FileDescriptor file = open(fresh, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW);
    require(file.is_open());
    try {
        lock(file);
        write(file, lines);
        require(::rename(fresh.c_str(), path_.c_str()) == 0);
    } catch (...) {
        ::unlink(fresh.c_str());
        throw;
    }
    file_ = std::move(file); // the one before stays locked until its name is the new one's
    is_empty_ = false;
}

void JournalFile::append_part(int number, std::string_view etag) { write(file_, wire::UploadJournal::part_line(number, etag)); }

void JournalFile::clear()
{
    require(::ftruncate(file_.get(), 0) == 0);
    is_empty_ = true;
}

FileDescriptor JournalFile::open(std::filesystem::path const& path, int flags) const
{
    errno = 0;
    return FileDescriptor(::open(path.c_str(), flags | O_CLOEXEC, S_IRUSR | S_IWUSR));
}

std::uint64_t JournalFile::size() const
{
    struct stat status = {};
    require(::fstat(file_.get(), &status) == 0, "read");
    return static_cast<std::uint64_t>(status.st_size);
}

// Where the file system knows no locks two uploads are not kept apart.
void JournalFile::lock(FileDescriptor const& file) const
{
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        refuse();
}

void JournalFile::refuse() const
{
    throw CreateComponentError("The file " + path_.string() + ", which keeps how far an upload has come, is in use by another upload.");
}

void JournalFile::write(FileDescriptor const& file, std::string_view lines) const
{
    while (!lines.empty()) {
        errno = 0;
        ssize_t const size = ::write(file.get(), lines.data(), lines.size());
        require(size > 0 || errno == EINTR);
        lines.remove_prefix(size > 0 ? static_cast<std::size_t>(size) : 0);
    }
}

void JournalFile::require(bool success, char const* what) const
{
    if (success)
        return;
    std::error_code const cause(errno == 0 ? EIO : errno, std::system_category());
    throw Error(boost::system::error_code(cause.value(), boost::system::system_category()),
                "The file " + path_.string() + ", which keeps how far the upload has come, cannot be " + what + ": " + cause.message() + ".");
}

void JournalFile::remove() noexcept
{
    if (file_.is_open() && is_at(path_, file_))
        ::unlink(path_.c_str());
    file_.close();
    is_empty_ = false;
}

} // namespace ftrack::transfer
