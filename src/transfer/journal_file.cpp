// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/journal_file.hpp"

#include "ftrack/error.hpp"

#include <boost/system/error_code.hpp>

#include <cerrno>
#include <iterator>
#include <system_error>

namespace ftrack::transfer {

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
    using std::filesystem::perms;
    std::filesystem::path fresh = path_;
    fresh += ".new";
    std::error_code error;
    out_.close();
    errno = 0;
    out_.open(fresh, std::ios::binary | std::ios::trunc);
    std::filesystem::permissions(fresh, perms::owner_read | perms::owner_write, error); // where the file system knows any
    std::string lines = journal.head();
    for (auto const& [number, etag] : journal.parts)
        lines += wire::UploadJournal::part_line(number, etag);
    write(lines);
    std::filesystem::rename(fresh, path_, error);
    errno = error.value();
    require(!error);
}

void JournalFile::append_part(int number, std::string_view etag) { write(wire::UploadJournal::part_line(number, etag)); }

void JournalFile::write(std::string const& lines)
{
    errno = 0;
    out_ << lines << std::flush;
    require(out_.good());
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
    out_.close();
    std::filesystem::remove(path_, ignored);
}

} // namespace ftrack::transfer
