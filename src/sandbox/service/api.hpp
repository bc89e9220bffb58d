// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/sandbox.hpp"

#include <boost/json/value.hpp>

#include <memory>
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
    std::string body;
};

class ApiReply
{
public:
    ApiReply() = default;

    int status = 200;
    std::string body;
};

/// The server's `/api`: authentication, operations, errors, over the store. Synchronous and single threaded; the caller runs it on a thread of its
/// own.
class Api
{
public:
    explicit Api(Options const& options);
    Api(Api const&) = delete;
    Api& operator=(Api const&) = delete;
    ~Api();

    /// Never throws for bad input: every failure is an answer in the server's shape.
    ApiReply handle(ApiRequest const& request);

    std::string administrator() const;
    std::string administrator_key() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace ftrack::sandbox
