// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// Any text: it is an expression or ParseError; an event that matches has a topic that the expression's pattern admits, and `not` turns the answer
// round.
#include "wire/event_expression.hpp"
#include "ftrack/error.hpp"

#include <boost/json/parse.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

using namespace ftrack;
using wire::EventExpression;

namespace {

std::vector<boost::json::object> const& events()
{
    static std::vector<boost::json::object> const list{
        boost::json::parse(R"({"topic":"ftrack.update","id":"1","data":{"a":1,"b":"x","c":[],"d":null,"e":true}})").as_object(),
        boost::json::parse(R"({"topic":"a","data":"x","source":{"user":{"username":"jane"}}})").as_object(),
        boost::json::object(),
    };
    return list;
}

void check(EventExpression const& expression, EventExpression const& opposite)
{
    for (boost::json::object const& event : events()) {
        bool const matches = expression.matches(event);
        if (matches == opposite.matches(event))
            std::abort();
        boost::json::value const* const topic = event.if_contains("topic");
        if (matches && topic != nullptr && !expression.topic().matches(topic->as_string()))
            std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string const text(reinterpret_cast<char const*>(data), size);
    try {
        EventExpression const expression(text);
        EventExpression const opposite("not (" + text + ")");
        check(expression, opposite);
    } catch (ParseError const&) { // no expression, or one that two more levels make too deep
    }
    return 0;
}
