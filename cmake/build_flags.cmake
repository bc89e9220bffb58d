# Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#
# ftrack_build_flags: how our own code is compiled and checked. Nothing of it reaches a program that uses the library, except a sanitizer's runtime,
# without which such a program would not link.

add_library(ftrack_build_flags INTERFACE)
target_compile_features(ftrack_build_flags INTERFACE cxx_std_20)
target_compile_options(
    ftrack_build_flags
    INTERFACE
        -Wall
        -Wextra
        -Wpedantic
        -Wshadow
        -Wconversion
        $<$<BOOL:${FTRACK_WARNINGS_AS_ERRORS}>:-Werror>
        # False with optimisation: Asio's awaitable frames are allocated by a class's own operator new.
        $<$<CXX_COMPILER_ID:GNU>:-Wno-mismatched-new-delete>
        # False with -O3: g++ 12 sees an overlap in "text" + std::string, PR 105651.
        $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
        # std::stable_sort of libstdc++ uses what it deprecates itself.
        $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>
)

set(ftrack_sanitizer_link_flags "")
if(FTRACK_SANITIZE)
    list(JOIN FTRACK_SANITIZE "," sanitizers)
    set(ftrack_sanitizer_link_flags -fsanitize=${sanitizers})
    target_compile_options(
        ftrack_build_flags
        INTERFACE
            -fsanitize=${sanitizers}
            -fno-sanitize-recover=all
            -fno-omit-frame-pointer
            # False with sanitizers, for std::variant and <regex>; all builds without them have it on.
            $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
            # Asio's fences stand beside mutexes in all that TSan has to judge.
            $<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:$<FILTER:${FTRACK_SANITIZE},INCLUDE,thread>>>:-Wno-tsan>
    )
    if("undefined" IN_LIST FTRACK_SANITIZE)
        # These three take minutes and gigabytes in files with coroutines; the address sanitizer sees what they would.
        target_compile_options(ftrack_build_flags INTERFACE -fno-sanitize=vptr,null,alignment)
    endif()
endif()
if(FTRACK_BUILD_FUZZERS)
    if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        message(FATAL_ERROR "FTRACK_BUILD_FUZZERS needs Clang: libFuzzer is a part of it")
    endif()
    target_compile_options(ftrack_build_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
