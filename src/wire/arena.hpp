// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace ftrack::wire {

/// Memory that is given out piece by piece and freed as a whole. Blocks double from `first_block` to one megabyte, so that a small response
/// costs little and a big one wastes at most a megabyte.
class Arena
{
public:
    static constexpr std::size_t largest_block = std::size_t{1} << 20;

    explicit Arena(std::size_t first_block) noexcept : next_block_(first_block) {}
    Arena(Arena const&) = delete;
    Arena& operator=(Arena const&) = delete;
    ~Arena();

    /// Aligned for pointers.
    void* allocate(std::size_t size)
    {
        std::size_t const padding = (alignof(void*) - (reinterpret_cast<std::uintptr_t>(cursor_) & (alignof(void*) - 1))) & (alignof(void*) - 1);
        if (static_cast<std::size_t>(end_ - cursor_) < size + padding) [[unlikely]]
            return allocate_slow(size);
        char* const result = cursor_ + padding;
        cursor_ = result + size;
        return result;
    }

    /// Not aligned: texts lie side by side.
    char* copy(std::string_view text)
    {
        char* result = cursor_;
        if (static_cast<std::size_t>(end_ - cursor_) < text.size()) [[unlikely]]
            result = allocate_slow(text.size());
        else
            cursor_ += text.size();
        if (!text.empty())
            std::memcpy(result, text.data(), text.size());
        return result;
    }

    /// A place to rewind() to.
    char* mark() const noexcept { return cursor_; }

    /// Takes back what was given out since `mark`, as far as it lies in the block in use.
    void rewind(char* mark) noexcept
    {
        if (mark >= begin_ && mark <= cursor_)
            cursor_ = mark;
    }

    /// The size of all blocks.
    std::size_t reserved() const noexcept { return reserved_; }

private:
    struct Block
    {
        Block* previous;
    };

    char* allocate_slow(std::size_t size);
    char* add_block(std::size_t size);

    char* begin_ = nullptr;
    char* cursor_ = nullptr;
    char* end_ = nullptr;
    Block* last_ = nullptr;
    std::size_t next_block_;
    std::size_t reserved_ = 0;
};

} // namespace ftrack::wire
