# SPDX-License-Identifier: BSD-3-Clause
# Warnings are errors, for every target of the project.

add_compile_options(
  -Wall
  -Wextra
  -Werror
  -Wshadow
  -Wstrict-prototypes
  -Wmissing-prototypes
  -Wvla
  -Wundef
  -Wwrite-strings
  -Wcast-align=strict
)
