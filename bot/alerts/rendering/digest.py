"""A digest: what a reader wanted later and together, by indicator, the loudest first. Pure."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.alerts import gist as gists
from bot.alerts import severity
from bot.alerts.html import Block, Bold, Text
from bot.alerts.rendering.event import claims_of, reports_of
from bot.alerts.rendering.listing import is_loud, item, listed, one_each
from bot.alerts.rendering.reader import Reader, calendar_text, date_text
from bot.alerts.view import AlertView, Message
from bot.match.verdict import Indicator

DIGEST_EMOJI = "🗞"
# The first word of a period's key, and the text for it.
_KINDS = {"hourly": "hourly", "daily": "daily", "weekly": "weekly", "quiet": "quiet_hours"}
_WEEK = timedelta(days=6)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}))?")
_WEEK_NUMBER = re.compile(r"(\d{4})-W(\d{2})")
_INDICATORS = list(Indicator)


def digest(
    views: Sequence[AlertView], reader: Reader, now: datetime, period: str, total: int
) -> Message:
    """Return what was held back for a digest as one message.

    ``period`` is the key of the digest in the reader's own days: "hourly 2026-03-29T14",
    "daily 2026-03-29", "weekly 2026-03-23" (its Monday) or "weekly 2026-W13", "quiet 2026-03-29"
    (the morning after). ``now`` stands in for a day that the key does not tell. ``total`` counts
    the events of the period, also those that are not in ``views``.
    """
    words = reader.words
    kind, _, when = period.partition(" ")
    key = f"digest.{_KINDS.get(kind, 'plain')}"
    shown = one_each(views)
    events = max(total - (len(views) - len(shown)), len(shown))
    title = words.plural(key, events, when=_when(kind, when, reader, now))
    head = [Block((Text(f"{DIGEST_EMOJI} "), Bold((Text(title),))))]
    if not events:
        head.append(Block((Text(words.text("digest.quiet")),)))
    document = listed(head, grouped(shown, reader), events, reader)
    payload = (("kind", "digest"), ("period", period), ("events", str(events)), ("gist", title))
    return Message(document.html(), document.plain(), silent=not is_loud(shown), payload=payload)


def grouped(views: Sequence[AlertView], reader: Reader) -> list[Block]:
    """Return the lines of the events, each group of one indicator under its name."""
    blocks = []
    last: Indicator | None = None
    for view in sorted(views, key=_place):
        indicator = _indicator(view)
        heading = reader.words.text(f"indicator.{indicator}") if indicator else ""
        first = indicator is not last
        blocks.append(item(view, reader, heading if first else "", dated=False))
        last = indicator
    return blocks


def _place(view: AlertView) -> tuple[int, int, datetime, int]:
    indicator = _indicator(view)
    if indicator is None:
        return len(severity.LOUDEST_FIRST), 0, view.created_at, view.alert_id
    level = severity.LOUDEST_FIRST.index(severity.of_indicator(indicator))
    return level, _INDICATORS.index(indicator), view.created_at, view.alert_id


def _indicator(view: AlertView) -> Indicator | None:
    verdicts = [report.verdict for report in reports_of(view)]
    claim = gists.main_claim(claims_of(view), verdicts)
    return None if claim is None else claim.indicator


def _when(kind: str, text: str, reader: Reader, now: datetime) -> str:
    day = _day_of(text)
    if day is None:
        return date_text(now, reader)
    if kind == "weekly":
        first, last = (calendar_text(one, reader.words) for one in (day, day + _WEEK))
        return reader.words.text("digest.from_to", first=first, last=last)
    weekday = calendar_text(day, reader.words, weekday=True)
    hour = _DAY.match(text)
    return f"{weekday}, {hour[4]}:00" if kind == "hourly" and hour and hour[4] else weekday


def _day_of(text: str) -> date | None:
    try:
        if found := _WEEK_NUMBER.match(text):
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
        found = _DAY.match(text)
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
