# Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#
# Each block of C++ in README.md stands in example/readme.cpp too, line by line, where it is compiled and run. Blanks do not count.
#
#     cmake -D ROOT=<source directory> -P cmake/check_readme.cmake

function(read_text file result)
    file(READ ${ROOT}/${file} text)
    string(REGEX REPLACE "[ \t]+" " " text "${text}")
    string(REPLACE "\n " "\n" text "${text}")
    set(${result} "${text}" PARENT_SCOPE)
endfunction()

read_text(README.md readme)
read_text(example/readme.cpp example)
set(fence "```")
set(opening "${fence}cpp\n")
string(LENGTH "${opening}" opening_length)
set(blocks 0)
string(FIND "${readme}" "${opening}" at)
while(NOT at EQUAL -1)
    math(EXPR begin "${at} + ${opening_length}")
    string(SUBSTRING "${readme}" ${begin} -1 readme)
    string(FIND "${readme}" "${fence}" end)
    string(SUBSTRING "${readme}" 0 ${end} block)
    string(SUBSTRING "${readme}" ${end} -1 readme)
    string(FIND "${example}" "${block}" place)
    if(place EQUAL -1)
        message(SEND_ERROR "example/readme.cpp does not hold this block of README.md:\n${block}")
    endif()
    math(EXPR blocks "${blocks} + 1")
    string(FIND "${readme}" "${opening}" at)
endwhile()
if(blocks EQUAL 0)
    message(SEND_ERROR "README.md holds no block of C++: is it marked otherwise now?")
endif()
message(STATUS "${blocks} blocks of README.md stand in example/readme.cpp")
