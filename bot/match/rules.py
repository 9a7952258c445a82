"""The rules, read from indicators/indicators.toml and indicators/rules.toml. Data only; what they
do to a scene is in claims.py and genre.py."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.match.source import Source
from bot.match.verdict import CONDITIONS, Indicator, MatchReason, Polarity, Relevance, Stage

Group = tuple[str, ...]  # any of these atoms


@dataclass(frozen=True, slots=True)
class IndicatorInfo:
    """What indicators.toml says of one indicator."""

    id: Indicator
    title: str
    family: str  # door, engagement, condition
    needs_asean_link: bool
    plover: str
    sentence: str
    polarities: tuple[Polarity, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a text can report something under an indicator."""

    id: str
    indicator: Indicator
    when: tuple[Group, ...]  # one hit of each group, in one sentence
    unless: Group  # none of these in that sentence
    unless_text: Group  # none of these anywhere
    needs_text: tuple[Group, ...]  # one of each group anywhere
    stage: Stage | None
    polarity: Polarity | None
    moves: frozenset[Stage]  # stages that stage words may move this claim to
    closes: bool
    asean: str  # "sentence", "text" or "" (no link needed)
    north: str  # "sentence" or "text"
    actors: str  # "" (whoever is near), "body", "members", "none"
    near: int  # greatest distance in characters between first and second group, 0 = any
    context: bool  # shows the topic only; never an alert


@dataclass(frozen=True, slots=True)
class Screen:
    """A reason not to alert: a fixture, a comment, a different thing of the same name."""

    id: str
    reason: MatchReason
    relevance: Relevance
    when: tuple[Group, ...]
    unless_text: Group
    within: str  # "title", "sentence" or "text"


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything the rules say."""

    indicators: dict[Indicator, IndicatorInfo]
    concepts: frozenset[str]
    rules: tuple[Rule, ...]
    screens: tuple[Screen, ...]
    stages: dict[str, Stage]  # stage concept -> stage
    voices: dict[str, Polarity]  # polarity concept -> polarity


class _Reader:
    """Turns one table into values; every complaint names the key."""

    def __init__(self, source: Source, section: str, nth: int, table: dict[str, Any]) -> None:
        self.source, self.section, self.nth, self.table = source, section, nth, table

    def word(self, key: str, allowed: tuple[str, ...] | None, default: str | None = None) -> str:
        value = self.table.get(key, default)
        if not isinstance(value, str):
            raise self.source.error(self.section, key, "is missing or not text.", self.nth)
        if allowed is not None and value not in allowed:
            choice = ", ".join(repr(a) for a in allowed)
            raise self.source.error(self.section, key, f"{value!r} is none of {choice}.", self.nth)
        return value

    def group(self, key: str) -> Group:
        return self.source.strings(self.section, key, self.table.get(key, []), self.nth)

    def groups(self, key: str) -> tuple[Group, ...]:
        return tuple(tuple(part.strip() for part in g.split("|")) for g in self.group(key))

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
        "context",
    ]
)
_SCREEN_KEYS = frozenset(["id", "reason", "relevance", "when", "unless_text", "within"])
_INFO_KEYS = frozenset(["title", "family", "needs_asean_link", "plover", "sentence", "polarities"])


def load(directory: Path) -> Rulebook:
    """Read both files; raises IndicatorsError with file, line and key."""
    base = Source(directory / "indicators.toml")
    concepts = frozenset(base.data.get("concepts", {}))
    infos = {}
    for indicator in Indicator:
        section = f"indicators.{indicator.value}"
        table = base.data.get("indicators", {}).get(indicator.value)
        if not isinstance(table, dict):
            raise base.error("indicators", indicator.value, "is missing.")
        infos[indicator] = _info(_Reader(base, section, 0, table), indicator)
    source = Source(directory / "rules.toml")
    rules = tuple(
        _rule(_Reader(source, "rule", nth, table), infos)
        for nth, table in enumerate(source.data.get("rule", []))
    )
    screens = tuple(
        _screen(_Reader(source, "screen", nth, table))
        for nth, table in enumerate(source.data.get("screen", []))
    )
    stages = {word: Stage(value) for word, value in source.data.get("stages", {}).items()}
    voices = {word: Polarity(value) for word, value in source.data.get("voices", {}).items()}
    book = Rulebook(infos, concepts, rules, screens, stages, voices)
    _check_atoms(source, book)
    return book


def _info(reader: _Reader, indicator: Indicator) -> IndicatorInfo:
    reader.known(_INFO_KEYS)
    return IndicatorInfo(
        indicator,
        reader.word("title", None),
        reader.word("family", ("door", "engagement", "condition")),
        bool(reader.table.get("needs_asean_link", True)),
        reader.word("plover", None),
        reader.word("sentence", None),
        tuple(Polarity(p) for p in reader.group("polarities")),
    )


def _rule(reader: _Reader, infos: dict[Indicator, IndicatorInfo]) -> Rule:
    reader.known(_RULE_KEYS)
    indicator = Indicator(reader.word("indicator", tuple(i.value for i in Indicator)))
    is_condition = indicator in CONDITIONS
    table = reader.table
    stage = None if is_condition else Stage(reader.word("stage", tuple(Stage), "held"))
    wanted = tuple(p.value for p in infos[indicator].polarities)
    polarity = Polarity(reader.word("polarity", wanted)) if is_condition else None
    moves = tuple(Stage) if "moves" not in table else tuple(Stage(m) for m in reader.group("moves"))
    needs = infos[indicator].needs_asean_link
    return Rule(
        id=reader.word("id", None),
        indicator=indicator,
        when=reader.groups("when"),
        unless=reader.group("unless"),
        unless_text=reader.group("unless_text"),
        needs_text=reader.groups("needs_text"),
        stage=stage,
        polarity=polarity,
        moves=frozenset(() if is_condition else moves),
        closes=bool(table.get("closes", False)),
        asean=reader.word("asean", ("sentence", "text", ""), "text" if needs else ""),
        north=reader.word("north", ("sentence", "text"), "text"),
        actors=reader.word("actors", ("", "body", "members", "none"), ""),
        near=int(table.get("near", 0)),
        context=bool(table.get("context", False)),
    )


def _screen(reader: _Reader) -> Screen:
    reader.known(_SCREEN_KEYS)
    return Screen(
        reader.word("id", None),
        MatchReason(reader.word("reason", tuple(MatchReason))),
        Relevance(reader.word("relevance", tuple(Relevance))),
        reader.groups("when"),
        reader.group("unless_text"),
        reader.word("within", ("title", "sentence", "text"), "text"),
    )


def _check_atoms(source: Source, book: Rulebook) -> None:
    """A misspelt concept would never fire: refuse it."""
    for nth, rule in enumerate(book.rules):
        parts = (*rule.when, rule.unless, rule.unless_text, *rule.needs_text)
        for atom in (a for part in parts for a in part):
            if not atom.startswith("@") and atom not in book.concepts:
                raise source.error("rule", "when", f"unknown concept {atom!r}.", nth)
    for nth, screen in enumerate(book.screens):
        for atom in (a for part in (*screen.when, screen.unless_text) for a in part):
            if not atom.startswith("@") and atom not in book.concepts:
                raise source.error("screen", "when", f"unknown concept {atom!r}.", nth)
