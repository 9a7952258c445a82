"""Sets that are chosen by ticks: indicators, countries, languages of reports.

An empty set is everything, later additions too: it has a tick of its own, and taking the last other
tick away leads back to it. A button carries the state that it leads to, so the same press twice
changes nothing more.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from bot.alerts.preferences import Preferences
from bot.alerts.severity import of_indicator
from bot.chat import pages
from bot.chat.archive_filter import COUNTRIES, LANGUAGES
from bot.chat.reader_screens import phrases
from bot.chat.request import Button, Reply, Request, Row
from bot.match.verdict import Indicator

ON, OFF = "+", "-"
EVERYTHING, _GROUP = "*", "@"
_WIDTH = {"i": 2, "c": 3, "l": 3}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the sets: its letter in the data, its field of the wishes, what there is."""

    letter: str
    field: str
    values: tuple[str, ...]
    label: Callable[[Request, str], str]
    groups: dict[str, tuple[str, ...]]

    def of(self, wishes: Preferences) -> frozenset[str]:
        """Return what is chosen; nothing means everything."""
        found: frozenset[str] = getattr(wishes, self.field)
        return frozenset(map(str, found))

    def put(self, wishes: Preferences, chosen: Collection[str]) -> Preferences:
        """Return the wishes with that choice."""
        value: Any = frozenset(chosen)
        if self.field == "indicators":
            value = frozenset(Indicator(one) for one in chosen)
        return replace(wishes, **{self.field: value})

    def meant(self, word: str) -> tuple[str, ...]:
        """Return the values that the rest of a button's data means; none for forged data."""
        if word.startswith(_GROUP):
            return self.groups.get(word.removeprefix(_GROUP), ())
        return (word,) if word in self.values else ()


def _groups() -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for one in Indicator:
        groups.setdefault(str(of_indicator(one)), []).append(str(one))
    return {name: tuple(members) for name, members in groups.items()}


CHOICES = {
    "i": Choice(
        "i",
        "indicators",
        tuple(map(str, Indicator)),
        lambda request, one: request.reader.words.text(f"indicator.{one}"),
        _groups(),
    ),
    "c": Choice(
        "c", "countries", COUNTRIES, lambda request, one: request.reader.words.country(one), {}
    ),
    "l": Choice(
        "l",
        "languages",
        LANGUAGES,
        lambda request, one: request.reader.words.language_name(one),
        {},
    ),
}


def turned(chosen: frozenset[str], these: Collection[str], *, on: bool) -> frozenset[str]:
    """Return the choice with these on or off."""
    return chosen | frozenset(these) if on else chosen - frozenset(these)


def screen(request: Request, command: str, choice: Choice, wishes: Preferences) -> Reply:
    """Return the screen of one set."""
    texts = request.texts
    document = phrases.screen(
        texts.text(f"follow.{choice.field}"), texts.text(f"follow.{choice.field}-how")
    )
    return Reply(document, rows(request, command, choice, wishes))


def rows(request: Request, command: str, choice: Choice, wishes: Preferences) -> tuple[Row, ...]:
    """Return the ticks of one set, the groups above their members."""
    chosen = choice.of(wishes)

    def tick(label: str, word: str, members: Collection[str]) -> Button:
        on = frozenset(members) <= chosen
        return Button(
            phrases.ticked(on, label), command, f"{choice.letter}{OFF if on else ON}{word}"
        )

    every = request.texts.text("follow.everything")
    found: list[Row] = [
        (Button(phrases.ticked(not chosen, every), command, f"{choice.letter}{ON}{EVERYTHING}"),)
    ]
    for name, members in (choice.groups or {"": choice.values}).items():
        if name:
            label = request.texts.text(f"least.group-{name}")
            found.append((tick(label, f"{_GROUP}{name}", members),))
        ticks = [tick(choice.label(request, one), one, (one,)) for one in members]
        found += pages.grid(ticks, _WIDTH[choice.letter])
    return (*found, (Button(request.texts.text("follow.back"), command),))
