// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "wire/stack.hpp"

#include "support/catch.hpp"

using ftrack::wire::Stack;

TEST_CASE("a stack keeps what is pushed while it grows", "[stack]")
{
    Stack<int> stack;
    REQUIRE(stack.empty());
    for (int i = 0; i < 10'000; ++i) {
        stack.push(i);
        REQUIRE(stack.back() == i);
    }

    REQUIRE(stack.size() == 10'000);
    for (int i = 0; i < 10'000; ++i)
        REQUIRE(stack[static_cast<std::size_t>(i)] == i);
    REQUIRE(stack.data()[17] == 17);
}

TEST_CASE("a stack that shrank is filled again from there", "[stack]")
{
    Stack<int> stack;
    for (int i = 0; i < 100; ++i)
        stack.push(i);
    int const* const data = stack.data();
    stack.shrink(3);
    stack.push(77);

    REQUIRE(stack.size() == 4);
    REQUIRE(stack.back() == 77);
    REQUIRE(stack[2] == 2);
    REQUIRE(stack.data() == data);
    stack.shrink(0);
    REQUIRE(stack.empty());
}
