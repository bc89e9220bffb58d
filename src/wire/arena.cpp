// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/arena.hpp"

#include <algorithm>
#include <new>

namespace ftrack::wire {

Arena::~Arena()
{
    while (last_ != nullptr) {
        Block* const previous = last_->previous;
        ::operator delete(last_);
        last_ = previous;
    }
}

char* Arena::add_block(std::size_t size)
{
    void* const memory = ::operator new(sizeof(Block) + size);
    last_ = new (memory) Block{last_};
    reserved_ += sizeof(Block) + size;
    return static_cast<char*>(memory) + sizeof(Block);
}

char* Arena::allocate_slow(std::size_t size)
{
    std::size_t const block = next_block_;
    next_block_ = std::min(block * 2, largest_block);
    // A large piece gets a block of its own, so that the rest of the block in use is not lost.
    if (size > block / 4)
        return add_block(size);
    // Together with the headers of block and allocator a power of two.
    std::size_t const room = block - 4 * sizeof(void*);
    begin_ = add_block(room);
    end_ = begin_ + room;
    cursor_ = begin_ + size;
    return begin_;
}

} // namespace ftrack::wire
