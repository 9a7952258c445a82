"""feeds.toml: from a file to validated feeds, or to every mistake with its line and key."""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import FeedsFileError
from bot.feeds.feed import Feed
from bot.feeds.lists import codes
from bot.feeds.lists.feeds_fields import (
    DEFAULTABLE,
    READERS,
    FieldProblem,
    read_feed,
    read_values,
    same_address,
    same_name,
    unknown_keys,
)
from bot.feeds.lists.toml_spans import Statement, line_at, line_of, scan

MOST_BYTES = 5_000_000
_Table = Mapping[str, Any]
_SYNTAX_PLACE = re.compile(
    r"^(?P<what>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)$"
)


@dataclass(frozen=True, slots=True)
class FeedList:
    """The feeds of one valid file, in its order; ``digest`` changes with every byte."""

    feeds: tuple[Feed, ...]
    digest: str
    warnings: tuple[str, ...] = ()  # probable mistakes that still make a valid file


def load(path: Path) -> FeedList:
    """Read and validate the file; raises FeedsFileError with one line per mistake."""
    return parse(read_text(path), path.name)


def read_text(path: Path) -> str:
    """The file's text; raises FeedsFileError when there is none to read."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise FeedsFileError(f"{path} does not exist; FEEDS_FILE names the feed list") from error
    except OSError as error:
        raise FeedsFileError(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > MOST_BYTES:
        raise FeedsFileError(f"{path.name} has {len(data)} bytes; {MOST_BYTES} are the limit")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FeedsFileError(f"{path.name}, line {line}: is not UTF-8 text") from error


def parse(text: str, name: str = "feeds.toml") -> FeedList:
    """Validate a text; ``name`` stands in the messages."""
    document = syntax(text, name)
    statements = scan(text)
    reader = _Reader(name, statements)
    reader.top(document)
    defaults = reader.defaults(document.get("defaults", {}))
    feeds = reader.feeds(document.get("feeds", []), defaults)
    if reader.problems:
        raise FeedsFileError("\n".join(text for _, text in sorted(reader.problems)))
    return FeedList(tuple(feeds), digest(text), tuple(reader.warnings))


def digest(text: str) -> str:
    """A short hash of the file's content."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def syntax(text: str, name: str) -> dict[str, Any]:
    """Read the TOML syntax alone; raises FeedsFileError with the line of the mistake."""
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        place = _SYNTAX_PLACE.match(str(error))
        what = place["what"] if place else str(error)
        line = place["line"] if place and place["line"] else str(text.count("\n") + 1)
        raise FeedsFileError(f"{name}, line {line}: not valid TOML: {what}") from error


class _Reader:
    """Collects every mistake of one document before anybody is told."""

    def __init__(self, name: str, statements: Sequence[Statement]) -> None:
        self.problems: list[tuple[int, str]] = []
        self.warnings: list[str] = []
        self._name = name
        self._statements = statements

    def top(self, document: _Table) -> None:
        for key, what in unknown_keys(document, {"defaults": None, "feeds": None}):
            self._add(line_at(self._statements, (key,)), key, what)

    def defaults(self, raw: Any) -> _Table:
        """The plain values of [defaults] that are right; the wrong ones are reported here once."""
        if not isinstance(raw, Mapping):
            self._add(line_at(self._statements, ("defaults",)), "defaults", "must be a table")
            return {}
        problems = unknown_keys(raw, dict.fromkeys(DEFAULTABLE))
        problems = [_of_each_feed(problem) for problem in problems]
        known = {key: raw[key] for key in DEFAULTABLE if key in raw}
        problems += read_values(known)[1]
        for key, what in problems:
            self._add(line_at(self._statements, ("defaults", key)), f"defaults.{key}", what)
        wrong = {key for key, _ in problems}
        return {key: value for key, value in known.items() if key not in wrong}

    def feeds(self, raw: Any, defaults: _Table) -> list[Feed]:
        if not isinstance(raw, list) or not all(isinstance(item, Mapping) for item in raw):
            line = line_at(self._statements, ("feeds",))
            self._add(line, "feeds", "must be tables, each under [[feeds]]")
            return []
        read = [self._feed(number, table, defaults) for number, table in enumerate(raw)]
        self._duplicates(raw, "name", same_name)
        self._duplicates(raw, "url", same_address)
        return [feed for feed in read if feed is not None]

    def _feed(self, number: int, raw: _Table, defaults: _Table) -> Feed | None:
        feed, problems = read_feed(raw, defaults)
        for key, what in problems:
            self._add(line_of(self._statements, number, key), f"feeds[{number}].{key}", what)
        if feed is not None and feed.language is not None:
            self._mixed_up(number, feed.language, feed.country)
        return feed

    def _duplicates(self, raw: Sequence[_Table], key: str, fold: Any) -> None:
        first: dict[str, int] = {}
        for number, table in enumerate(raw):
            value = table.get(key)
            folded = _folded(value, fold)
            if folded is None:
                continue
            if folded in first:
                line = line_of(self._statements, first[folded], key)
                what = f"{value!r} is already used in line {line}; remove one of the two"
                self._add(line_of(self._statements, number, key), f"feeds[{number}].{key}", what)
            first.setdefault(folded, number)

    def _mixed_up(self, number: int, language: str, country: str) -> None:
        better = codes.mistaken_language(language, country)
        if better is not None:
            line = line_of(self._statements, number, "language")
            called = codes.languages()[language]
            self.warnings.append(
                f"{self._name}, line {line}, feeds[{number}].language: {language!r} is {called}; "
                f"the language of {codes.place_name(country)} is {better!r}"
            )

    def _add(self, line: int, key: str, what: str) -> None:
        self.problems.append((line, f"{self._name}, line {line}, {key}: {what}"))


def _of_each_feed(problem: FieldProblem) -> FieldProblem:
    key, _ = problem
    return (key, f"{key} belongs into each feed, not in [defaults]") if key in READERS else problem


def _folded(value: Any, fold: Any) -> str | None:
    """The folded text, or None where the value is reported elsewhere as wrong."""
    try:
        return str(fold(value)) or None if isinstance(value, str) else None
    except ValueError:
        return None
