"""How much memory this process and its children hold, where the system tells (Linux)."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_KIB = 1024


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes; None where the system does not tell.

    ``pss``: a page that several processes share counts once in all; ``rss``: in each of them.
    """

    pss: int | None = None
    rss: int | None = None


def look() -> Memory:
    """Add up this process and its live descendants."""
    found = [sizes for pid in _family() if (sizes := _sizes(pid))]
    if not found:
        return Memory()
    return Memory(sum(one.get("Pss:", 0) for one in found), sum(one["Rss:"] for one in found))


def _family() -> Iterator[int]:
    found = [os.getpid()]
    for pid in found:
        yield pid
        for children in (_PROC / str(pid) / "task").glob("*/children"):
            try:
                found.extend(map(int, children.read_text().split()))
            except OSError:  # it ended meanwhile
                continue


def _sizes(pid: int) -> dict[str, int]:
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return {}
    fields = (line.split() for line in lines)
    return {one[0]: int(one[1]) * _KIB for one in fields if one[0] in ("Pss:", "Rss:")}
