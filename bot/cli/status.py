"""``status``: one screen; its exit status says whether a process runs on a readable database."""

import json
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.condition.disk import Disk
    from bot.condition.vitals import Vitals
    from bot.settings import Settings

NOT_RUNNING = 1
_MIB = 1024 * 1024


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(status)


def status(
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Print nothing when all is well: for health checks.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """How it runs: feeds, last tick, queue, last alert, disk. Exit status 1: no process runs."""
    from bot.condition import disk
    from bot.settings import load_settings

    settings = load_settings()
    vitals = _look(settings)
    if as_json:
        typer.echo(json.dumps(_facts(vitals, disk.look(settings.database_url))))
    elif not quiet:
        typer.echo("\n".join(_lines(vitals, disk.look(settings.database_url))))
    elif not vitals.running:
        typer.echo(_process_line(vitals), err=True)
    if not vitals.running:
        raise typer.Exit(NOT_RUNNING)


def _look(settings: "Settings") -> "Vitals":
    from bot.clock import SystemClock
    from bot.condition import vitals
    from storage.database import Database

    database = Database.open(settings.database_url, migrate=False)
    try:
        now = SystemClock().now()
        return database.read_now(lambda conn: vitals.read(conn, now, settings.tick_seconds))
    finally:
        database.close()


def _lines(vitals: "Vitals", disk: "Disk | None") -> list[str]:
    health = ", ".join(f"{count} {state}" for state, count in sorted(vitals.health.items()))
    weak = [item.sentence for item in vitals.coverage if 2 * item.alive < item.total]
    lines = [
        _process_line(vitals),
        f"Feeds: {vitals.alive} of {vitals.enabled} alive ({health or 'none enabled'})",
        *(f"  {sentence}" for sentence in weak),
        f"Queue: {_queue(vitals)}",
        f"Last alert sent: {_ago(vitals, vitals.queue.last_sent)}",
    ]
    if disk is not None:
        database, free = disk.database // _MIB, disk.free // _MIB
        lines.append(f"Disk: database {database:,} MiB, {free:,} MiB free")
    return lines


def _process_line(vitals: "Vitals") -> str:
    last = f"last tick {_ago(vitals, vitals.last_tick)}"
    return f"Running, {last}" if vitals.running else f"Not running, {last}"


def _queue(vitals: "Vitals") -> str:
    queue = vitals.queue
    text = f"{vitals.waiting} waiting"
    if vitals.queue_age is not None:
        text += f", the oldest for {_span(vitals.queue_age)}"
    text += f"; {queue.sent} sent, {queue.failed} failed"
    if queue.ambiguous:
        lost = f"answers lost: {queue.lost_answers}"
        text += f"; messages possibly sent twice: {queue.ambiguous} ({lost})"
    return text


def _ago(vitals: "Vitals", moment: Any) -> str:
    return "never" if moment is None else f"{_span(vitals.at - moment)} ago"


def _span(span: timedelta) -> str:
    seconds = max(0, int(span.total_seconds()))
    for size, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _facts(vitals: "Vitals", disk: "Disk | None") -> dict[str, Any]:
    queue = asdict(vitals.queue)
    return {
        "running": vitals.running,
        "tick_age": _seconds(vitals.tick_age),
        "feeds": {
            "enabled": vitals.enabled,
            "alive": vitals.alive,
            "health": {str(state): count for state, count in sorted(vitals.health.items())},
            "coverage": [asdict(item) for item in vitals.coverage],
        },
        "queue": {
            **{name: value for name, value in queue.items() if isinstance(value, int)},
            "oldest_age": _seconds(vitals.queue_age),
        },
        "last_alert": _iso(vitals.queue.last_sent),
        "next_due": _iso(vitals.next_due),
        "disk": None if disk is None else asdict(disk),
    }


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else round(span.total_seconds(), 3)


def _iso(moment: Any) -> str | None:
    return None if moment is None else moment.isoformat()
