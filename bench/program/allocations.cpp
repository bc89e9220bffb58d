// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
//
// operator new and delete that count: a regression in allocations shows without a clock.
#include "program/measurement.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

// Relaxed and of one thread for the most part: a plain increment.
std::atomic<std::uint64_t> count;
std::atomic<std::uint64_t> bytes;

void note(std::size_t size) noexcept
{
    count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    bytes.store(bytes.load(std::memory_order_relaxed) + size, std::memory_order_relaxed);
}

void* allocate(std::size_t size)
{
    note(size);
    if (void* const memory = std::malloc(size == 0 ? 1 : size))
        return memory;
    throw std::bad_alloc();
}

void* allocate(std::size_t size, std::align_val_t alignment)
{
    note(size);
    auto const unit = static_cast<std::size_t>(alignment);
    if (void* const memory = std::aligned_alloc(unit, (size + unit - 1) / unit * unit))
        return memory;
    throw std::bad_alloc();
}

} // namespace

ftrack::bench::Allocations ftrack::bench::Allocations::so_far() noexcept
{
    Allocations result;
    result.count = ::count.load(std::memory_order_relaxed);
    result.bytes = ::bytes.load(std::memory_order_relaxed);
    return result;
}

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, std::align_val_t alignment) { return allocate(size, alignment); }
void* operator new[](std::size_t size, std::align_val_t alignment) { return allocate(size, alignment); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
