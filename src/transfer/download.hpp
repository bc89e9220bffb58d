// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/component.hpp"
#include "ftrack/transport.hpp"
#include "transfer/partial_file.hpp"
#include "transfer/progress.hpp"
#include "transfer/setup.hpp"
#include "wire/download_journal.hpp"
#include "wire/upload_plan.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace ftrack::transfer {

/// Throws std::invalid_argument.
void validate(DownloadOptions const& options);

/// The body of Session::download_component, on the strand.
boost::asio::awaitable<void> download_component(std::shared_ptr<Setup const> setup, std::string component_id, std::filesystem::path path,
                                                DownloadOptions options);

/// One component on its way to a file. For one strand; outlives its coroutines.
class Download
{
public:
    Download(std::shared_ptr<Setup const> setup, std::string component_id, std::filesystem::path path, DownloadOptions options);
    Download(Download const&) = delete;
    Download& operator=(Download const&) = delete;

    boost::asio::awaitable<void> run();

    /// After a run() that threw: leaves what can be resumed, or nothing.
    void clean_up() noexcept;

private:
    class Sink;
    class OtherFile;

    void look_for_left_over();
    void forget();
    boost::asio::awaitable<void> fetch_all();
    boost::asio::awaitable<void> work();
    boost::asio::awaitable<void> fetch(std::size_t part);
    boost::asio::awaitable<void> verify();
    HttpRequest make_request(std::size_t part) const;
    std::uint64_t accept(std::size_t part, HttpResponse const& response);
    void accept_range(std::size_t part, HttpResponse const& response);
    void learn(std::uint64_t size, std::uint64_t part_size, HttpResponse const& response);
    void begin_file();
    wire::PartRange range(std::size_t part) const noexcept;

    std::shared_ptr<Setup const> setup_;
    std::string component_id_;
    DownloadOptions options_;
    PartialFile file_;
    std::string what_;                             // for messages
    std::optional<wire::DownloadJournal> earlier_; // what another process has brought here
    std::set<std::size_t> waiting_;                // parts that nobody fetches yet
    std::shared_ptr<Progress> progress_;

    // What the first answer tells.
    bool is_known_ = false;
    bool asks_for_ranges_ = true;
    std::uint64_t size_ = 0;
    std::uint64_t part_size_ = 0;
    std::size_t part_count_ = 1;
    std::string etag_;
    std::string md5_; // empty: the server tells none
};

} // namespace ftrack::transfer
