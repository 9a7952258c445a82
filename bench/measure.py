"""What one round of polling cost: CPU of the process and its children, and their memory."""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.request import urlopen

FEEDS = 300
ENTRIES = 30  # in each feed
ROUNDS = (
    ("first poll", "etag"),
    ("all 304", "etag"),
    ("5 % changed", "changed"),
    ("same bytes without ETag", "bare"),
    ("changed bytes, nothing new", "stamped"),
)
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Round:
    """One round of one program."""

    name: str
    cpu_seconds: float
    wall_seconds: float
    peak_pss_mib: float
    lag_p99_ms: float | None = None


def processes() -> list[int]:
    """This process and every live descendant."""
    found = [os.getpid()]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            found.extend(int(child) for child in task.read_text().split())
    return found


def cpu_seconds() -> float:
    """User and system time of this process, its live and its ended children."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    live = sum(_stat_seconds(pid) for pid in processes()[1:])
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime + live


def _stat_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def pss_mib() -> float:
    """Proportional set size of this process and its live children."""
    total = 0
    for pid in processes():
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in text.splitlines() if line[:4] == "Pss:")
    return total / 1024


def switch(port: int, mode: str) -> None:
    """Tell the server how to behave from now on."""
    urlopen(f"http://127.0.0.1:{port}/mode/{mode}").read()


def run_rounds(port: int, poll: Callable[[], dict[str, float]]) -> None:
    """Play the five rounds, printing one JSON line each; ``poll`` returns extra figures."""
    for name, mode in ROUNDS:
        switch(port, mode)
        cpu, wall = cpu_seconds(), time.perf_counter()
        extra = poll()
        cpu, wall = cpu_seconds() - cpu, time.perf_counter() - wall
        pss = max(pss_mib(), extra.pop("peak_pss_mib", 0.0))
        print(json.dumps(asdict(Round(name, cpu, wall, pss, **extra))), flush=True)
    sys.stdout.flush()
