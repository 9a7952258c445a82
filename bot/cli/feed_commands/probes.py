"""Asking feeds from the command line, with progress, and showing what they answered."""

import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bot.clock import SystemClock
from bot.feeds.feed import Feed
from bot.feeds.lists.codes import place_name
from bot.feeds.survey import Probe, surveyor


def ask(
    feeds: Sequence[Feed],
    allowed_private_hosts: Iterable[str],
    show: Callable[[Probe], str] | None = None,
) -> list[Probe]:
    """Ask all feeds, printing what ``show`` says of each; a terminal also sees a progress bar."""
    from rich.console import Console
    from rich.progress import Progress

    on_screen = sys.stdout.isatty()  # then lines and bar share it; otherwise the bar goes to stderr
    console = Console(stderr=not on_screen, highlight=False)
    with Progress(
        console=console, transient=True, disable=not console.is_terminal, redirect_stdout=False
    ) as bar:
        task = bar.add_task("Asking", total=len(feeds))

        def told(probe: Probe) -> None:
            if show is not None and on_screen:
                console.print(show(probe), markup=False, soft_wrap=True)
            elif show is not None:
                print(show(probe), flush=True)
            bar.advance(task)

        return asyncio.run(_ask(feeds, allowed_private_hosts, told))


async def _ask(
    feeds: Sequence[Feed], allowed_private_hosts: Iterable[str], told: Callable[[Probe], None]
) -> list[Probe]:
    async with surveyor(SystemClock(), allowed_private_hosts) as asking:
        return await asking.ask_all(feeds, told)


def line(probe: Probe) -> str:
    """One feed in one line."""
    seconds = f"{probe.fetched.seconds:.1f} s" if probe.fetched else ""
    head = f"{'ok  ' if probe.ok else 'FAIL'}  {probe.feed.country:<5}  {probe.feed.name}"
    if not probe.ok:
        return f"{head}: {probe.outcome}. {probe.reason}".rstrip()
    newest = "undated" if probe.newest is None else f"newest {probe.newest:%Y-%m-%d %H:%M} UTC"
    return f"{head}: {probe.total} entries, {newest}, {seconds}. {probe.reason}".rstrip()


def summary(probes: Sequence[Probe]) -> str:
    """How many answered, which way the others failed, and where nothing is left."""
    good = sum(probe.ok for probe in probes)
    failed = Counter(probe.outcome.value for probe in probes if not probe.ok)
    ways = ", ".join(f"{count} {word}" for word, count in failed.most_common())
    text = f"{good} of {len(probes)} feeds answered well" + (f"; {ways}." if ways else ".")
    alive = {probe.feed.country for probe in probes if probe.ok}
    dark = sorted(
        {place_name(probe.feed.country) for probe in probes if not probe.ok}
        - {place_name(country) for country in alive}
    )
    return text + (f" No feed answered for {', '.join(dark)}." if dark else "")


def probe_object(probe: Probe) -> dict[str, Any]:
    """One feed for machines."""
    fetched = probe.fetched
    return {
        "name": probe.feed.name,
        "url": probe.feed.url,
        "country": probe.feed.country,
        "ok": probe.ok,
        "outcome": probe.outcome.value,
        "status": fetched.status if fetched else None,
        "entries": probe.total,
        "newest": probe.newest.isoformat() if probe.newest else None,
        "seconds": round(fetched.seconds, 3) if fetched else None,
        "moved_to": fetched.permanent_redirect if fetched else None,
        "reason": probe.reason or None,
    }
