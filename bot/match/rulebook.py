"""Reading indicators.toml and rules.toml into a Rulebook; every complaint names file, line, key."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.match.rules import Group, IndicatorInfo, Rule, Rulebook, Screen
from bot.match.source import Source
from bot.match.verdict import CONDITIONS, Indicator, MatchReason, Polarity, Relevance, Stage


class _Reader:
    """Turns one table into values; every complaint names the key."""

    def __init__(self, source: Source, section: str, nth: int, table: dict[str, Any]) -> None:
        self.source, self.section, self.nth, self.table = source, section, nth, table

    def word(self, key: str, allowed: tuple[str, ...] | None, default: str | None = None) -> str:
        value = self.table.get(key, default)
        if not isinstance(value, str):
            raise self.source.error(self.section, key, "is missing or not text.", self.nth)
        if allowed is not None and value not in allowed:
            choice = ", ".join(repr(str(a)) for a in allowed)
            raise self.source.error(self.section, key, f"{value!r} is none of {choice}.", self.nth)
        return value

    def group(self, key: str) -> Group:
        return self.source.strings(self.section, key, self.table.get(key, []), self.nth)

    def groups(self, key: str) -> tuple[Group, ...]:
        return tuple(tuple(part.strip() for part in g.split("|")) for g in self.group(key))

    def number(self, key: str) -> int:
        value = self.table.get(key, 0)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.source.error(self.section, key, "must be a whole number.", self.nth)
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            raise self.source.error(self.section, key, "must be true or false.", self.nth)
        return value

    def known(self, keys: frozenset[str]) -> None:
        for key in self.table:
            if key not in keys:
                raise self.source.error(self.section, key, "unknown key.", self.nth)


_RULE_KEYS = frozenset(
    [
        "id",
        "indicator",
        "when",
        "unless",
        "unless_text",
        "needs_text",
        "stage",
        "polarity",
        "moves",
        "closes",
        "asean",
        "north",
        "actors",
        "near",
        "speaker",
        "in_order",
        "where",
        "context",
        "fallback",
        "lead",
        "rivals",
    ]
)
_SCREEN_KEYS = frozenset(["id", "reason", "relevance", "when", "unless_text", "within"])
_BILATERAL = frozenset(
    {
        Indicator.CONSULTATIONS,
        Indicator.HUMANITARIAN,
        Indicator.VISITS,
        Indicator.CULTURE_EDUCATION,
        Indicator.ECONOMIC,
        Indicator.MISSIONS,
    }
)
_INFO_KEYS = frozenset(["title", "family", "needs_asean_link", "plover", "sentence", "polarities"])


def load(directory: Path) -> Rulebook:
    """Read both files; raises IndicatorsError with file, line and key."""
    base = Source(directory / "indicators.toml")
    concepts = frozenset(base.table("concepts"))
    infos = {}
    for indicator in Indicator:
        section = f"indicators.{indicator.value}"
        table = base.table("indicators").get(indicator.value)
        if not isinstance(table, dict):
            raise base.error("indicators", indicator.value, "is missing.")
        infos[indicator] = _info(_Reader(base, section, 0, table), indicator)
    source = Source(directory / "rules.toml")
    sets = {
        name: source.strings("moves", name, words) for name, words in source.table("moves").items()
    }
    rules = tuple(
        _rule(_Reader(source, "rule", nth, table), infos, sets)
        for nth, table in enumerate(source.tables("rule"))
    )
    screens = tuple(
        _screen(_Reader(source, "screen", nth, table))
        for nth, table in enumerate(source.tables("screen"))
    )
    words = _Reader(source, "stages", 0, source.table("stages"))
    stages = {word: Stage(words.word(word, tuple(Stage))) for word in words.table}
    book = Rulebook(infos, concepts, rules, screens, stages)
    _check_atoms(source, book)
    return book


def _info(reader: _Reader, indicator: Indicator) -> IndicatorInfo:
    reader.known(_INFO_KEYS)
    for name in reader.group("polarities"):
        if name not in tuple(Polarity):
            raise reader.source.error(reader.section, "polarities", f"{name!r} is unknown.")
    return IndicatorInfo(
        indicator,
        reader.word("title", None),
        reader.word("family", ("door", "engagement", "condition")),
        reader.flag("needs_asean_link", True),
        reader.word("plover", None),
        reader.word("sentence", None),
        tuple(Polarity(p) for p in reader.group("polarities")),
    )


def _rule(reader: _Reader, infos: dict[Indicator, IndicatorInfo], sets: dict[str, Group]) -> Rule:
    reader.known(_RULE_KEYS)
    moves = tuple(
        word
        for name in reader.group("moves") or ("all",)
        for word in sets.get(name, () if name == "none" else (name,))
    )
    indicator = Indicator(reader.word("indicator", tuple(i.value for i in Indicator)))
    is_condition = indicator in CONDITIONS
    stage = None if is_condition else Stage(reader.word("stage", tuple(Stage), "held"))
    wanted = tuple(p.value for p in infos[indicator].polarities)
    polarity = Polarity(reader.word("polarity", wanted)) if is_condition else None
    needs = infos[indicator].needs_asean_link
    return Rule(
        id=reader.word("id", None),
        indicator=indicator,
        when=reader.groups("when"),
        unless=tuple(tuple(part.split("+")) for part in reader.group("unless")),
        unless_text=reader.group("unless_text"),
        needs_text=reader.groups("needs_text"),
        stage=stage,
        polarity=polarity,
        moves=() if is_condition else moves,
        closes=reader.flag("closes"),
        asean=reader.word("asean", ("sentence", "text", ""), "text" if needs else ""),
        north=reader.word("north", ("sentence", "text"), "text"),
        actors=reader.word("actors", ("", "all", "body", "members", "forum", "none"), ""),
        in_order=reader.flag("in_order"),
        speaker=reader.word("speaker", ("", "asean", "partner"), ""),
        where=reader.word("where", ("", "title"), ""),
        near=reader.number("near"),
        context=reader.flag("context"),
        fallback=reader.flag("fallback"),
        lead=reader.flag("lead"),
        rivals=reader.flag("rivals", indicator in _BILATERAL),
    )


def _screen(reader: _Reader) -> Screen:
    reader.known(_SCREEN_KEYS)
    return Screen(
        reader.word("id", None),
        MatchReason(reader.word("reason", tuple(MatchReason))),
        Relevance(reader.word("relevance", tuple(Relevance))),
        reader.groups("when"),
        tuple(tuple(part.split("+")) for part in reader.group("unless_text")),
        reader.word("within", ("title", "sentence", "text"), "text"),
    )


def _check_atoms(source: Source, book: Rulebook) -> None:
    """A misspelt concept would never fire: refuse it."""
    for nth, rule in enumerate(book.rules):
        parts = (*rule.when, *rule.unless, rule.unless_text, *rule.needs_text)
        _known_atoms(source, book, ("rule", nth), parts)
        for word in rule.moves:
            if word not in book.stages:
                raise source.error("rule", "moves", f"{word!r} is no stage word.", nth)
    for nth, screen in enumerate(book.screens):
        _known_atoms(source, book, ("screen", nth), (*screen.when, *screen.unless_text))


def _known_atoms(
    source: Source, book: Rulebook, where: tuple[str, int], parts: Iterable[Group]
) -> None:
    section, nth = where
    for atom in (a for part in parts for a in part):
        if not atom.startswith("@") and atom not in book.concepts:
            raise source.error(section, "when", f"unknown concept {atom!r}.", nth)
