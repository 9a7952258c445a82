"""The words that every text of the board needs: names, dates, states and marks. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from babel.dates import format_date
from babel.lists import format_list

from bot import catalogue
from bot.alerts import gist
from bot.alerts.html import Block, Bold, Inline, Link, Text, clip, flat
from bot.board.sentence import texts
from bot.board.values import Cell, LastEvent, Occasion, Source
from bot.board.words import NORTH, Door, Precision
from bot.catalogue import Catalogue
from bot.match.verdict import Indicator

DOORS = {Door.OPEN: "🟢", Door.AJAR: "🟡", Door.SHUT: "🔴", Door.NO_SIGN: "⚪"}
MARKS = {"unconfirmed": "❔", "at_risk": "⚠️", "setback": "↘️", "missed": "🕳", "imported": "📜"}
LONGEST_TITLE = 160  # UTF-16 units of a headline
_LONGEST_OUTLET = 40


@dataclass(frozen=True, slots=True)
class Voice:
    """The catalogues of one language: the board's, and the alerts' for names of indicators."""

    language: str = catalogue.FALLBACK
    words: Catalogue = field(init=False)
    alerts: Catalogue = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", texts(self.language))
        object.__setattr__(self, "alerts", gist.texts(self.language))

    def text(self, key: str, **values: object) -> str:
        """Return a text of the board."""
        return self.words.text(key, **values)

    def plural(self, key: str, count: int, **values: object) -> str:
        """Return the form of a text of the board that goes with a count."""
        return self.words.plural(key, count, **values)

    def indicator(self, indicator: Indicator) -> str:
        """Return the name of an indicator."""
        return self.alerts.text(f"indicator.{indicator}")

    def indicators(self, several: Iterable[Indicator]) -> str:
        """Return the names of indicators as a list."""
        return ", ".join(self.indicator(one) for one in several)

    def country(self, code: str) -> str:
        """Return the name of a country, of ASEAN, of the North."""
        return self.words.country(code) if code == NORTH else self.alerts.country(code)

    def countries(self, codes: Iterable[str]) -> str:
        """Return the names of countries as a list."""
        return self.listed([self.country(one) for one in codes])

    def listed(self, names: list[str]) -> str:
        """Return names as a list: "Laos, Vietnam and Thailand"."""
        return str(format_list(names, locale=self.words.locale)) if names else ""

    def word(self, table: str, name: str) -> str:
        """Return the word for a value: ``word("state", "no sign")``."""
        return self.text(f"{table}.{name.replace(' ', '_')}")

    def mark(self, name: str) -> str:
        """Return the word for a mark of a cell."""
        return self.text("evidence.imported" if name == "imported" else f"mark.{name}")

    def step(self, step: str) -> str:
        """Return a stage, "closes", or a polarity in words."""
        return self.alerts.text(f"stage.{step}")

    def day(self, day: date, precision: Precision = Precision.DAY) -> str:
        """Return a date as exactly as it is known: "26 Oct 2025", "October 2025", "2025"."""
        pattern = self.text(f"date.{precision}")
        return str(format_date(day, pattern, locale=self.words.locale))

    def span(self, occasion: Occasion) -> str:
        """Return when an occasion is."""
        first = self.day(occasion.starts, occasion.precision)
        if occasion.precision is not Precision.DAY or occasion.ends == occasion.starts:
            return first
        return self.text("date.span", first=first, last=self.day(occasion.ends))


def heading(text: str, drop: int = 0) -> Block:
    """Return a line in bold with a line's room above it."""
    return Block((Text("\n"), Bold((Text(text),))), drop=drop)


def line(text: str, drop: int = 0) -> Block:
    """Return one line."""
    return Block((Text(text),), drop=drop)


def point(nodes: tuple[Inline, ...], drop: int = 1) -> Block:
    """Return one line of a list; of lists that are too long the end goes first."""
    return Block((Text("• "), *nodes), drop=drop)


def marks_of(cell: Cell) -> list[str]:
    """Return the names of the marks that a cell carries."""
    found = {
        "unconfirmed": cell.unconfirmed,
        "at_risk": cell.at_risk,
        "setback": cell.setback,
        "missed": bool(cell.missed),
        "imported": cell.last_event is not None and cell.last_event.imported,
    }
    return [name for name, there in found.items() if there]


def signs(cell: Cell) -> str:
    """Return the marks of a cell as signs."""
    return "".join(MARKS[name] for name in marks_of(cell))


def headline(title: str) -> str:
    """Return a publisher's title on one line, cut."""
    return clip(flat(title), LONGEST_TITLE)


def source_node(sources: tuple[Source, ...]) -> Inline | None:
    """Return the first outlet, linked where it has an address."""
    if not sources:
        return None
    name = clip(flat(sources[0].outlet), _LONGEST_OUTLET)
    return Link((Text(name),), sources[0].url)


def told_by(event: LastEvent, voice: Voice) -> tuple[Inline, ...]:
    """Return ", 12 Nov 2025, KPL" of an event."""
    when = Text(f", {voice.day(event.date, event.precision)}")
    outlet = source_node(event.sources)
    return (when,) if outlet is None else (when, Text(", "), outlet)
