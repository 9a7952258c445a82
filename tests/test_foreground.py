"""Ctrl-C in ``make demo`` ends the program and leaves make with exit status 0."""

import os
import pty
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

LAUNCHER = Path(__file__).parents[1] / "scripts" / "foreground.py"
PROGRAM = """
import signal, sys, time
def leave(number, frame):
    print("bye", flush=True)
    sys.exit({status})
signal.signal(signal.SIGINT, leave)
signal.signal(signal.SIGTERM, leave)
print("ready", flush=True)
time.sleep(30)
"""

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def _stand_in(folder: Path, *, status: int = 0) -> None:
    (folder / "program.py").write_text(PROGRAM.format(status=status), encoding="utf-8")
    recipe = f"demo:\n\t@{sys.executable} {LAUNCHER} program.py\n"
    (folder / "Makefile").write_text(recipe, encoding="utf-8")


def _read_until(terminal: int, word: bytes) -> bytes:
    seen = b""
    while word not in seen:
        seen += os.read(terminal, 1024)
    return seen


def _press_in_make(folder: Path, key: bytes) -> tuple[int, bytes]:
    """Run make in a terminal of its own, press a key when it is ready; status and output."""
    make = shutil.which("make") or "make"
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execv(make, ["make", "demo"])
    seen = _read_until(terminal, b"ready")
    os.write(terminal, key)
    try:
        while chunk := os.read(terminal, 1024):
            seen += chunk
    except OSError:  # Linux: the other end is closed
        pass
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), seen


def test_ctrl_c_leaves_make_with_status_0(tmp_path: Path) -> None:
    _stand_in(tmp_path)

    status, seen = _press_in_make(tmp_path, b"\x03")

    assert (status, b"bye" in seen, b"***" in seen) == (0, True, False)


def test_a_failing_program_still_fails_make(tmp_path: Path) -> None:
    _stand_in(tmp_path, status=3)

    status, seen = _press_in_make(tmp_path, b"\x03")

    assert status == 2
    assert b"Error 3" in seen


def test_without_a_terminal_a_signal_to_the_program_leaves_make_with_status_0(
    tmp_path: Path,
) -> None:
    _stand_in(tmp_path)
    with subprocess.Popen(
        ["sh", "-c", "trap '' INT; exec make demo"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as make:
        assert make.stdout is not None
        assert make.stdout.readline() == b"ready\n"
        os.killpg(make.pid, signal.SIGINT)

        assert make.wait(10) == 0
