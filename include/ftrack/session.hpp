// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/component.hpp"
#include "ftrack/error.hpp"
#include "ftrack/event_hub.hpp"
#include "ftrack/operation.hpp"
#include "ftrack/options.hpp"
#include "ftrack/response.hpp"
#include "ftrack/schema.hpp"
#include "ftrack/value.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ftrack {

namespace session {
class Access;
class State;
class PageStream;
} // namespace session

/// How large a thumbnail should be; see Session::thumbnail_url.
class ThumbnailOptions
{
public:
    ThumbnailOptions() = default;

    /// The longer side in pixels. Range 1 to 10,000.
    int size = 300;
};

/// The pages of a query, one after the other; see Session::query_all.
///
/// Move-only. Holds an executor: destroy it before its execution context. Not thread-safe by itself; one next() at a time.
class QueryPages
{
public:
    QueryPages() = default;
    QueryPages(QueryPages&&) noexcept;
    QueryPages& operator=(QueryPages&&) noexcept;

    /// Aborts the page that is in flight. Does not block.
    ~QueryPages();

    /// The next page; nullopt at the end and ever after. Nothing is sent before the first call; from then on one page is in flight ahead.
    ///
    /// Errors: those of Session::query, thrown by the call that would have returned the page; all later calls throw it again.
    /// std::logic_error while another next() is pending, and for a default constructed stream.
    /// Cancellation: a next() cancelled by its awaiter throws AbortError, consumes nothing and may be called again. CallOptions::signal
    /// ends the whole stream: the pending and all later calls throw AbortError.
    boost::asio::awaitable<std::optional<QueryResponse>> next();

private:
    friend class Session;
    explicit QueryPages(std::shared_ptr<session::PageStream> stream) noexcept;

    std::shared_ptr<session::PageStream> stream_;
};

/// A connection to an ftrack server.
///
///     ftrack::Session session(executor, "https://studio.ftrackapp.com", user, key);
///     auto tasks = co_await session.query("select name, status.name from Task limit 5");
///
/// **Errors.** Operations throw ServerError and its children (error.hpp), AbortError, and std::invalid_argument or std::logic_error for a
/// call that is wrong by itself. The latter two are thrown by the call, all others by its co_await.
///
/// **Cancellation.** Every operation honours the cancellation slot of the coroutine that awaits it and CallOptions::signal, at every point;
/// either ends it with AbortError. A connection in use is closed, all others are untouched, and the session is as usable as before. A
/// mutation that is cancelled may or may not have reached the server.
///
/// **Lifetime and threads.** Movable. Operations share the session's state, so destroying or closing the session ends what is
/// outstanding with AbortError, safely. Operations may be called and awaited on any executor or thread, several at once; results arrive on the
/// awaiting coroutine's executor. The work itself runs on a strand of the session's own. Moving, assigning and destroying the handle is
/// not thread-safe. The session holds an executor: destroy it before its execution context; what it returned may outlive both.
/// No destructor blocks or throws. With Boost 1.81 await the operations directly rather than through `co_await co_spawn(other_executor, …)`, whose
/// cancellation is broken there.
///
/// After a move the source may only be destroyed or assigned to.
class Session
{
public:
    /// Sends nothing yet; the first operation, or initialize(), fetches server information and schemas.
    ///
    /// @param executor    where the session works; it makes a strand of its own over it
    /// @param server_url  http or https, with an optional port and path prefix; slashes at the end are dropped
    /// @param api_user    the user name
    /// @param api_key     a personal or global API key
    ///
    /// Throws std::invalid_argument for an empty or malformed argument or option.
    Session(boost::asio::any_io_executor executor, std::string server_url, std::string api_user, std::string api_key, SessionOptions options = {});

    /// As the constructor, from the environment's FTRACK_SERVER, FTRACK_API_USER and FTRACK_API_KEY. Throws std::invalid_argument naming a
    /// variable that is missing.
    static Session from_environment(boost::asio::any_io_executor executor, SessionOptions options = {});

    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;

