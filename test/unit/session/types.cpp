// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// What g++ 11 and 12 need of the interface: no aggregates near co_await (they are destroyed twice there), and results that co_spawn's
// handlers can hold.
#include "ftrack/ftrack.hpp"
#include "ftrack/sandbox.hpp"

#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace {

using namespace ftrack;

template <class... Types>
constexpr bool are_no_aggregates = (!std::is_aggregate_v<Types> && ...);

template <class... Types>
constexpr bool are_results = ((std::is_default_constructible_v<Types> && std::is_nothrow_move_constructible_v<Types> &&
                               std::is_nothrow_move_assignable_v<Types>)&&...);

static_assert(are_no_aggregates<SessionOptions, CallOptions, TimeoutOptions, TlsOptions, ProxyOptions, RetryOptions, EventHubOptions,
                                ThumbnailOptions, SearchOptions, Operation, EntityKey, Keys, Signal, Literal, LogRecord, TraceRecord, HttpRequest,
                                HttpResponse, HeaderFields, ServerFailure, sandbox::Options, sandbox::DemoStudio, sandbox::Fault>);

static_assert(are_no_aggregates<Value, QueryResponse, SearchResponse, CreateResponse, UpdateResponse, DeleteResponse, ResponseMetadata, NextPage,
                                Schema, DateTime, Date, QueryPages, Session, Event>);

static_assert(are_results<Value, Event, std::vector<Value>, QueryResponse, std::optional<QueryResponse>, SearchResponse, CreateResponse,
                          UpdateResponse, DeleteResponse, std::string, HttpResponse, QueryPages>);

static_assert(std::is_nothrow_move_constructible_v<Session> && !std::is_copy_constructible_v<Session>);
static_assert(!std::is_copy_constructible_v<QueryPages>);

// Nothing converts implicitly to a key or a value by accident.
static_assert(!std::is_convertible_v<Value, std::string> && !std::is_convertible_v<Value, bool>);
static_assert(std::is_constructible_v<EntityKey, char const*> && std::is_constructible_v<EntityKey, std::string, char const*>);
static_assert(std::is_convertible_v<Value, EntityKey> && std::is_convertible_v<char const*, EntityKey>);

// An error outlives its session and is copied between threads: copying must not throw.
static_assert(std::is_nothrow_copy_constructible_v<Error> && std::is_nothrow_copy_constructible_v<ServerError> &&
              std::is_nothrow_copy_constructible_v<NetworkError>);
static_assert(std::is_base_of_v<boost::system::system_error, Error> && std::is_base_of_v<ServerError, NetworkError> &&
              std::is_base_of_v<NetworkError, TimeoutError> && std::is_base_of_v<Error, AbortError> && std::is_base_of_v<Error, ParseError>);

} // namespace
