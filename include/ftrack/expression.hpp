// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ftrack/datetime.hpp"
#include "ftrack/value.hpp"

#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ftrack {

/// Escapes quotes and backslashes, so that `text` may stand between quotes in a query expression and mean itself. NUL is
/// std::invalid_argument.
std::string escape(std::string_view text);

/// A value as it stands in a query expression: strings and dates quoted and escaped, numbers plain, booleans `true` and `false`, null `none`.
class Literal
{
public:
    template <class T>
        requires std::same_as<T, bool> Literal(T value) : text_(value ? "true" : "false") {}
        template <class T>
            requires(std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>)
        Literal(T value) : text_(std::to_string(value)) {}
        /// Throws std::invalid_argument for infinity and NaN.
        Literal(double value);
        Literal(std::nullptr_t) : text_("none") {}
        Literal(std::string_view value);
        Literal(std::string const& value) : Literal(std::string_view(value)) {}
        Literal(char const* value) : Literal(std::string_view(value)) {}
        Literal(DateTime const& value);
        Literal(Date const& value);
        /// A scalar. Throws KindError for arrays and objects; an entity stands for its (single) primary key.
        Literal(Value const& value);
        /// As the Value. Throws KindError for arrays and objects.
        Literal(boost::json::value const& value);

        std::string const& text() const noexcept { return text_; }

    private:
        std::string text_;
};

/// Fills a query expression: each `{}` takes the next argument as a Literal, quotes included; `{{` and `}}` are braces.
///
///     expression("select id from Task where name is {} and bid > {}", name, 3)
///
/// Throws std::invalid_argument when places and arguments differ in number, or a brace stands alone.
template <class... Arguments>
    requires(std::constructible_from<Literal, Arguments const&>&&...)
std::string expression(std::string_view format, Arguments const&... arguments);

/// The same for a list of arguments.
std::string expression_list(std::string_view format, std::span<Literal const> arguments);

template <class... Arguments>
    requires(std::constructible_from<Literal, Arguments const&>&&...)
std::string expression(std::string_view format, Arguments const&... arguments)
{
    std::vector<Literal> literals;
    literals.reserve(sizeof...(arguments));
    (literals.emplace_back(arguments), ...);
    return expression_list(format, literals);
}

} // namespace ftrack
