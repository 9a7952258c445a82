"""When alerts come: at once or gathered, at which hour and day, and which hours are quiet."""

from dataclasses import replace
from datetime import time

from bot.alerts.intent import Severity
from bot.alerts.preferences import Cadence, Preferences, quiet_hours
from bot.chat import pages
from bot.chat.reader_screens import phrases
from bot.chat.request import Button, Reply, Request, Row

PRESETS = ("21:00-06:00", "22:00-07:00", "23:00-08:00", "00:00-07:00")
_HOURS_A_ROW, _DAYS_A_ROW = 6, 4
_NONE = "none"


def changed(wishes: Preferences, data: str) -> Preferences | None:
    """Return the wishes as a button's data wants them; None for what no button has."""
    letter, _, value = data.partition("=")
    if letter == "t" and value in set(Cadence):
        return replace(wishes, cadence=Cadence(value))
    if letter == "h" and (hour := _number(value, 24)) is not None:
        return replace(wishes, at=time(hour))
    if letter == "d" and (day := _number(value, 7)) is not None:
        return replace(wishes, weekday=day)
    if letter == "k" and value in ("0", "1"):
        return replace(wishes, wakes=Severity.DOOR if value == "1" else None)
    if letter == "q":
        return with_quiet(wishes, value)
    return None


def with_quiet(wishes: Preferences, text: str) -> Preferences | None:
    """Return the wishes with these quiet hours ("22:00-07:00", "none"); None: not understood."""
    if text == _NONE:
        return replace(wishes, quiet=None)
    try:
        return replace(wishes, quiet=quiet_hours(text))
    except ValueError:
        return None


def _number(text: str, below: int) -> int | None:
    good = text.isascii() and text.isdigit() and len(text) <= 2 and int(text) < below
    return int(text) if good else None


def when_screen(request: Request, command: str, wishes: Preferences) -> Reply:
    """Return the screen of cadence, hour and weekday."""
    texts = request.texts
    cadences = [
        Button(
            phrases.chosen(wishes.cadence is one, texts.text(f"cadence.{one}")),
            command,
            f"t={one}",
        )
        for one in Cadence
    ]
    found = list(pages.grid(cadences, 2))
    if wishes.cadence is Cadence.WEEKLY:
        found += pages.grid(_days(request, command, wishes), _DAYS_A_ROW)
    if wishes.cadence in (Cadence.DAILY, Cadence.WEEKLY):
        found += pages.grid(_hours(request, command, wishes), _HOURS_A_ROW)
    document = phrases.screen(
        texts.text("follow.when"),
        texts.text("wishes.when", what=phrases.when(wishes, texts)),
        texts.text("wishes.zone", what=phrases.zone(wishes.zone, request.now, texts)),
    )
    return Reply(document, (*found, _back(request, command)))


def _days(request: Request, command: str, wishes: Preferences) -> list[Button]:
    return [
        Button(
            phrases.chosen(wishes.weekday == day, phrases.weekday(day, request.texts, short=True)),
            command,
            f"d={day}",
        )
        for day in range(7)
    ]


def _hours(request: Request, command: str, wishes: Preferences) -> list[Button]:
    return [
        Button(
            phrases.chosen(wishes.at == time(hour), phrases.clock(time(hour), request.texts)),
            command,
            f"h={hour}",
        )
        for hour in range(24)
    ]


def quiet_screen(request: Request, command: str, wishes: Preferences) -> Reply:
    """Return the screen of quiet hours."""
    texts = request.texts
    now = _NONE if wishes.quiet is None else str(wishes.quiet)
    labels = {_NONE: texts.text("quiet.none"), **{one: one for one in PRESETS}}
    presets = [
        Button(phrases.chosen(one == now, label), command, f"q={one}")
        for one, label in labels.items()
    ]
    found = list(pages.grid(presets, 2))
    if wishes.quiet is not None:
        passes = wishes.wakes is not None
        label = phrases.ticked(passes, texts.text("quiet.doors-pass"))
        found.append((Button(label, command, f"k={0 if passes else 1}"),))
    document = phrases.screen(
        texts.text("follow.quiet"),
        texts.text("wishes.quiet", what=phrases.quiet(wishes, texts)),
        texts.text("quiet.how"),
    )
    return Reply(document, (*found, _back(request, command)))


def _back(request: Request, command: str) -> Row:
    return (Button(request.texts.text("follow.back"), command),)
