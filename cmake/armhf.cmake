# SPDX-License-Identifier: BSD-3-Clause
# Linux on the Cortex-A7: Debian's cross compiler, and libraries of Debian's
# armhf port unpacked below AMPERF_SYSROOT (board/build-sysroot does that).

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR armv7l)
set(CMAKE_C_COMPILER arm-linux-gnueabihf-gcc)

if(NOT AMPERF_SYSROOT)
  get_filename_component(AMPERF_SYSROOT "${CMAKE_CURRENT_LIST_DIR}/../build/sysroot" ABSOLUTE)
endif()
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES AMPERF_SYSROOT)

set(CMAKE_C_FLAGS_INIT "-mcpu=cortex-a7 -mfpu=neon-vfpv4 -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64")
# One file that runs on any root file system, the board's initramfs included. The
# linker warns of what libnl resolves names with, which is not used: --no-warnings
# would keep it from failing for a symbol that is nowhere, too.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static")

# Debian has some libraries in /lib.
set(CMAKE_FIND_ROOT_PATH "${AMPERF_SYSROOT}/usr" "${AMPERF_SYSROOT}")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(CMAKE_LIBRARY_ARCHITECTURE arm-linux-gnueabihf)
