# SPDX-License-Identifier: BSD-3-Clause
# What a new user types; CMake builds, scripts/ does the rest.

.PHONY: help demo reproduce check board

help:
	@echo "make demo       build all, boot the virtual board, run the 2020 benchmark on it"
	@echo "make reproduce  the same under the conditions of 2020: compare, and show the hang"
	@echo "make check      build all and run every test, on the host and on the virtual board"
	@echo "make board      build all and boot the virtual board to a shell"

demo:
	@scripts/demo

reproduce:
	@scripts/reproduce

check:
	@scripts/check

board:
	@scripts/build
	@board/run
