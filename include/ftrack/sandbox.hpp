// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string>

/// A local ftrack server to try, test and measure against (target ftrack::sandbox).
namespace ftrack::sandbox {

/// How large the demo studio is that a fresh server is filled with. It is the same for the same size, on every machine.
class DemoStudio
{
public:
    DemoStudio() = default;

    int projects = 3; ///< 0: no demo data beyond users, statuses, types and priorities
    int sequences_per_project = 3;
    int shots_per_sequence = 4;
    int tasks_per_shot = 3;
};

/// Where no public source says what a real server does, how strict this one is.
class Rules
{
public:
    Rules() = default;

    bool refuse_unknown_attributes = false; ///< in create and update; else they are passed over
    bool unique_sibling_names = true;       ///< two contexts of one type under one parent cannot share a name
    bool delete_components = true;          ///< with their version; else the deletion of a version that has components is refused

    /// Texts of queries, also in `in`, `like`, an order and groups, and names that must be unique, differ by the case of letters and, but in `like`,
    /// by blanks at their ends. Else `done ` finds `Done`. Ids are the same in any case. A database keeps the rule that it was made with.
    bool exact_texts = false;
};

class Options
{
public:
    Options() = default;

    std::string address = "127.0.0.1";
    std::uint16_t port = 0;         ///< 0: the system picks one
    bool tls = true;                ///< HTTPS with a certificate of an authority made at start
    std::filesystem::path database; ///< an SQLite file; empty: in memory

    /// Where the bytes of uploaded components are kept. Empty: in a folder beside the database, called as it with `.storage` behind; without a
    /// database in a temporary folder, which is removed with the server. A folder that holds anything else is refused.
    std::filesystem::path storage_directory;
    std::uint16_t storage_port = 0; ///< of the origin that files are uploaded to and downloaded from; 0: the system picks one

    /// How long a signed address of the storage is good for. 0 or less: it has expired when it is made.
    std::chrono::seconds signed_url_lifetime{std::chrono::hours(24)};

    /// Where the certificate and its authority are kept between starts, as PEM files; empty: made anew at each start.
    std::filesystem::path certificate_directory;
    DemoStudio demo;
    Rules rules;
    std::size_t max_connections = 4'096; ///< to the site, and as many to its storage
    std::uint64_t max_request_size = std::uint64_t{64} << 20;
    std::uint64_t max_upload_size = std::uint64_t{5} << 30; ///< of one PUT to the storage, in bytes
};

/// Something to go wrong on purpose. All members that are set apply together.
class Fault
{
public:
    Fault() = default;

    // Which requests.
    /// Requests whose path is this; empty: all. `/socket.io/1/` is the event server's handshake. `/socket.io/1/websocket` stands for the sockets of
    /// its clients, of any id: there stall_after and close_after count the bytes of socket.io frames, take effect between two of them, and nothing
    /// else applies. `/storage` stands for all uploads to the storage and downloads from it.
    std::string path = "/api";
    std::string action;    ///< only batches that hold this action; of the storage: only requests of this method, as `PUT`; empty: all
    std::size_t skip = 0;  ///< let so many matching requests pass first
    std::size_t times = 1; ///< then apply to so many; forever() for a rule

    // What happens.
    std::optional<int> status;                         ///< answer with this status at once; the request is not carried out
    std::string retry_after;                           ///< a Retry-After header beside the status
    std::optional<std::string> body;                   ///< in place of the answer's body
    std::string content_type;                          ///< in place of the answer's Content-Type
    std::chrono::milliseconds delay{0};                ///< before the answer begins
    bool stall = false;                                ///< never answer; keep the connection open
    std::optional<std::uint64_t> stall_after;          ///< stop sending after so many bytes of the answer, keep the connection open
    std::optional<std::uint64_t> close_after;          ///< close the connection after so many bytes of the answer (0: none)
    std::optional<std::uint64_t> close_after_received; ///< close the connection once so many bytes of an upload's body have come; what came is lost
    std::optional<std::uint64_t> truncate_body;        ///< send a body of so many bytes, correctly framed
    bool malformed_body = false;                       ///< break the JSON in its middle, correctly framed
    bool close_connection = false;                     ///< answer with `Connection: close`

    static constexpr std::size_t forever() noexcept { return std::numeric_limits<std::size_t>::max(); }
};

/// A local ftrack server in this process.
///
///     ftrack::sandbox::Server server(executor, ftrack::sandbox::Options{});
///     server.start();
///     ftrack::Session session(executor, server.url(), server.api_user(), server.api_key(), options);  // options.tls.ca_certificates
///                                                                                                    //   = server.certificate_authority()
///
/// Serves on strands over the executor: whoever runs that must keep running it. Its store works on a thread of its own. Destroying or
/// stopping it says goodbye to event clients and closes all connections. inject(), clear_faults(), the methods on event clients, the counters and the
/// accessors may be called from any thread. Destroy it before its execution context; the destructor waits for the operation that the store is at.
class Server
{
public:
    /// Opens the store and fills a fresh one with the demo studio. Throws std::runtime_error when the file cannot be used.
    Server(boost::asio::any_io_executor executor, Options options = {});
    Server(Server const&) = delete;
    Server& operator=(Server const&) = delete;
    ~Server();

    /// Listens. Throws boost::system::system_error when the address cannot be had.
    void start();

    /// Closes the listeners and all connections. May be called twice.
    void stop() noexcept;

    /// `https://localhost:PORT`, after start().
    std::string url() const;
    std::uint16_t port() const;

    /// `https://localhost:PORT` of the storage, after start().
    std::string storage_url() const;

    /// The credentials of the demo administrator.
    std::string api_user() const;
    std::string api_key() const;

    /// The key that an active user had when the server was made; empty when there is none. A fresh sandbox has one user of each security role:
    /// `demo.admin` (Administrator), `jane.doe` (Project Manager), `john.smith` (User) and `alex.kim` (Restricted), who may read and change nothing.
    /// `robin.gone` is inactive. A role covers what the roles after it in this list cover; the studio's own matters, such as users, statuses and
    /// configurations, are for administrators; projects and locations are made and deleted by project managers; what is in a project takes a User.
    /// A mutation that the caller's roles do not cover is refused with PermissionError. Queries do not see private projects, nor what is in them,
    /// without a role in that very project; administrators see all.
    std::string api_key(std::string const& user) const;

    /// The authority's certificate, PEM.
    std::string certificate_authority() const;

    /// Adds a fault; faults are tried in the order they came.
    void inject(Fault fault);
    void clear_faults();

    /// Ends the connections of all event clients at once, without a goodbye.
    void disconnect_event_clients();

    /// From now on the event clients that are connected hear nothing and are not heard, while their connections stay: half-open, as after a laptop's
    /// sleep.
    void stall_event_clients();

    /// Events are still delivered, but so many of the next acknowledgements to their senders are not sent.
    void withhold_event_acknowledgements(std::size_t count);

    /// How many event clients are connected.
    std::size_t event_clients() const;

    /// Counters since start(), for tests.
    std::uint64_t accepted_connections() const noexcept;
    std::uint64_t open_connections() const noexcept;
    std::uint64_t handled_requests() const noexcept;
    std::uint64_t handled_storage_requests() const noexcept; ///< uploads and downloads; they are not among the others

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

} // namespace ftrack::sandbox
