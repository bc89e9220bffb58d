// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/service/api.hpp"
#include "sandbox/storage/storage.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ftrack::test {

/// An `entity_key`, from any form that a test has it in.
class JsonKey
{
public:
    JsonKey(char const* id) : value(id) {}
    JsonKey(std::string const& id) : value(id) {}
    JsonKey(boost::json::value key) : value(std::move(key)) {}
    JsonKey(boost::json::array key) : value(std::move(key)) {}

    boost::json::value value;
};

/// The sandbox's API without a socket: requests in, replies out, as JSON.
class ApiFixture
{
public:
    explicit ApiFixture(sandbox::Options const& options = small_studio());

    /// One project, with one sequence of two shots of two tasks each.
    static sandbox::Options small_studio();

    boost::json::value send(boost::json::array const& operations);

    /// The results of a batch that succeeds.
    boost::json::array call(boost::json::array const& operations);

    /// The `data` of one operation that succeeds.
    boost::json::value create(std::string_view type, boost::json::object data);
    boost::json::value update(std::string_view type, JsonKey key, boost::json::object data);
    void remove(std::string_view type, JsonKey key);
    boost::json::array query(std::string_view expression);

    /// The exception and content of a batch that fails, as "exception: content".
    std::string failure(boost::json::array const& operations);

    /// The id of the first entity of a type, by name.
    std::string first(std::string_view type);

    static boost::json::object creation(std::string_view type, boost::json::object data);
    static boost::json::object change(std::string_view type, JsonKey key, boost::json::object data);
    static boost::json::object removal(std::string_view type, JsonKey key);

    std::shared_ptr<sandbox::storage::Storage> storage;
    sandbox::Api api;
    sandbox::ApiRequest caller; ///< whose requests these are
    int status = 0;             ///< of the last reply
    std::vector<boost::json::object> events;
};

} // namespace ftrack::test
