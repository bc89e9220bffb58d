// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/digest.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftrack::sandbox::storage {

/// A part of an upload, as its client lists it.
class PartTag
{
public:
    unsigned number = 0;
    std::string etag; ///< with or without its quotes
};

/// A file as the storage has it.
class StoredFile
{
public:
    StoredFile() = default;

    std::vector<std::filesystem::path> pieces; ///< in their order
    std::vector<std::uint64_t> sizes;          ///< of the pieces
    std::uint64_t size = 0;
    std::string etag; ///< with its quotes: the MD5, or that of the parts' MD5s and their number
};

/// The bytes of components on disk. A component has a folder while its bytes may come or are there; what is beneath it moves by renaming alone, so
/// that a reader or a crash finds a file whole or not at all:
///
///     COMPONENT/incoming/…                 what arrives
///     COMPONENT/uploads/UPLOAD/NUMBER-MD5  parts that have arrived
///     COMPONENT/content-COUNT-ETAG/NUMBER  the file, in pieces; the highest COUNT counts
///
/// May be used from any thread.
class FileStore
{
public:
    /// What arrives, until commit() gives it its place. Dropped without it, it is gone.
    class Incoming
    {
    public:
        explicit Incoming(std::filesystem::path path);
        Incoming(Incoming const&) = delete;
        Incoming& operator=(Incoming const&) = delete;
        ~Incoming();

        /// Throws std::runtime_error when the disk takes no more.
        void write(std::string_view bytes);

        /// Ends the writing; the 16 bytes of the MD5. Throws std::runtime_error.
        std::string finish();

        std::filesystem::path const& path() const noexcept { return path_; }

    private:
        std::filesystem::path path_;
        std::ofstream file_;
        net::Md5 md5_;
    };

    /// Keeps everything beneath a folder, which is made when it is not there; empty: a temporary one, made when the first component is admitted and
    /// removed at the end. Throws std::filesystem::filesystem_error, and std::runtime_error for a folder that holds anything else.
    explicit FileStore(std::filesystem::path root);
    FileStore(FileStore const&) = delete;
    FileStore& operator=(FileStore const&) = delete;
    ~FileStore();

    std::filesystem::path const& root() const noexcept { return root_; }
    bool is_temporary() const noexcept { return is_temporary_; }

    /// Whether a component's id can name a folder.
    static bool is_storable(std::string_view component) noexcept;

    /// Lets bytes of a component come: the file, or the parts of an upload when `upload` is not empty.
    void admit(std::string const& component, std::string const& upload = {});

    /// Removes all that there is of a component.
    void remove(std::string const& component) noexcept;

    /// The components that have a folder.
    std::vector<std::string> components() const;

    /// Begins to take a file, or a part of an upload when `upload` is not empty. Throws StorageError when nobody awaits it.
    std::unique_ptr<Incoming> receive(std::string const& component, std::string const& upload);

    /// The file that has arrived is the component's from now on; its ETag. Throws StorageError when the component is gone.
    std::string commit(std::string const& component, Incoming& incoming, std::string const& md5_hex);

    /// A part has arrived, in place of one of the same number; its ETag. Throws StorageError when the upload is gone.
    std::string commit_part(std::string const& component, std::string const& upload, unsigned number, Incoming& incoming, std::string const& md5_hex);

    /// Throws StorageError unless complete() can do with these parts.
    void check(std::string const& component, std::string const& upload, std::vector<PartTag> const& parts) const;

    /// Makes the file of these parts, which must rise; its ETag. The upload ends. Throws StorageError and leaves everything as it was.
    std::string complete(std::string const& component, std::string const& upload, std::vector<PartTag> const& parts);

    std::optional<StoredFile> find(std::string const& component) const;

private:
    std::filesystem::path upload_folder(std::string const& component, std::string const& upload) const;
    void install(std::string const& component, std::filesystem::path const& pieces, std::string const& etag);

    std::filesystem::path root_;
    bool is_temporary_ = false;
    mutable std::mutex mutex_;
};

} // namespace ftrack::sandbox::storage
