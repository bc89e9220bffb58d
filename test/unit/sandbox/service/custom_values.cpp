// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/service/custom_values.hpp"

#include "sandbox/service/failure.hpp"
#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace ftrack::sandbox::service;

TEST_CASE("values that fit the type of a custom attribute", "[sandbox][custom_values]")
{
    for (auto const& [type, given, kept] : std::vector<std::array<std::string, 3>>{
             {"text", R"("x")", R"("x")"},
             {"expression", R"("{name}")", R"("{name}")"},
             {"number", "3", "3"},
             {"number", "-0.5", "-5E-1"},
             {"boolean", "true", "true"},
             {"date", R"({"__type__":"datetime","value":"2024-05-06T07:08:09"})", R"({"__type__":"datetime","value":"2024-05-06T07:08:09"})"},
             {"date", R"("2024-05-06T09:08:09+02:00")", R"({"__type__":"datetime","value":"2024-05-06T07:08:09"})"},
             {"enumerator", R"(["a","b"])", R"(["a","b"])"},
             {"enumerator", R"("a")", R"(["a"])"},
             {"dynamic enumerator", "[]", "[]"},
             {"of a later server", R"("x")", R"("x")"},
         })
    {
        INFO(type << ' ' << given);
        CHECK(fit_custom_value("key", type, given) == SqlValue(kept));
        CHECK(is_null(fit_custom_value("key", type, SqlValue())));
    }
}

TEST_CASE("values that do not fit are refused in the server's words", "[sandbox][custom_values]")
{
    for (auto const& [type, given, got] : std::vector<std::array<std::string, 3>>{
             {"number", R"("test")", R"("test" of type <type 'unicode'>)"},
             {"number", "true", "true of type <type 'bool'>"},
             {"text", "3", "3 of type <type 'int'>"},
             {"text", "3.5", "3.5E0 of type <type 'float'>"},
             {"text", R"(["a"])", R"(["a"] of type <type 'list'>)"},
             {"boolean", "1", "1 of type <type 'int'>"},
             {"date", R"("soon")", R"("soon" of type <type 'unicode'>)"},
             {"date", "5", "5 of type <type 'int'>"},
             {"enumerator", "[1]", "[1] of type <type 'list'>"},
             {"enumerator", "false", "false of type <type 'bool'>"},
             {"boolean", R"({"__type__":"datetime","value":"2024"})", R"({"__type__":"datetime","value":"2024"} of type <type 'dict'>)"},
         })
    {
        INFO(type << ' ' << given);
        try {
            fit_custom_value("fstart", type, given);
            FAIL("it was taken");
        } catch (Failure const& failure) {
            CHECK(failure.exception() == "ValidationError");
            CHECK(std::string(failure.what()) == "Custom attribute value for \"fstart\" must be of type " + type + ". Got " + got);
        }
    }
}