    /// Ends all outstanding operations with AbortError and the event hub; does not wait for them. No handler begins any more.
    ~Session();

    /// The strand on which the session works.
    boost::asio::any_io_executor get_executor() const noexcept;

    /// The server's address as given, without slashes at the end.
    std::string const& server_url() const noexcept;

    /// Fetches server information and schemas (`query_server_information`, `query_schemas`) once. Every operation awaits it by itself. It runs
    /// in a coroutine of the session, shared by concurrent callers: cancelling one waiter, also the first, ends that wait alone; a failure
    /// reaches all who wait, and the next call tries again.
    boost::asio::awaitable<void> initialize();

    /// Sends a batch of operations in one request, which the server applies wholly or not at all.
    ///
    /// @return the decoded responses in the order of the operations; entities are merged over the whole batch. Empty for an empty batch,
    ///         which is not sent.
    /// Errors: as said above; MalformedResponseError when the responses are not as many as the operations; std::invalid_argument for an
    /// operation without an action.
    boost::asio::awaitable<std::vector<Value>> call(std::vector<Operation> operations, CallOptions options = {});

    /// The schema of an entity type; null when there is none and before initialize(). Valid as long as the session.
    Schema const* get_schema(std::string_view id) const;

    /// Runs a query expression (`query`). See expression() for safe placeholders.
    boost::asio::awaitable<QueryResponse> query(std::string expression, CallOptions options = {});

    /// All results of a query, page by page, with the next page in flight ahead. A limit and an offset in the expression are the window
    /// to page through. `options.timeout` is for each page, `options.signal` for the whole stream.
    ///
    /// @param page_size  entities a page; 0 is std::invalid_argument
    QueryPages query_all(std::string expression, std::size_t page_size = 500, CallOptions options = {});

    /// Searches for terms (`search`). Throws std::invalid_argument without an entity type.
    boost::asio::awaitable<SearchResponse> search(SearchOptions search, CallOptions options = {});

    /// Creates an entity (`create`).
    boost::asio::awaitable<CreateResponse> create(std::string entity_type, boost::json::object data, CallOptions options = {});

    /// Updates an entity (`update`). Throws std::invalid_argument for an empty key.
    boost::asio::awaitable<UpdateResponse> update(std::string entity_type, EntityKey keys, boost::json::object data, CallOptions options = {});

    /// Deletes an entity (`delete`). Throws std::invalid_argument for an empty key.
    boost::asio::awaitable<DeleteResponse> delete_(std::string entity_type, EntityKey keys, CallOptions options = {});

    /// Makes sure that an entity with these attributes exists: finds it by its identifying keys, creates it when there is none, and updates
    /// the attributes that differ when there is one (`query`, then `create` or `update`).
    ///
    /// @param data              scalars, dates and references. A reference is compared by its primary key
    /// @param identifying_keys  names in `data`; empty: all of them
    /// @return the entity, created, updated or as found, with the attributes of `data` and its primary key
    /// Errors: std::invalid_argument, before anything is asked about the entity, for no keys, a key that data lacks or whose value is an array,
    /// and (from the co_await, as only the schemas tell) for an unknown entity type and a reference without its key;
    /// MultipleResultsError when more than one entity matches. Two callers may both create: the server has no atomic ensure.
    boost::asio::awaitable<Value> ensure(std::string entity_type, boost::json::object data, Keys identifying_keys = {}, CallOptions options = {});

    /// The address to download a component from; nullopt for an empty id. It holds the API key: do not log it.
    std::optional<std::string> get_component_url(std::string_view component_id) const;

    /// The address of a thumbnail; of the server's default picture for an empty id. It holds the API key: do not log it.
    /// Throws std::invalid_argument for a size out of range.
    std::string thumbnail_url(std::string_view component_id, ThumbnailOptions options = {}) const;

