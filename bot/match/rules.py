"""The rules as values. rulebook.py reads them; claims.py and genre.py put them to a scene."""

from dataclasses import dataclass

from bot.match.verdict import Indicator, MatchReason, Polarity, Relevance, Stage

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
    unless: tuple[Group, ...]  # none of these, "a+b" none of these pairs, in that sentence
    unless_text: Group  # none of these anywhere
    needs_text: tuple[Group, ...]  # one of each group anywhere
    stage: Stage | None
    polarity: Polarity | None
    moves: tuple[str, ...]  # stage concepts whose words may move this claim
    closes: bool
    asean: str  # "sentence", "text" or "" (no link needed)
    north: str  # "sentence" or "text"
    actors: str  # "" (whoever is near), "forum" (and ASEAN), "members", "all" (places too), "body"
    in_order: bool  # the words stand in the order of the groups
    speaker: str  # "asean", "partner": whose words these must be
    where: str  # "" or "title": only in the title
    near: int  # greatest distance between the first group's word and the others, 0 = any
    context: bool  # shows the topic only; never an alert
    fallback: bool  # only if the title reports nothing else
    lead: bool  # background if the title reports something else
    rivals: bool  # not if another state stands nearer to the words than the North


@dataclass(frozen=True, slots=True)
class Screen:
    """A reason not to alert: a fixture, a comment, a different thing of the same name."""

    id: str
    reason: MatchReason
    relevance: Relevance
    when: tuple[Group, ...]
    unless_text: tuple[Group, ...]
    within: str  # "title", "sentence" or "text"


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything the rules say."""

    indicators: dict[Indicator, IndicatorInfo]
    concepts: frozenset[str]
    rules: tuple[Rule, ...]
    screens: tuple[Screen, ...]
    stages: dict[str, Stage]  # stage concept -> stage
