"""The lexicon: every term of every language, what it stands for, and one automaton over all.

A file per language under indicators/lexicon/ (its layout: docs/indicators.md). ``any.toml`` holds
acronyms and names that every language writes alike.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ahocorasick_rs import AhoCorasick

from bot.match import boundary
from bot.match.data import Normalisation
from bot.match.entry import Entry, Role
from bot.match.normalise import Folder
from bot.match.soil import Soil
from bot.match.source import Source

MEMBERS = ("ID", "MY", "SG", "TH", "VN", "PH", "LA", "KH", "MM", "BN", "TL")
_LOCAL = 3  # Latin letters
NORTH_KINDS = ("name", "oblique", "weak", "peninsula")
MEMBER_KINDS = ("name", "capital", "leader", "ministry", "place")
_NAMES = (
    ("south", Role.SOUTH, "KR"),
    ("asean", Role.BODY, "ASEAN"),
    ("guards", Role.GUARD, ""),
)
_SECTIONS = frozenset({"language", "north", "south", "asean", "members", "partners", "others"})
_SECTIONS |= {"concepts", "compounds", "guards"}
_DATED = frozenset({"term", "from", "to"})

Edges = tuple[bool, bool, bool, bool]  # open left, open right, local, capitals


@dataclass(frozen=True, slots=True)
class Term:
    """A term as written in a lexicon file, with its meaning."""

    text: str  # as written
    folded: str
    entry: Entry
    path: Path
    line: int


class Lexicon:
    """What the terms mean, indexed by their folded form, behind one Aho-Corasick automaton."""

    def __init__(self, terms: Iterable[Term], locatives: Mapping[str, Soil]) -> None:
        self.locatives = locatives
        by_text: dict[str, list[Entry]] = {}
        for term in terms:
            entries = by_text.setdefault(term.folded, [])
            if term.entry not in entries:
                entries.append(term.entry)
        patterns = list(by_text)
        shared: dict[tuple[Entry, ...], tuple[Entry, ...]] = {}
        self.entries = tuple(
            shared.setdefault(group, group) for group in map(tuple, by_text.values())
        )
        self._automaton = AhoCorasick(patterns)
        self._north = tuple(
            number
            for number, group in enumerate(self.entries)
            if any(entry.role is Role.NORTH for entry in group)
        )
        self._gate = AhoCorasick([patterns[number] for number in self._north])

    def may_name_north(self, text: str) -> bool:
        """The gate where nearly every article stops: the "nk" in "bank" names no North.

        An automaton of the North's names alone, since that of all terms takes five times as long.
        """
        return any(
            boundary.fits(text, start, end, entry.open_left, entry.open_right)
            for found, start, end in self._gate.find_matches_as_indexes(text, overlapping=True)
            for entry in self.entries[self._north[found]]
        )

    def scan(self, text: str) -> list[tuple[int, int, int]]:
        """Return every (pattern, start, end) in folded text, overlapping, unfiltered."""
        found: list[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(
            text, overlapping=True
        )
        return found


def load(directory: Path, data: Normalisation, concepts: frozenset[str]) -> Lexicon:
    """Read every lexicon file; raises IndicatorsError with file, line and key."""
    return Lexicon(read(directory, data.folder, concepts), data.locatives)


def read(directory: Path, folder: Folder, concepts: frozenset[str]) -> Iterator[Term]:
    """Yield every term of every file; raises IndicatorsError with file, line and key."""
    for path in sorted(directory.glob("*.toml")):
        yield from _File(Source(path), folder, concepts).terms()


class _File:
    """One lexicon file being read."""

    def __init__(self, source: Source, folder: Folder, concepts: frozenset[str]) -> None:
        self.source = source
        self.folder = folder
        self.concepts = concepts
        self.lang = str(source.data.get("language", source.path.stem))

    def terms(self) -> Iterator[Term]:
        """Yield every term of the file."""
        for section in self.source.data:
            if section not in _SECTIONS:
                raise self.source.error(section, "", "unknown section.")
        for section, key, blank, value in self._rows():
            yield from self._expand(section, key, blank, value)

    def _rows(self) -> Iterator[tuple[str, str, Entry, Any]]:
        """Yield (section, key, entry without edges, terms) for every key of the file."""
        yield from self._north()
        for section, role, code in _NAMES:
            for key, value in self.source.table(section).items():
                yield section, key, self._blank(f"{section}.{key}", role, code, key), value
        yield from self._states("members", Role.MEMBER)
        yield from self._states("partners", Role.PARTNER)
        yield from self._states("others", Role.OTHER)
        for key, value in self.source.table("concepts").items():
            self._known("concepts", key, self.concepts)
            yield "concepts", key, self._blank(key, Role.CONCEPT), value
        for term, meanings in self.source.table("compounds").items():
            for meaning in self.source.strings("compounds", term, meanings):
                yield "compounds", term, self._meaning(term, meaning), [term]

    def _north(self) -> Iterator[tuple[str, str, Entry, Any]]:
        for key, value in self.source.table("north").items():
            if key == "people":
                for person, names in self.source.table("north.people", value).items():
                    blank = self._blank(f"people.{person}", Role.NORTH, kind="people")
                    yield "north.people", person, blank, names
            else:
                self._known("north", key, NORTH_KINDS)
                yield "north", key, self._blank(f"north.{key}", Role.NORTH, kind=key), value

    def _states(self, section: str, role: Role) -> Iterator[tuple[str, str, Entry, Any]]:
        for code, kinds in self.source.table(section).items():
            if role is Role.MEMBER:
                self._known(section, code, MEMBERS)
            for kind, value in self.source.table(f"{section}.{code}", kinds).items():
                if role is Role.MEMBER:
                    self._known(f"{section}.{code}", kind, MEMBER_KINDS)
                blank = self._blank(f"{section}.{code}.{kind}", role, code, kind)
                yield f"{section}.{code}", kind, blank, value

    def _blank(self, name: str, role: Role, code: str = "", kind: str = "") -> Entry:
        return Entry(name, role, self.lang, code, kind)

    def _meaning(self, term: str, meaning: str) -> Entry:
        """Turn "north.name", "members.ID", "partners.US" or a concept into an entry."""
        head, _, tail = meaning.partition(".")
        if head == "north" and tail in NORTH_KINDS:
            return self._blank(meaning, Role.NORTH, kind=tail)
        if head == "people":
            return self._blank(meaning, Role.NORTH, kind="people")
        if head == "south":
            return self._blank("south.name", Role.SOUTH, "KR", "name")
        if head == "asean":
            return self._blank("asean.name", Role.BODY, "ASEAN", "name")
        for section, role in (
            ("members", Role.MEMBER),
            ("partners", Role.PARTNER),
            ("others", Role.OTHER),
        ):
            if head == section and tail:
                code, _, kind = tail.partition(".")
                return self._blank(f"{meaning}", role, code, kind or "name")
        self._known("compounds", meaning, self.concepts, key=term)
        return self._blank(meaning, Role.CONCEPT)

    def _known(self, section: str, name: str, allowed: Any, key: str | None = None) -> None:
        if name not in allowed:
            problem = f"unknown name {name!r}."
            raise self.source.error(section, key or name, problem)

    def _expand(self, section: str, key: str, blank: Entry, value: Any) -> Iterator[Term]:
        line = self.source.line(section, key)
        values = value if isinstance(value, list) else [value]
        shared: dict[tuple[Entry | None, Edges], Entry] = {}  # ten terms to one, on average
        for item in values:
            text, entry = self._dated(section, key, blank, item)
            bare = text.removeprefix("=").strip("*|")
            folded = self.folder.fold(bare).strip()
            if not folded:
                raise self.source.error(section, key, f"empty term {text!r}.")
            left, right = boundary.defaults(folded)
            left = text.startswith("*") or (left and not text.startswith("|"))
            right = text.endswith("*") or (right and not text.endswith("|"))
            local = (
                entry.lang != "any"
                and len(folded) <= _LOCAL
                and boundary.script(folded[0]) == "latin"
            )
            edges = (left, right, local, text.startswith("="))
            shape = (None if entry is blank else entry, edges)
            if shape not in shared:
                shared[shape] = _edged(entry, edges)
            yield Term(text, folded, shared[shape], self.source.path, line)

    def _dated(self, section: str, key: str, blank: Entry, item: Any) -> tuple[str, Entry]:
        """A term is a string, or a table {term, from, to} for people who change office."""
        if isinstance(item, str) and item:
            return item, blank
        if isinstance(item, dict) and item.keys() <= _DATED and isinstance(item.get("term"), str):
            since, until = item.get("from"), item.get("to")
            if _is_day(since) and _is_day(until):
                return item["term"], replace(blank, since=since, until=until)
        raise self.source.error(section, key, 'a term is a string or { term = "...", from, to }.')


def _edged(blank: Entry, edges: Edges) -> Entry:
    left, right, local, capitals = edges
    return replace(blank, open_left=left, open_right=right, local=local, capitals=capitals)


def _is_day(value: object) -> bool:
    """A day, or none given; a moment is no day."""
    return value is None or (isinstance(value, date) and not isinstance(value, datetime))
