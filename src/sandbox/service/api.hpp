// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/sandbox.hpp"
#include "sandbox/storage/storage.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ftrack::sandbox {

/// Who asks, and how the answer should look.
class ApiRequest
{
public:
    ApiRequest() = default;

    std::string user;
    std::string api_key;
    bool strict_api = false;
    bool denormalize = false;
    std::string origin;         ///< the scheme and host that the client used, for the addresses in answers
    std::string storage_origin; ///< the same of the storage
    std::string client_token;   ///< of the caller's session, for the event that tells of its changes
    std::string push_token;
    std::string body;
};

class ApiReply
{
public:
    ApiReply() = default;

    int status = 200;
    std::string body;
};

/// A component, to those who ask for its file.
class ComponentFile
{
public:
    ComponentFile() = default;

    bool may_read = false;   ///< the name and key are those of an active user
    bool may_remove = false; ///< the user may also change the component
    bool exists = false;
    std::string url; ///< where its file can be had, if it has arrived
};

/// The server's `/api`: authentication, operations, errors, over the store. Synchronous and single threaded; the caller runs it on a thread of its
/// own.
class Api
{
public:
    Api(Options const& options, std::shared_ptr<storage::Storage> storage);
    Api(Api const&) = delete;
    Api& operator=(Api const&) = delete;
    ~Api();

    /// Never throws for bad input: every failure is an answer in the server's shape.
    ApiReply handle(ApiRequest const& request);

    /// Called with the event `ftrack.update` of every batch that changed something: after its commit, before its reply, on the thread of handle(),
    /// so that events come in the order of their commits. It must not throw. To be set before the first handle().
    void on_update(std::function<void(boost::json::object event)> publish);

    /// The id of the active user of this name and key; nothing when there is none. On the thread of handle().
    std::optional<std::string> authenticate(std::string const& user, std::string const& api_key);

    /// For the user and key of a request. On the thread of handle().
    ComponentFile find_component(ApiRequest const& request, std::string const& component);

    std::string administrator() const;
    std::string administrator_key() const;

    /// The API keys of active users by their names. On the thread of handle().
    std::map<std::string, std::string> api_keys() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace ftrack::sandbox
