// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/journal_file.hpp"

#include "ftrack/error.hpp"

#include <boost/system/error_code.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace ftrack::transfer {

namespace {

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
    while (!file_.is_open()) {
        FileDescriptor file = open(path_, is_needed ? O_RDWR | O_CREAT : O_RDWR);
        if (!file.is_open() && !is_needed)
            return;
        require(file.is_open());
        lock(file);
        if (is_at(path_, file))
            file_ = std::move(file);
    }
    std::error_code ignored;
    is_empty_ = std::filesystem::file_size(path_, ignored) == 0;
}

std::optional<wire::UploadJournal> JournalFile::read() const
{
    std::ifstream in(path_, std::ios::binary);
    if (!in)
        return std::nullopt;
    std::string const text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    return wire::UploadJournal::parse(text);
}

void JournalFile::begin(wire::UploadJournal const& journal)
{
    std::filesystem::path fresh = path_;
    fresh += ".new";
    FileDescriptor file = open(fresh, O_WRONLY | O_CREAT | O_TRUNC);
    require(file.is_open());
    ::fchmod(file.get(), S_IRUSR | S_IWUSR); // one that was left there; where the file system knows permissions
    lock(file);
    std::swap(file_, file); // the one before stays locked until its name is the new one's
    std::string lines = journal.head();
    for (auto const& [number, etag] : journal.parts)
        lines += wire::UploadJournal::part_line(number, etag);
    write(lines);
    require(::rename(fresh.c_str(), path_.c_str()) == 0);
    is_empty_ = false;
}

void JournalFile::append_part(int number, std::string_view etag) { write(wire::UploadJournal::part_line(number, etag)); }

FileDescriptor JournalFile::open(std::filesystem::path const& path, int flags) const
{
    errno = 0;
    return FileDescriptor(::open(path.c_str(), flags | O_CLOEXEC, S_IRUSR | S_IWUSR));
}

// Where the file system knows no locks two uploads are not kept apart.
void JournalFile::lock(FileDescriptor const& file) const
{
    if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return;
    throw CreateComponentError("The file " + path_.string() + ", which keeps how far an upload has come, is in use by another upload.");
}

void JournalFile::write(std::string const& lines)
{
    std::string_view rest = lines;
    while (!rest.empty()) {
        errno = 0;
        ssize_t const size = ::write(file_.get(), rest.data(), rest.size());
        require(size > 0 || errno == EINTR);
        rest.remove_prefix(size > 0 ? static_cast<std::size_t>(size) : 0);
    }
}

void JournalFile::require(bool success) const
{
    if (success)
        return;
    std::error_code const cause(errno == 0 ? EIO : errno, std::system_category());
    throw Error(boost::system::error_code(cause.value(), boost::system::system_category()),
                "The file " + path_.string() + ", which keeps how far the upload has come, cannot be written: " + cause.message() + ".");
}

void JournalFile::remove() noexcept
{
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
    file_.close();
    is_empty_ = false;
}

} // namespace ftrack::transfer
