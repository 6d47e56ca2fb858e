# SPDX-License-Identifier: BSD-3-Clause
# The three things that a new user types; CMake builds, scripts/ does the rest.

.PHONY: help demo check board

help:
	@echo "make demo    build all, boot the virtual board, run the 2020 benchmark on it"
	@echo "make check   build all and run every test, on the host and on the virtual board"
	@echo "make board   build all and boot the virtual board to a shell"

demo:
	@scripts/demo

check:
	@scripts/check

board:
	@scripts/build
	@board/run
