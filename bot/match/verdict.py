"""Verdicts: what matching says of one article, with everything it rests on. Values only."""

from dataclasses import dataclass, field
from enum import StrEnum


class Indicator(StrEnum):
    """The twelve follow-up indicators."""

    CONSULTATIONS = "consultations"
    ASEAN_FORUMS = "asean_forums"
    HUMANITARIAN = "humanitarian"
    VISITS = "visits"
    CULTURE_EDUCATION = "culture_education"
    ECONOMIC = "economic"
    MISSIONS = "missions"
    BRIDGE = "bridge"
    RECIPROCITY = "reciprocity"
    DENUCLEARISATION = "denuclearisation"
    SANCTIONS = "sanctions"
    PARTNER_REACTION = "partner_reaction"


DOORS = frozenset({Indicator.CONSULTATIONS, Indicator.ASEAN_FORUMS, Indicator.HUMANITARIAN})
CONDITIONS = frozenset(
    {
        Indicator.RECIPROCITY,
        Indicator.DENUCLEARISATION,
        Indicator.SANCTIONS,
        Indicator.PARTNER_REACTION,
    }
)


class Relevance(StrEnum):
    """The verdict proper: relevance 2, 1, 0 of the labelling guide."""

    ALERT = "alert"
    CONTEXT = "context"
    NONE = "none"


class Stage(StrEnum):
    """The ladder of the eight ladder indicators."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    HELD = "held"
    SETBACK = "setback"


class Polarity(StrEnum):
    """Which way a condition moved; which words belong to which condition: indicators.toml."""

    OPENED = "opened"
    REFUSED = "refused"
    RAISED = "raised"
    ADVANCED = "advanced"
    ENFORCED = "enforced"
    EVADED = "evaded"
    EASED = "eased"
    SUPPORTIVE = "supportive"
    CRITICAL = "critical"
    NEUTRAL = "neutral"


class MatchReason(StrEnum):
    """Why a verdict is what it is; every member has a sentence for people."""

    CLAIMS = "claims"  # at least one claim: an alert
    COMMENT = "comment"  # opinion, analysis, explainer
    ANNIVERSARY = "anniversary"  # letter, anniversary, reception: courtesy only
    HISTORY = "history"  # tells of the past
    ON_TOPIC = "on-topic"  # names both sides, reports nothing new under an indicator
    NO_NORTH = "no-north"  # North Korea is not named
    NO_ASEAN = "no-asean"  # the North, but no ASEAN state or body
    NO_CUE = "no-cue"  # the North and an ASEAN state, no indicator cue
    FIXTURE = "fixture"  # a match, a draw, a score
    VETO = "veto"  # a different thing of the same name, a murder trial, defectors
    STAGE_ONLY = "stage-only"  # ASEAN soil is only the place
    EMPTY = "empty"  # no text


class TextField(StrEnum):
    """Which field of the article a span lies in."""

    TITLE = "title"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One span of the text as given (code points) that a rule rests on."""

    term: str  # the text of the span, as given
    start: int
    end: int
    field: TextField
    lang: str
    rule: str  # name of the lexicon entry or rule, e.g. "visits.meet"


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said to have happened under one indicator."""

    indicator: Indicator
    stage: Stage | None  # ladder indicators
    polarity: Polarity | None  # conditions
    asean_actors: tuple[str, ...]  # ISO 3166 alpha-2, "ASEAN" last
    evidence: tuple[int, ...]  # indexes into Verdict.evidence
    closes: bool = False  # a proposal that would close a door


@dataclass(frozen=True, slots=True)
class NearestMiss:
    """For rejects: what was there, and what was missing."""

    present: tuple[str, ...]  # e.g. ("the North", "TH")
    missing: str  # e.g. "indicator cue"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What matching says of one article; stored for every article, rejects included."""

    relevance: Relevance
    reason: MatchReason
    lang: str
    rules_version: str
    indicators: tuple[Indicator, ...] = ()
    stage: Stage | None = None  # of the headline; for display
    asean_actors: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    score: float = 0.0  # 0..1
    evidence: tuple[Evidence, ...] = ()
    nearest_miss: NearestMiss | None = None
    people: tuple[str, ...] = ()  # lexicon ids of counterpart people named, for stories
    place: str | None = None  # lexicon id of the place, for stories
    # What an alert's text names, by ids that every language shares, in the order of the text: its
    # concepts, "US" and other states, "VN.leader", "VN.capital". For stories; stored nowhere else.
    concepts: tuple[str, ...] = field(default=(), compare=False)
