// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/datetime.hpp"
#include "ftrack/value.hpp"

#include <boost/describe/members.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/algorithm.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// What Value::to<T>() converts to.
namespace ftrack {

namespace detail {
[[noreturn]] void throw_number_out_of_range(Value const& value);
[[noreturn]] void throw_missing_member(std::string_view name);
[[noreturn]] void throw_kind(Value const& value, std::string_view wanted);
} // namespace detail

/// Specialise for your own types: `static T convert(Value const&)`. The primary template serves classes described with Boost.Describe.
template <class T>
struct ValueConversion
{
    static_assert(boost::describe::has_describe_members<T>::value,
                  "describe the class with BOOST_DESCRIBE_STRUCT, or specialise ftrack::ValueConversion");

    static T convert(Value const& value)
    {
        if (!value.is_object())
            detail::throw_kind(value, "an object");
        T result{};
        boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>>(
            [&](auto descriptor) { read(value, descriptor.name, result.*descriptor.pointer); });
        return result;
    }

private:
    template <class Member>
    static void read(Value const& value, char const* name, Member& member)
    {
        if (value.contains(name))
            member = value[std::string_view(name)].template to<Member>();
        else if constexpr (!is_optional<Member>::value)
            detail::throw_missing_member(name);
    }

    template <class U>
    struct is_optional : std::false_type
    {
    };
    template <class U>
    struct is_optional<std::optional<U>> : std::true_type
    {
    };
};

template <>
struct ValueConversion<bool>
{
    static bool convert(Value const& value) { return value.as_bool(); }
};

template <class T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, bool>)
struct ValueConversion<T>
{
    static T convert(Value const& value)
    {
        std::int64_t const number = value.as_integer();
        if (!std::in_range<T>(number))
            detail::throw_number_out_of_range(value);
        return static_cast<T>(number);
    }
};

template <class T>
    requires std::is_floating_point_v<T>
struct ValueConversion<T>
{
    static T convert(Value const& value)
    {
        double const number = value.as_double();
        // Infinity stays what it is: it stands for a number of the text that not even a double holds.
        if (std::isfinite(number) && (number > std::numeric_limits<T>::max() || number < std::numeric_limits<T>::lowest()))
            detail::throw_number_out_of_range(value);
        return static_cast<T>(number);
    }
};

template <>
struct ValueConversion<std::string>
{
    static std::string convert(Value const& value) { return std::string(value.as_string()); }
};

template <>
struct ValueConversion<DateTime>
{
    static DateTime convert(Value const& value) { return value.as_date_time(); }
};

template <>
struct ValueConversion<Date>
{
    static Date convert(Value const& value) { return value.as_date(); }
};

template <>
struct ValueConversion<Value>
{
    static Value convert(Value const& value) { return value; }
};

template <>
struct ValueConversion<boost::json::value>
{
    static boost::json::value convert(Value const& value) { return value.to_json(); }
};

template <class T>
struct ValueConversion<std::optional<T>>
{
    static std::optional<T> convert(Value const& value) { return value.is_null() ? std::optional<T>() : std::optional<T>(value.template to<T>()); }
};

template <class T>
struct ValueConversion<std::vector<T>>
{
    static std::vector<T> convert(Value const& value)
    {
        if (!value.is_array())
            detail::throw_kind(value, "an array");
        std::vector<T> result;
        result.reserve(value.size());
        for (Value const& element : value)
            result.push_back(element.template to<T>());
        return result;
    }
};

} // namespace ftrack
