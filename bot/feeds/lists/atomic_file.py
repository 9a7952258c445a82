"""Replacing a small text file as a whole: one writer at a time, and never half a file.

A lock file beside it (fcntl) keeps two processes apart; it disappears with the edit. The new text
goes to a temporary file in the same directory and is renamed over the old one.
"""

import contextlib
import errno
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bot.errors import FeedsFileError

LOCK_SECONDS = 10.0


@contextlib.contextmanager
def locked(path: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the file's lock; raises FeedsFileError when another edit takes longer than that."""
    lock = path.with_name(f".{path.name}.lock")
    handle = _acquire(path, lock, time.monotonic() + seconds)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)  # while held: whoever waits sees that the file is another
        os.close(handle)


def replace(path: Path, text: str) -> None:
    """Put ``text`` in the file's place, with the same mode; raises FeedsFileError if it cannot."""
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(name)
        with open(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, temporary)
        temporary.rename(path)
        _sync_directory(path.parent)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: OSError) -> FeedsFileError:
    """The error for people: what to change so that the file can be edited."""
    if error.errno in (errno.EBUSY, errno.EXDEV):
        hint = "it is mounted by itself; mount its directory instead"
    elif error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        hint = "its directory must be writable for this user; edit it by hand otherwise"
    else:
        hint = "nothing was changed"
    return FeedsFileError(f"{path} cannot be written ({error.strerror}): {hint}")


def _acquire(path: Path, lock: Path, until: float) -> int:
    while True:
        try:
            handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise cannot_write(path, error) from error
        if _try_lock(handle, lock):
            return handle
        os.close(handle)
        if time.monotonic() > until:
            raise FeedsFileError(f"{path} is being edited by another process; try again")
        time.sleep(0.02)


def _try_lock(handle: int, lock: Path) -> bool:
    """Whether the lock is ours, and still the file that others would open."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(handle), lock.stat())
    except (BlockingIOError, FileNotFoundError):
        return False


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
