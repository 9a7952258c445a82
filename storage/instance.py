"""One ``run`` per embedded database: a lock file that the system frees when the process dies.

A lease in the database would outlive kill -9 and hold up the restart; on PostgreSQL, where several
instances are meant to run, feeds and deliveries are leased one by one instead.
"""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.errors import AlreadyRunningError, DatabaseError


@contextmanager
def sole_instance(database_url: str) -> Iterator[str]:
    """Hold the database's lock and yield this instance's name; AlreadyRunningError if taken."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        yield f"{socket.gethostname()}:{os.getpid()}"
        return
    path = Path(f"{url.database}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("a", encoding="utf-8")
    except OSError as error:
        raise DatabaseError(
            f"DATABASE_URL: cannot write {path}: {error.strerror}; choose a folder that can be"
            " written"
        ) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunningError(
                f"another Jembatan is running on {url.database}; stop it first, or give this one"
                " another DATABASE_URL"
            ) from error
        yield "run"
