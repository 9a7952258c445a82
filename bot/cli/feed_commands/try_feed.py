"""``feeds test``: named so that no test runner takes it for a test."""

import json
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from bot.cli.feed_commands import fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.feeds.entry import Entry
    from bot.feeds.feed import Feed
    from bot.match.verdict import Verdict

SHOWN = 5


def command(
    url: Annotated[str, typer.Argument(help="An address, or the name of a feed of the list.")],
    country: Annotated[str, typer.Option(help="Of the outlet; for dates without a zone.")] = "UN",
    language: fields.Language = None,
    as_json: fields.AsJson = False,
) -> None:
    """Fetch one feed and show what its newest entries would be taken for."""
    from bot.cli.feed_commands.probes import ask, line, probe_object
    from bot.feeds.lists.feeds_file import load
    from bot.match.matcher import Matcher
    from bot.settings import load_settings

    settings = load_settings()
    feed = _feed(load(settings.feeds_file).feeds, url, country, language)
    matcher = Matcher.load(settings.indicators_dir)
    [probe] = ask([feed], settings.allowed_private_hosts)
    judged = [
        (
            entry,
            matcher.match(
                entry.title,
                entry.summary,
                lang=entry.language or feed.language,
                outlet=feed.name,
                published=entry.published,
            ),
        )
        for entry in probe.entries[:SHOWN]
    ]
    if as_json:
        entries = [_object(entry, verdict) for entry, verdict in judged]
        typer.echo(json.dumps({**probe_object(probe), "items": entries}, ensure_ascii=False))
    else:
        typer.echo(line(probe))
        for entry, verdict in judged:
            typer.echo(_line(entry, verdict))
    if not probe.ok:
        raise typer.Exit(1)


def _feed(known: "Sequence[Feed]", which: str, country: str, language: str | None) -> "Feed":
    from bot.errors import FeedsFileError
    from bot.feeds.lists.feeds_edit import find
    from bot.feeds.lists.feeds_fields import read_feed

    try:
        return known[find(known, which)]
    except FeedsFileError:
        if "://" not in which:
            raise
    raw = {"name": urlsplit(which).hostname or which, "url": which, "kind": "independent"}
    raw |= {"country": country} | ({"language": language} if language else {})
    feed, problems = read_feed(raw, {})
    if feed is None:
        raise FeedsFileError("\n".join(f"{key}: {what}" for key, what in problems))
    return feed


def _line(entry: "Entry", verdict: "Verdict") -> str:
    day = "undated" if entry.published is None else f"{entry.published:%Y-%m-%d %H:%M} UTC"
    found = ", ".join(verdict.indicators) or verdict.reason
    return f"  {day}  {verdict.relevance} ({found})  {entry.title}"


def _object(entry: "Entry", verdict: "Verdict") -> dict[str, Any]:
    return {
        "title": entry.title,
        "link": entry.link,
        "published": None if entry.published is None else entry.published.isoformat(),
        "lang": verdict.lang,
        "verdict": verdict.relevance.value,
        "reason": verdict.reason.value,
        "indicators": [indicator.value for indicator in verdict.indicators],
        "stage": verdict.stage.value if verdict.stage else None,
        "asean_actors": list(verdict.asean_actors),
    }
