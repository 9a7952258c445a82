"""Run the program as the terminal's foreground job, so that Ctrl-C ends it and make succeeds.

A terminal sends SIGINT to a whole process group, and GNU make dies of it (an error line, exit
status 130) however well its child ended. So the child gets a group of its own and the terminal,
as a shell would arrange it; Ctrl-Z and fg keep working. Without a terminal this process simply
becomes the program.

Usage: python scripts/foreground.py ARGUMENT...    (arguments of the same Python)
"""

import os
import signal
import subprocess
import sys
from types import FrameType


def main(arguments: list[str]) -> int:
    """Start the program, lend it the terminal, wait; returns its exit status."""
    command = [sys.executable, *arguments]
    terminal = _our_terminal()
    if terminal is None:
        os.execv(sys.executable, command)
    child = subprocess.Popen(command, process_group=0)

    def pass_on(number: int, _frame: FrameType | None) -> None:
        os.kill(child.pid, number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    # Taking the terminal back from the background would stop us otherwise.
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    _hand_over(terminal, os.getpgrp(), child.pid)
    try:
        return _wait(child.pid, terminal)
    finally:
        _hand_over(terminal, child.pid, os.getpgrp())


def _our_terminal() -> int | None:
    """The terminal, if this process group is the one that it talks to."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        return None
    return terminal if os.tcgetpgrp(terminal) == os.getpgrp() else None


def _hand_over(terminal: int, giver: int, taker: int) -> None:
    if os.tcgetpgrp(terminal) == giver:
        os.tcsetpgrp(terminal, taker)


def _wait(pid: int, terminal: int) -> int:
    while True:
        _, status = os.waitpid(pid, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code
        _hand_over(terminal, pid, os.getpgrp())
        os.killpg(os.getpgrp(), signal.SIGTSTP)  # make stops with us; the shell's fg continues all
        _hand_over(terminal, os.getpgrp(), pid)
        os.killpg(pid, signal.SIGCONT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
