# SPDX-License-Identifier: BSD-3-Clause
# Warnings are errors, for every target of the project.

add_compile_options(
  -Wall
  -Wextra
  # What an initialiser leaves out is 0: so structures can grow.
  -Wno-missing-field-initializers
  -Werror
  -Wshadow
  -Wstrict-prototypes
  -Wmissing-prototypes
  -Wvla
  -Wundef
  -Wwrite-strings
  -Wcast-align=strict
)
