"""``make bench``: Jembatan against ``reader`` on one local server, interleaved, medians of three.

Ratios are what counts: CPU seconds of the whole process tree, matching and storing of verdicts
included on our side. The search index is built afterwards and stands as its own line.
"""

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.measure import ENTRIES, FEEDS

ROOT = Path(__file__).parents[1]
PEER_ENVIRONMENT = ROOT / ".venv-bench"
PEER = ("reader==3.26", "sgmllib3k==1.0.0", "feedparser==6.0.14")
TARGETS = {
    "first poll": 1.5,
    "all 304": 5,
    "5 % changed": 6,
    "same bytes without ETag": 30,
    "changed bytes, nothing new": 15,
}
Rounds = dict[str, list[dict[str, float]]]


def main() -> int:
    """Run both programs in turn and print the table; exit status 1 when a target is missed."""
    options = argparse.ArgumentParser(prog="make bench")
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--json", type=Path, help="also write the figures to this file")
    chosen = options.parse_args()
    console = Console()
    peer = _peer_python(console)
    figures: dict[str, Rounds] = {"jembatan": defaultdict(list), "reader": defaultdict(list)}
    for turn in range(chosen.repeat):
        order = [("reader", peer, "bench.peer_reader"), ("jembatan", sys.executable, "bench.ours")]
        for name, python, module in order if turn % 2 == 0 else reversed(order):
            console.print(f"turn {turn + 1} of {chosen.repeat}: {name} ...", style="dim")
            for row in _run(str(python), module):
                figures[name][str(row["name"])].append(row)
    summary = _summary(figures)
    _print(console, summary)
    if chosen.json:
        chosen.json.write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
    return 0 if summary["reached"] else 1


def _peer_python(console: Console) -> Path:
    python = PEER_ENVIRONMENT / "bin" / "python"
    marker = PEER_ENVIRONMENT / "ready"
    if not marker.exists():
        console.print("setting up the peer's own environment ...", style="dim")
        subprocess.run([sys.executable, "-m", "venv", str(PEER_ENVIRONMENT)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *PEER], check=True)
        marker.touch()
    return python


@contextmanager
def feed_server() -> Iterator[int]:
    """Run the server that is polled; yields its port."""
    command = [sys.executable, "-m", "bench.feed_server"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        if server.stdout is None or server.stdin is None:
            raise RuntimeError("the feed server has no pipes")
        try:
            yield int(server.stdout.readline())
        finally:
            server.stdin.close()
            server.wait(timeout=10)


def _run(python: str, module: str) -> list[dict[str, float]]:
    with feed_server() as port, tempfile.TemporaryDirectory() as folder:
        command = [python, "-m", module, str(port), folder]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def _median(rows: list[dict[str, float]], key: str) -> float:
    return statistics.median(row[key] for row in rows)


def _summary(figures: dict[str, Rounds]) -> dict[str, Any]:
    rounds: list[dict[str, Any]] = []
    for name, target in TARGETS.items():
        ours = _median(figures["jembatan"][name], "cpu_seconds")
        peers = _median(figures["reader"][name], "cpu_seconds")
        rounds.append(
            {
                "round": name,
                "jembatan feeds per CPU-s": round(FEEDS / ours, 1),
                "reader feeds per CPU-s": round(FEEDS / peers, 1),
                "ratio": round(peers / ours, 1),
                "to reach": target,
            }
        )
    memory = _peak(figures["jembatan"]) / _peak(figures["reader"])
    lag = _median(figures["jembatan"]["first poll"], "lag_p99_ms")
    index = _median(figures["jembatan"]["search index"], "cpu_seconds")
    return {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "feeds": FEEDS,
        "entries": ENTRIES,
        "rounds": rounds,
        "peak PSS, ratio": round(memory, 2),
        "peak PSS, MiB": [round(_peak(figures[name]), 1) for name in ("jembatan", "reader")],
        "loop lag p99 in the first poll, ms": round(lag, 1),
        "search index, CPU-s for all entries": round(index, 2),
        "reached": all(row["ratio"] >= row["to reach"] for row in rounds)
        and memory <= 1.3
        and lag < 20,
    }


def _peak(rounds: Rounds) -> float:
    names = [name for name in rounds if name in TARGETS]
    turns = zip(*(rounds[name] for name in names), strict=True)
    return float(statistics.median(max(row["peak_pss_mib"] for row in turn) for turn in turns))


def _print(console: Console, summary: dict[str, Any]) -> None:
    table = Table(title=f"{FEEDS} feeds x {ENTRIES} entries, feeds per CPU second, medians")
    for column in ("round", "Jembatan", "reader 3.26", "ratio", "to reach"):
        table.add_column(column, justify="left" if column == "round" else "right")
    for row in summary["rounds"]:
        table.add_row(*(str(value) for value in row.values()))
    console.print(table)
    for key in (
        "peak PSS, ratio",
        "peak PSS, MiB",
        "loop lag p99 in the first poll, ms",
        "search index, CPU-s for all entries",
        "machine",
    ):
        console.print(f"{key}: {summary[key]}")


if __name__ == "__main__":
    sys.exit(main())
