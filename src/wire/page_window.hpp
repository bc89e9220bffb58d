// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ftrack::wire {

/// The part of a query's results that is paged through: the expression without its own `limit` and `offset`, and what they said.
class PageWindow
{
public:
    /// Finds `limit N` and `offset N` outside of quotes and parentheses, in any case and order; the last of each counts.
    PageWindow(std::string_view expression, std::uint64_t page_size);

    /// The expression of the next page; nullopt at the end.
    std::optional<std::string> next_expression() const;

    /// Tells of the page that next_expression() asked for.
    void advance(std::uint64_t rows, std::optional<std::int64_t> next_offset);

private:
    std::string expression_;
    std::uint64_t page_size_;
    std::uint64_t offset_ = 0;
    std::optional<std::uint64_t> remaining_;
    bool at_end_ = false;
};

} // namespace ftrack::wire
