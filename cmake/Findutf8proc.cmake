# Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#
# utf8proc::utf8proc, for systems whose package brings no file for CMake, as Debian's.

find_package(utf8proc CONFIG QUIET)
if(TARGET utf8proc::utf8proc)
    set(utf8proc_FOUND TRUE)
    return()
endif()

include(FindPackageHandleStandardArgs)
find_path(utf8proc_INCLUDE_DIR utf8proc.h)
find_library(utf8proc_LIBRARY utf8proc)
mark_as_advanced(utf8proc_INCLUDE_DIR utf8proc_LIBRARY)
find_package_handle_standard_args(utf8proc REQUIRED_VARS utf8proc_LIBRARY utf8proc_INCLUDE_DIR)
if(utf8proc_FOUND)
    add_library(utf8proc::utf8proc UNKNOWN IMPORTED)
    set_target_properties(utf8proc::utf8proc PROPERTIES IMPORTED_LOCATION "${utf8proc_LIBRARY}")
    target_include_directories(utf8proc::utf8proc INTERFACE "${utf8proc_INCLUDE_DIR}")
endif()
