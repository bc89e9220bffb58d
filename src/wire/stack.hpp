// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>
#include <type_traits>

namespace ftrack::wire {

/// A stack for plain data. It grows by realloc(), which moves large memory without copying it or holding it twice: a vector would add up to
/// half of its size to the peak of a large response.
template <class T>
class Stack
{
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

public:
    Stack() = default;
    Stack(Stack const&) = delete;
    Stack& operator=(Stack const&) = delete;
    ~Stack() { std::free(data_); }

    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }
    T* data() noexcept { return data_; }
    T& back() noexcept { return data_[size_ - 1]; }
    T& operator[](std::size_t index) noexcept { return data_[index]; }

    void push(T const& value)
    {
        if (size_ == capacity_) [[unlikely]]
            grow();
        data_[size_] = value;
        ++size_;
    }

    /// Takes the top off until `size` are left.
    void shrink(std::size_t size) noexcept { size_ = size; }

private:
    void grow()
    {
        std::size_t const capacity = capacity_ == 0 ? 64 : capacity_ * 2;
        void* const data = std::realloc(static_cast<void*>(data_), capacity * sizeof(T));
        if (data == nullptr)
            throw std::bad_alloc();
        data_ = static_cast<T*>(data);
        capacity_ = capacity;
    }

    T* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

} // namespace ftrack::wire
