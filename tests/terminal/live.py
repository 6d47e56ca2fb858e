#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""live.py AMPERF: the line of progress appears on a terminal, goes on, fits it, and is
taken away; without a terminal or with --quiet there is none; and Ctrl-C keeps what was
measured."""

import fcntl
import os
import re
import signal
import struct
import subprocess
import sys
import termios
import unittest

AMPERF = sys.argv.pop(1)
CLEAR = b"\r\x1b[K"
# Paced, so that it takes long with little work; it is ended from here.
SLOW = ["run", "null:", "--rate", "50", "--warmup", "1", "--repeat", "100000"]


class Terminal:
    """amperf with its stderr on a terminal, stdout in a pipe."""

    def __init__(self, *arguments, columns=100):
        self.fd, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.process = subprocess.Popen([AMPERF, *arguments], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=slave)
        os.close(slave)
        self.text = b""

    def read(self):
        """False at the end."""
        try:
            more = os.read(self.fd, 4096)
        except OSError:  # nobody has it open any more
            more = b""
        self.text += more
        return bool(more)

    def lines(self):
        return [line.decode() for line in self.text.split(CLEAR) if line.strip()]

    def wait_for_lines(self, count):
        while len(self.text.split(CLEAR)) < count + 2:
            if not self.read():
                raise AssertionError(f"ended before {count} lines: {self.text!r}")

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)
        return self.end()

    def end(self):
        while self.read():
            pass
        out = self.process.communicate()[0].decode()
        os.close(self.fd)
        return out


class Live(unittest.TestCase):
    def test_appears_goes_on_and_is_taken_away(self):
        terminal = Terminal(*SLOW)
        terminal.wait_for_lines(3)
        out = terminal.interrupt()
        self.assertEqual(terminal.process.returncode, 130)
        counts = []
        for line in terminal.lines()[:3]:
            self.assertRegex(line, r"^\[1/1\] sink 512 B, 50/s: [\d,.]+ KiB/s, median [\d,.]+ us,"
                                   r" p99 [\d,.]+ us, [\d,]+ of 100,000, \d+:\d\d min left$")
            counts.append(int(re.search(r", ([\d,]+) of", line)[1].replace(",", "")))
        self.assertLess(counts[0], counts[2])
        self.assertEqual(counts, sorted(counts))
        # The last of it is no line of progress any more, but why it ended.
        self.assertRegex(terminal.text.split(CLEAR)[-1].decode(), r"^amperf: null: interrupted")
        # What there was is shown.
        self.assertRegex(out, r"sink +512 .*cut short")
        self.assertRegex(out, r"1 test, \d+ transactions, [\d,]+ bytes verified, 0 errors")

    def test_fits_the_terminal_as_it_changes(self):
        terminal = Terminal(*SLOW, columns=30)
        terminal.wait_for_lines(2)
        before = len(terminal.lines())
        fcntl.ioctl(terminal.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 50, 0, 0))
        terminal.wait_for_lines(before + 3)
        terminal.interrupt()
        lengths = [len(line) for line in terminal.lines()[:before + 3]]
        self.assertEqual(lengths[:before], [29] * before)
        self.assertEqual(lengths[-1], 49)

    def test_is_taken_away_at_the_end(self):
        terminal = Terminal("run", "null:", "--rate", "50", "--repeat", "80", "--warmup", "0")
        out = terminal.end()
        self.assertEqual(terminal.process.returncode, 0)
        self.assertTrue(terminal.lines())
        self.assertTrue(terminal.text.endswith(CLEAR))
        self.assertRegex(out, "1 test, 80 transactions")

    def test_nothing_for_short_runs_and_with_quiet(self):
        for arguments in (["run", "null:", "--repeat", "10"],
                          ["run", "null:", "--rate", "50", "--repeat", "60", "--quiet"]):
            terminal = Terminal(*arguments)
            terminal.end()
            self.assertEqual(terminal.text, b"")

    def test_nothing_without_a_terminal(self):
        done = subprocess.run([AMPERF, "run", "null:", "--rate", "50", "--repeat", "60"],
                              capture_output=True, check=True)
        self.assertEqual(done.stderr, b"")
        self.assertNotIn(b"\x1b", done.stdout)


unittest.main(argv=sys.argv[:1])
