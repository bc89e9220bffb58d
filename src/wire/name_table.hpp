// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/graph.hpp"
#include "wire/hash.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace ftrack::wire {

/// The names of a response, each once. Names come in much the same order again and again, so that mostly the one that followed the last
/// time is it, and nothing is hashed.
class NameTable
{
public:
    explicit NameTable(Arena& arena);

    /// The name, new or known. `last` is the one before it in the same sequence.
    Name* follow(Name*& last, std::string_view text)
    {
        Name* name = last->next;
        if (name == nullptr || name->text() != text) [[unlikely]] {
            name = intern(text);
            last->next = name;
        }
        last = name;
        return name;
    }

    Name* intern(std::string_view text);

private:
    Name* add(std::string_view text, std::uint64_t hash, std::size_t slot);
    void grow();

    Arena& arena_;
    std::uint64_t seed_ = hash_seed();
    std::vector<Name*> slots_; // open addressing, a power of two of them
    std::size_t count_ = 0;
};

} // namespace ftrack::wire
