# Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#
# stb::stb, headers that read, resize and write pictures (libstb-dev).

find_path(stb_INCLUDE_DIR stb_image_resize.h PATH_SUFFIXES stb)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(stb REQUIRED_VARS stb_INCLUDE_DIR)
mark_as_advanced(stb_INCLUDE_DIR)
if(stb_FOUND AND NOT TARGET stb::stb)
    add_library(stb::stb INTERFACE IMPORTED)
    set_target_properties(stb::stb PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${stb_INCLUDE_DIR}")
endif()
