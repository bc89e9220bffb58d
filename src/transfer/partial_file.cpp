// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "transfer/partial_file.hpp"

#include "ftrack/error.hpp"

#include <boost/system/error_code.hpp>

#include <cerrno>
#include <iterator>
#include <string>
#include <system_error>
#include <utility>

namespace ftrack::transfer {

namespace {

std::filesystem::path with_ending(std::filesystem::path path, char const* ending)
{
    path += ending;
    return path;
}

} // namespace

PartialFile::PartialFile(std::filesystem::path path)
    : path_(std::move(path)), part_path_(with_ending(path_, ".part")), journal_path_(with_ending(path_, ".part.json"))
{
    file_.rdbuf()->pubsetbuf(nullptr, 0); // so that a process that is killed has written what its journal says
}

std::optional<wire::DownloadJournal> PartialFile::left_over() const
{
    std::ifstream in(journal_path_, std::ios::binary);
    std::error_code error;
    auto const size = std::filesystem::file_size(part_path_, error);
    if (!in || error)
        return std::nullopt;
    std::string const text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    auto journal = wire::DownloadJournal::parse(text);
    if (!journal || journal->size != size)
        return std::nullopt;
    return journal;
}

void PartialFile::create()
{
    std::error_code ignored;
    journal_.close();
    std::filesystem::remove(journal_path_, ignored);
    file_.close();
    errno = 0;
    file_.open(part_path_, std::ios::in | std::ios::out | std::ios::binary | std::ios::trunc);
    if (!file_)
        fail("created");
}

void PartialFile::reopen()
{
    errno = 0;
    file_.open(part_path_, std::ios::in | std::ios::out | std::ios::binary);
    if (!file_)
        fail("opened");
}

void PartialFile::begin_journal(wire::DownloadJournal const& journal)
{
    // The size first: it tells a later process that the two files belong together.
    std::error_code error;
    std::filesystem::resize_file(part_path_, journal.size, error);
    errno = error.value();
    if (error)
        fail("given its size");
    journal_.open(journal_path_, std::ios::binary | std::ios::trunc);
    journal_ << journal.head() << std::flush;
    if (!journal_)
        fail("accompanied by a journal");
}

void PartialFile::continue_journal() { journal_.open(journal_path_, std::ios::binary | std::ios::app); }

void PartialFile::note_part(std::uint64_t part)
{
    if (journal_.is_open())
        journal_ << wire::DownloadJournal::part_line(part) << std::flush;
}

void PartialFile::write(std::uint64_t offset, std::string_view bytes)
{
    errno = 0;
    file_.seekp(static_cast<std::streamoff>(offset));
    file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file_)
        fail("written");
}

void PartialFile::publish(std::uint64_t size)
{
    errno = 0;
    file_.close();
    if (!file_)
        fail("written");
    std::error_code error;
    auto const actual = std::filesystem::file_size(part_path_, error);
    if (!error && actual != size)
        throw MalformedResponseError("The download is of " + std::to_string(actual) + " bytes instead of " + std::to_string(size) + ".");
    if (!error)
        std::filesystem::rename(part_path_, path_, error);
    errno = error.value();
    if (error)
        fail("given its name");
    journal_.close();
    std::filesystem::remove(journal_path_, error);
}

void PartialFile::remove() noexcept
{
    std::error_code ignored;
    file_.close();
    journal_.close();
    std::filesystem::remove(part_path_, ignored);
    std::filesystem::remove(journal_path_, ignored);
}

void PartialFile::fail(char const* what) const
{
    std::error_code const cause(errno == 0 ? EIO : errno, std::system_category());
    throw Error(boost::system::error_code(cause.value(), boost::system::system_category()),
                "The file " + part_path_.string() + " cannot be " + what + ": " + cause.message() + ".");
}

} // namespace ftrack::transfer
