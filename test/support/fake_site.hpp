// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/session.hpp"
#include "session/access.hpp"
#include "support/fake_transport.hpp"
#include "support/manual_clock.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ftrack::test {

/// A PUT or GET that reached the storage.
class StorageRequest
{
public:
    StorageRequest() = default;

    HttpRequest request;
    std::string body;
    std::string object; ///< the address without its signature
    std::size_t number; ///< of all, from 0
};

/// A batch that gets no answer.
class Loss
{
public:
    char const* what;
    FakeAnswer answer;
    bool is_carried_out;
};

/// A server and its storage in memory: knows the operations of uploads, keeps what it is sent, fails as it is told.
class FakeSite final : public Transport
{
public:
    FakeSite();

    boost::asio::awaitable<HttpResponse> send(HttpRequest request, BodySink& sink) override;
    void close() noexcept override { is_closed = true; }

    // What the server holds.
    std::map<std::string, boost::json::object> entities; ///< by id
    std::map<std::string, std::string> files;            ///< whole ones, by component

    // What happened.
    std::vector<boost::json::array> batches;
    std::vector<StorageRequest> transfers;
    std::size_t most_in_flight = 0;
    bool is_closed = false;

    // What is to happen.
    std::function<std::optional<FakeAnswer>(boost::json::array const& batch)> on_batch;    ///< in place of the server's answer
    std::function<std::optional<FakeAnswer>(StorageRequest const& request)> on_transfer;   ///< in place of the storage's
    std::function<std::optional<FakeAnswer>(boost::json::array const& batch)> after_batch; ///< the same, once it was carried out
    bool serves_ranges = true;
    std::string content_md5;      ///< a header of downloads, unless empty
    bool renews_upload_id = true; ///< get_upload_metadata for an upload that is under way begins another

    /// The first batch that `is_wanted` is lost. That is asked of all that come where the loss would happen.
    void lose(Loss const& loss, std::function<bool(boost::json::array const& batch)> is_wanted);

    /// Lets what hangs go on.
    void release()
    {
        hanging_.wake_all();
        api_.release();
    }

    /// Batches that hold this action.
    std::size_t count(std::string_view action) const;

    /// Nothing of an upload is left.
    bool is_empty() const { return entities.empty() && files.empty(); }

private:
    FakeAnswer answer_batch(boost::json::array const& batch);
    boost::json::value carry_out(boost::json::object const& operation);
    boost::json::object upload_metadata(boost::json::object const& operation);
    FakeAnswer store(StorageRequest const& request);
    FakeAnswer serve(StorageRequest const& request) const;
    boost::asio::awaitable<HttpResponse> transfer(HttpRequest request, BodySink& sink);

    FakeTransport api_;
    net::WaitQueue hanging_;
    std::map<std::string, std::string> parts_; ///< by object
    std::size_t uploads_ = 0;
    std::size_t in_flight_ = 0;
};

/// A session over a FakeSite and a clock that the test turns.
class FakeSiteFixture
{
public:
    FakeSiteFixture();

    /// A new session, over `site` as it is now.
    void restart();

    /// To its end; turns the clock whenever nothing else happens.
    CreateComponentResponse upload(ComponentSource source, CreateComponentOptions options = {});

    /// The error_code() of the CreateComponentError that an upload ends with.
    std::string upload_failure(ComponentSource source, CreateComponentOptions options = {});

    template <class T>
    T run(boost::asio::awaitable<T> task)
    {
        Running<T> running(io, std::move(task));
        return finish(running);
    }

    template <class T>
    T finish(Running<T>& running)
    {
        for (settle(); !running.is_done() && clock->advance_to_next(); settle()) {
        }
        return running.get();
    }

    /// Until nothing moves without the clock, the reads of files included.
    void settle();

    boost::asio::io_context io;
    std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
    std::shared_ptr<FakeSite> site = std::make_shared<FakeSite>();
    std::vector<LogRecord> log;
    std::optional<Session> session;
};

CreateComponentOptions in_parts_of(std::uint64_t size);

/// What a storage that refuses or fails answers.
FakeAnswer storage_answer(int status);

/// A connection that breaks once the request has been sent.
FakeAnswer connection_reset();

std::vector<Loss> all_losses();

/// The component that a batch gives a location to; empty: none.
std::string placed_component(boost::json::array const& batch);

/// Bytes that differ from place to place.
std::string sample_bytes(std::size_t size);

} // namespace ftrack::test