    /// Uploads a file and makes a component of it (`create` of a FileComponent and `get_upload_metadata`, the transfer to the storage, then
    /// `complete_multipart_upload` for a file in parts and `create` of a ComponentLocation in the server's location).
    ///
    ///     ftrack::CreateComponentOptions options;
    ///     options.data["version_id"] = version_id;
    ///     auto created = co_await session.create_component("/plates/sh010.mov", options);
    ///
    /// A file of up to two parts' size travels whole, a larger one in parts, several at once, over connections of their own: queries wait neither
    /// for them nor for the disk that a file's bytes come from. They do wait while a file is opened or looked at again for changes, and while
    /// `options.resume_file` is read and written, which matters where a file server is slow. The name is normalised to NFC and split into `name` and
    /// `file_type` as the official clients do.
    ///
    /// A path like `/plates/sh010.%04d.exr [1001-1100]` is an image sequence: it becomes a SequenceComponent whose members are its files, several of
    /// which travel at once. If the event hub is connected the event `ftrack.location.component-added` (data: `component_id`, `location_id`) is
    /// published for each file, and for the sequence.
    ///
    /// Errors: CreateComponentError for everything that goes wrong, the server's refusals included, with the cause's code() and the cause itself
    /// nested (std::rethrow_if_nested); what `options.on_progress` and a ComponentReader throw; std::invalid_argument for options out of range and
    /// for a file that is too large for its parts. After an error nothing of the component stays on the server.
    /// Cancellation: at any point, until the call returns: CreateComponentError with error_code() "UPLOAD_ABORTED", thrown once the component is
    /// removed again or the removal's time-out is over. Destroying the session ends the removal too; close() waits for it.
    boost::asio::awaitable<CreateComponentResponse> create_component(ComponentSource source, CreateComponentOptions options = {});

    /// Downloads a component's file to `path`, in several ranges at once where the server serves ranges (`GET` of get_component_url()). It arrives as
    /// `PATH.part` and gets its name, in place of a file that has it already, once it is whole and its size and MD5, where the server tells one, are
    /// right. The credentials stay with the server when it leads to its storage. No two downloads may have the same path at once.
    ///
    /// Errors: ServerError when the component cannot be had; NetworkError when the tries are over; MalformedResponseError for a file that is not what
    /// the server says or changes meanwhile; Error with the system's code when the file cannot be written; what `options.on_progress` throws;
    /// std::invalid_argument for an empty argument and options out of range.
    /// Cancellation: AbortError. What has arrived stays as `PATH.part` for the next download of the same component to go on from, unless
    /// `options.resume` is false; never does half a file get the name.
    boost::asio::awaitable<void> download_component(std::string component_id, std::filesystem::path path, DownloadOptions options = {});

    /// The server's information, its version, and the array of schemas; each as fetched by initialize().
    boost::asio::awaitable<Value> get_server_information();
    boost::asio::awaitable<std::string> get_server_version();
    boost::asio::awaitable<Value> get_schemas();

    /// The names of a type's primary key attributes; empty for an unknown type and before initialize().
    std::vector<std::string> get_primary_key_attributes(std::string_view entity_type) const;

    /// What identifies an entity: its type and the values of its primary key, joined by commas; nullopt when it has no key.
    std::optional<std::string> get_identifying_key(Value const& entity) const;

    /// The connection to the event server. It connects when it is told to, or by itself with SessionOptions::auto_connect_event_hub. Valid as long
    /// as the session, also when that is moved.
    EventHub& event_hub() const noexcept;

    /// Refuses new calls, ends outstanding ones with AbortError, says goodbye to the event server and closes the connections. Takes a second at
    /// most, beside what uploads that were under way have to remove (10 s at most). Handlers of events that run are left to their ends. May be
    /// called twice.
    ///
    /// It does not wait for a disk or a file server: a read of a file that hangs when its upload ends goes on for nobody, on a thread of the
    /// library's own, and may outlive the session. A plug-in that holds the library must not be unloaded while there may be one; the end of the
    /// process is no matter.
    boost::asio::awaitable<void> close();

private:
    friend class session::Access;
    explicit Session(std::shared_ptr<session::State> state) noexcept;

    std::shared_ptr<session::State> state_;
};

} // namespace ftrack
