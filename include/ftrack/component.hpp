// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/options.hpp"
#include "ftrack/value.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>

/// Files of components: what Session::create_component and Session::download_component take and give.
namespace ftrack {

/// How far an upload or a download has come.
class TransferProgress
{
public:
    TransferProgress() = default;

    std::uint64_t bytes_done = 0; ///< moved; of parts that are moved again the furthest counts, so it never goes back
    std::uint64_t bytes_total = 0;
    std::size_t parts_done = 0;
    std::size_t parts_total = 0; ///< 1 for a file that travels whole; of a sequence those of all its files
};

/// Called on the session's strand, 20 times a second at most, and for the last time with the total. An exception ends the transfer and reaches its
/// caller.
using ProgressFunction = std::function<void(TransferProgress const&)>;

/// When a part of a file is moved again: after a connection failure, a time-out, or status 408, 425, 429 and 5xx. The other parts go on meanwhile.
class TransferRetryOptions
{
public:
    TransferRetryOptions() = default;

    /// Tries of each part in all, the first included. 1: never again. Range 1 to 1,000.
    int max_attempts = 16;

    /// The wait before the second try; doubles from try to try.
    std::chrono::milliseconds initial_delay{1'000};

    /// The longest wait between two tries, before the random part; also the longest Retry-After that is heeded.
    std::chrono::milliseconds max_delay{64'000};

    /// Up to so much is added to each wait, at random.
    std::chrono::milliseconds max_jitter{500};
};

/// Reads what is to be uploaded from wherever it lies.
class ComponentReader
{
public:
    virtual ~ComponentReader() = default;

    /// Bytes in all; the same for as long as the upload lasts.
    virtual std::uint64_t size() const noexcept = 0;

    /// Whether read_at() can be given any offset, at any time. One that cannot is read once, from the first byte to the last: it travels whole
    /// and is not repeated after a failure.
    virtual bool can_seek() const noexcept { return true; }

    /// Reads some bytes from `offset` on into `buffer`, which outlives the call. At least one, unless the end is reached. Awaited on the session's
    /// strand; parts that travel at once read at once, each with one call at a time. An exception ends the upload with it. Cancellation reaches the
    /// awaiting coroutine.
    virtual boost::asio::awaitable<std::size_t> read_at(std::uint64_t offset, boost::asio::mutable_buffer buffer) = 0;
};

/// What to upload.
class ComponentSource
{
public:
    /// A file; or an image sequence, `/plates/sh010.%04d.exr [1001-1100, 1105]`: `%04d` (or `%d`) stands for the frame, padded with zeros, the
    /// brackets hold frames and ranges of them.
    ComponentSource(std::filesystem::path path) : path_(std::move(path)) {}
    ComponentSource(char const* path) : path_(path) {}
    ComponentSource(std::string path) : path_(std::move(path)) {}

    /// Bytes in memory, under a file's name, e.g. `notes.txt`.
    ComponentSource(std::string bytes, std::string name) : name_(std::move(name)), bytes_(std::make_shared<std::string const>(std::move(bytes))) {}

    /// Whatever `reader` reads, under a file's name. It is kept until the upload has ended.
    ComponentSource(std::shared_ptr<ComponentReader> reader, std::string name) : name_(std::move(name)), reader_(std::move(reader)) {}

    std::filesystem::path const& path() const noexcept { return path_; }                ///< empty for bytes and readers
    std::string const& name() const noexcept { return name_; }                          ///< empty for files
    std::shared_ptr<std::string const> const& bytes() const noexcept { return bytes_; } ///< null unless bytes
    std::shared_ptr<ComponentReader> const& reader() const noexcept { return reader_; } ///< null unless a reader

private:
    std::filesystem::path path_;
    std::string name_;
    std::shared_ptr<std::string const> bytes_;
    std::shared_ptr<ComponentReader> reader_;
};

/// How to create a component; see Session::create_component.
class CreateComponentOptions
{
public:
    CreateComponentOptions() = default;

    /// The file's name, extension included, in place of the source's.
    std::string name;

    /// Attributes of the component, over those that the file tells: `id`, `name`, `file_type`, `size`, `version_id` …
    boost::json::object data;

    ProgressFunction on_progress;

    /// Ends the upload; see Signal.
    Signal signal;

    /// The limit of the whole upload, its clean-up not counted. Unset or zero: none; the session's does not count here.
    Timeout timeout;

    /// Bytes a part; 0: 8 MiB, and more for files above 128 MiB, as the official clients do. A file of up to two parts' size travels whole. A server
    /// may refuse parts below 5 MiB. A file of more than 10,000 parts is std::invalid_argument.
    std::uint64_t part_size = 0;

    /// Parts that travel at once, over as many connections as SessionOptions::max_connections allows to transfers beside those of queries. Of a
    /// sequence: files. Range 1 to 100.
    std::size_t concurrency = 6;

    /// Has the server check the file's MD5 on arrival (Content-MD5), for which the file is read once more beforehand. Of no effect on a file that
    /// travels in parts and on a reader that cannot seek.
    bool checksum = false;

    /// Keeps how far the upload has come in this file, so that another call, with the same source and file, goes on where the process was ended or
    /// the network failed. The file is for its owner alone: it holds addresses that let whoever reads it write the component's parts. It is removed
    /// when the upload is complete or was aborted; an upload that ends before it has begun leaves in it what it tells of an earlier one. A file
    /// of its name with `.new` behind it is replaced and goes too. One upload at a time can use it, another is CreateComponentError at once; where
    /// the file system knows no locks the caller keeps them apart. Not for sequences (std::invalid_argument). Empty: nothing is kept.
    ///
    /// A file that tells of an upload which cannot go on, as its source has changed or is another one, is replaced. What that upload left on the same
    /// server, a component that has no location yet, is removed before this one begins; if the server refuses to tell of it or to remove it, the log
    /// says so and the upload goes on.
    std::filesystem::path resume_file;

    TransferRetryOptions retry;

    /// How long the removal of what was sent may take after an abort or a failure. Range 1 ms to an hour.
    std::chrono::milliseconds cleanup_timeout{10'000};
};

/// What create_component() made.
class CreateComponentResponse
{
public:
    CreateComponentResponse() = default;

    Value component;          ///< the FileComponent, or the SequenceComponent
    Value component_location; ///< where it lies: in the server's location

    /// The server's answer to get_upload_metadata; null for a sequence and for an upload that was taken up again. Holds addresses that are as good
    /// as keys until they expire.
    Value upload_metadata;
};

/// How to download a component; see Session::download_component.
class DownloadOptions
{
public:
    DownloadOptions() = default;

    ProgressFunction on_progress;

    /// Ends the download; see Signal.
    Signal signal;

    /// The limit of the whole download. Unset or zero: none; the session's does not count here.
    Timeout timeout;

    /// Bytes a range. A file of up to one range is fetched in one request. Range 64 KiB to 1 GiB.
    std::uint64_t part_size = std::uint64_t{16} << 20;

    /// Ranges that travel at once, when the server serves ranges. Range 1 to 100.
    std::size_t concurrency = 6;

    /// Whether a download that was aborted or failed leaves `PATH.part` and `PATH.part.json`, from which the next one goes on if the component is
    /// the same still. False removes them.
    bool resume = true;

    /// Whether the file's MD5 is compared with the server's, where it gives one.
    bool verify = true;

    TransferRetryOptions retry;
};

} // namespace ftrack
