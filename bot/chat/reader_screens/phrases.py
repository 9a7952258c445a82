"""A subscriber's wishes in words."""

from collections.abc import Collection
from datetime import datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_time, get_day_names

from bot import catalogue
from bot.alerts.html import Block, Bold, Document, Text
from bot.alerts.intent import Severity
from bot.alerts.preferences import Cadence, Preferences
from bot.catalogue import Catalogue
from bot.chat.request import Request
from bot.chat.services.readers import Subscription
from bot.match.verdict import Indicator

TICK, EMPTY = "✅", "▫️"  # before what is on, and off: as wide as one another


def line(text: str) -> Block:
    """Return one line."""
    return Block((Text(text),))


def heading(text: str) -> Block:
    """Return a line in bold."""
    return Block((Bold((Text(text),)),))


def screen(title: str, *lines: str) -> Document:
    """Return a heading and lines below it."""
    return Document((heading(title), *(line(one) for one in lines if one)))


def ticked(on: bool, label: str) -> str:
    """Return a button's label with its tick, or the place of one."""
    return f"{TICK if on else EMPTY} {label}"


def chosen(on: bool, label: str) -> str:
    """Return the label of one out of several, marked where it is the one."""
    return f"{TICK} {label}" if on else label


def clock(moment: time, words: Catalogue) -> str:
    """Return a time of the day: "08:00"."""
    return str(format_time(moment, "HH:mm", locale=words.locale))


def weekday(number: int, words: Catalogue, *, short: bool = False) -> str:
    """Return the name of a day, 0 being Monday."""
    names = get_day_names("abbreviated" if short else "wide", locale=words.locale)
    return str(names[number])


def when(wishes: Preferences, words: Catalogue) -> str:
    """Return when alerts come: "daily digest, 08:00"."""
    at = clock(wishes.at, words)
    if wishes.cadence is Cadence.WEEKLY:
        return words.text("cadence.weekly-at", day=weekday(wishes.weekday, words), at=at)
    if wishes.cadence is Cadence.DAILY:
        return words.text("cadence.daily-at", at=at)
    return words.text(f"cadence.{wishes.cadence}")


def quiet(wishes: Preferences, words: Catalogue) -> str:
    """Return the quiet hours, and what passes them."""
    if wishes.quiet is None or wishes.quiet.start == wishes.quiet.end:
        return words.text("quiet.none")
    key = "quiet.all" if wishes.wakes is None else "quiet.but-doors"
    return words.text(key, hours=str(wishes.quiet))


def follows(request: Request, wishes: Preferences) -> tuple[str, ...]:
    """Return what is followed, a line each."""
    words, alerts = request.texts, request.reader.words
    of_indicators = [one for one in Indicator if one in wishes.indicators]
    return (
        words.text(
            "wishes.indicators",
            what=_listed(words, [alerts.text(f"indicator.{one}") for one in of_indicators]),
        ),
        words.text(
            "wishes.countries", what=_listed(words, [alerts.country(c) for c in wishes.countries])
        ),
        words.text(
            "wishes.languages",
            what=_listed(words, [alerts.language_name(c) for c in wishes.languages]),
        ),
        words.text("wishes.least", what=words.text(f"least.{wishes.least}")),
    )


def timing(request: Request, wishes: Preferences) -> tuple[str, ...]:
    """Return when it is told, a line each."""
    words = request.texts
    return (
        words.text("wishes.when", what=when(wishes, words)),
        words.text("wishes.quiet", what=quiet(wishes, words)),
    )


def whole(request: Request, found: Subscription) -> tuple[str, ...]:
    """Return everything that a chat has chosen, a line each."""
    words, wishes = request.texts, found.wishes
    muted = sum(one.lasts(request.now) for one in wishes.mutes)
    return (
        words.text(f"standing.{found.standing}"),
        words.text("wishes.language", what=catalogue.own_name(found.language)),
        words.text("wishes.zone", what=zone(wishes.zone, request.now, words)),
        *follows(request, wishes),
        *timing(request, wishes),
        words.plural("wishes.muted", muted) if muted else "",
    )


def zone(name: str, now: datetime, words: Catalogue) -> str:
    """Return a time zone with the time there: "Asia/Jakarta, now 14:05"."""
    there = now.astimezone(ZoneInfo(name))
    return words.text("wishes.zone-now", zone=name, time=clock(there.time(), words))


def _listed(words: Catalogue, names: Collection[str]) -> str:
    return ", ".join(names) if names else words.text("wishes.all")


def least_of(word: str) -> Severity | None:
    """Return the severity of that name, or None."""
    return next((one for one in Severity if one == word), None)
