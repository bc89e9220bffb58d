# Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#
# The installed package: headers, libraries, find_package(ftrack [COMPONENTS sandbox]), and pkg-config's ftrack and ftrack-sandbox.

include(CMakePackageConfigHelpers)

set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ftrack)

install(DIRECTORY include/ftrack DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp" PATTERN "sandbox.hpp" EXCLUDE)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(TARGETS ftrack EXPORT ftrack-targets)
install(EXPORT ftrack-targets NAMESPACE ftrack:: DESTINATION ${config_dir})

configure_package_config_file(cmake/ftrackConfig.cmake.in ftrackConfig.cmake INSTALL_DESTINATION ${config_dir})
write_basic_package_version_file(ftrackConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/ftrackConfig.cmake ${PROJECT_BINARY_DIR}/ftrackConfigVersion.cmake cmake/Findutf8proc.cmake
        DESTINATION ${config_dir}
)

# A static library leaves its own libraries to the program's linker; a shared one brings them along.
set(pc_private "")
set(pc_sqlite_libs "-lsqlite3")
if(BUILD_SHARED_LIBS)
    set(pc_private ".private")
    set(pc_sqlite_libs "")
endif()
# Written relative to the file itself, so that a prefix given at installation, or a folder that is moved, is right.
file(RELATIVE_PATH pc_prefix "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
file(RELATIVE_PATH pc_includedir "${CMAKE_INSTALL_PREFIX}" "${CMAKE_INSTALL_FULL_INCLUDEDIR}")
file(RELATIVE_PATH pc_libdir "${CMAKE_INSTALL_PREFIX}" "${CMAKE_INSTALL_FULL_LIBDIR}")
set(pc_boost_cflags "")
set(pc_boost_libs "-lboost_url -lboost_json")
if(Boost_INCLUDE_DIRS AND NOT Boost_INCLUDE_DIRS IN_LIST CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES)
    set(pc_boost_cflags "-isystem ${Boost_INCLUDE_DIRS}")
endif()
if(Boost_LIBRARY_DIRS AND NOT Boost_LIBRARY_DIRS IN_LIST CMAKE_CXX_IMPLICIT_LINK_DIRECTORIES)
    string(PREPEND pc_boost_libs "-L${Boost_LIBRARY_DIRS} ")
endif()
configure_file(cmake/ftrack.pc.in ftrack.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/ftrack.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

if(FTRACK_BUILD_SANDBOX)
    install(FILES include/ftrack/sandbox.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/ftrack)
    install(TARGETS ftrack_sandbox EXPORT ftrack-sandbox-targets)
    install(EXPORT ftrack-sandbox-targets NAMESPACE ftrack:: DESTINATION ${config_dir})
    configure_file(cmake/ftrack-sandbox.pc.in ftrack-sandbox.pc @ONLY)
    install(FILES ${PROJECT_BINARY_DIR}/ftrack-sandbox.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endif()

if(FTRACK_BUILD_CLI)
    install(TARGETS ftrack_cli)
endif()
