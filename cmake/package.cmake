# SPDX-License-Identifier: BSD-3-Clause
# What is installed: the tool, and the library for programs of others.

include(GNUInstallDirs)

# The archive is what the tool and the tests link: whole, as it is. Its objects make
# the shared library too, which gives programs what libamperf.map lists, and no more.
# For the board all is static.
set(_shared ON)
if(CMAKE_CROSSCOMPILING)
  set(_shared OFF)
endif()
option(AMPERF_SHARED "build libamperf.so too" ${_shared})
if(AMPERF_SHARED)
  set_target_properties(amperf_lib PROPERTIES POSITION_INDEPENDENT_CODE ON)
  add_library(amperf_shared SHARED $<TARGET_OBJECTS:amperf_lib>)
  set(_map "${PROJECT_SOURCE_DIR}/lib/libamperf.map")
  set_target_properties(amperf_shared PROPERTIES
    OUTPUT_NAME amperf
    VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR}
    LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}"
    LINK_DEPENDS "${_map}"
  )
  target_link_options(amperf_shared PRIVATE "LINKER:--version-script=${_map}")
  target_link_libraries(amperf_shared PRIVATE
    $<TARGET_PROPERTY:amperf_lib,INTERFACE_LINK_LIBRARIES>)
  install(TARGETS amperf_shared LIBRARY)
endif()

configure_file("${PROJECT_SOURCE_DIR}/lib/libamperf.pc.in" libamperf.pc @ONLY)
install(TARGETS amperf RUNTIME)
install(TARGETS amperf_lib ARCHIVE)
foreach(_header IN ITEMS amperf common counts document firmware histogram link preset result
                         run statistics test transfer wire)
  install(FILES "${PROJECT_SOURCE_DIR}/include/amperf/${_header}.h"
          DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/amperf")
endforeach()
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/libamperf.pc"
        DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
