"""How much room the embedded database takes, and how much is left beside it."""

import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Disk:
    """Bytes."""

    database: int
    free: int


def file_of(url: str) -> Path | None:
    """Return the file of an embedded database; None where the database is on a server."""
    if not url.startswith("sqlite"):
        return None
    return Path(url.partition(":///")[2].partition("?")[0])


def look(url: str) -> Disk | None:
    """Return the figures of a database's address; None where the database is on a server."""
    file = file_of(url)
    if file is None:
        return None
    parts = [file, file.with_name(f"{file.name}-wal")]
    size = sum(part.stat().st_size for part in parts if part.exists())
    return Disk(size, shutil.disk_usage(file.parent).free)
