"""From drafts to a verdict: evidence spans in the text as given, score, nearest miss."""

from collections.abc import Iterable, Sequence

from bot.match import headline
from bot.match.actors import ordered
from bot.match.claims import Draft
from bot.match.entry import Hit, Role
from bot.match.rules import Screen
from bot.match.scene import Reading, Scene
from bot.match.verdict import (
    Claim,
    Evidence,
    MatchReason,
    NearestMiss,
    Relevance,
    Verdict,
)

_FOREIGN = frozenset({Role.SOUTH, Role.PARTNER, Role.OTHER})
_PARTICULAR = frozenset({"capital", "leader", "place"})


class Finish:
    """Builds the verdict on one article; traces spans only when there is evidence."""

    def __init__(self, reading: Reading, version: str) -> None:
        self._origin = reading.origin
        self._lang = reading.lang
        self._version = version

    def alert(self, scene: Scene, drafts: Sequence[Draft]) -> Verdict:
        """At least one claim."""
        hits = _distinct(hit for draft in drafts for hit in draft.hits)
        places = {hit: number for number, hit in enumerate(hits)}
        made = tuple(
            Claim(
                d.indicator,
                d.stage,
                d.polarity,
                d.asean_actors,
                tuple(dict.fromkeys(places[hit] for hit in d.hits)),
                d.closes,
            )
            for d in drafts
        )
        first = _headline(scene, drafts)
        return Verdict(
            Relevance.ALERT,
            MatchReason.CLAIMS,
            self._lang,
            self._version,
            indicators=tuple(dict.fromkeys(c.indicator for c in made)),
            stage=headline.of(first, drafts),
            asean_actors=ordered(code for c in made for code in c.asean_actors),
            claims=made,
            score=_score(scene, drafts),
            evidence=tuple(self._evidence(hit) for hit in hits),
            people=_people(scene),
            place=_place(scene),
            concepts=_concepts(scene),
        )

    def context(self, scene: Scene, drafts: Sequence[Draft], reason: MatchReason) -> Verdict:
        """On topic, nothing new."""
        hits = _distinct(hit for draft in drafts for hit in draft.hits)
        codes = [code for draft in drafts for code in draft.asean_actors]
        return Verdict(
            Relevance.CONTEXT,
            reason,
            self._lang,
            self._version,
            indicators=tuple(dict.fromkeys(draft.indicator for draft in drafts)),
            asean_actors=ordered(codes or (h.entry.code for h in scene.all("@asean"))),
            score=0.4,
            evidence=tuple(self._evidence(hit) for hit in hits),
            nearest_miss=NearestMiss(present(scene), "new fact"),
            people=_people(scene),
            place=_place(scene),
        )

    def screened(self, scene: Scene, screen: Screen, drafts: Sequence[Draft]) -> Verdict:
        """Caught by a screen: context or nothing."""
        if screen.relevance is Relevance.CONTEXT:
            if drafts or scene.has("@asean"):
                return self.context(scene, drafts, screen.reason)
            return self.reject(scene, MatchReason.NO_ASEAN, "an ASEAN state or body")
        return self.reject(scene, screen.reason, "news of engagement")

    def reject(self, scene: Scene, reason: MatchReason, missing: str) -> Verdict:
        """Not for us; keeps what came nearest."""
        hits = _distinct((*scene.all("@north")[:1], *scene.all("@asean")[:2]))
        return Verdict(
            Relevance.NONE,
            reason,
            self._lang,
            self._version,
            score=0.1 if scene.has("@asean") else 0.0,
            evidence=tuple(self._evidence(hit) for hit in hits),
            nearest_miss=NearestMiss(present(scene), missing),
        )

    def _evidence(self, hit: Hit) -> Evidence:
        field, start, end = self._origin.span(hit.start, hit.end)
        term = self._origin.text(hit.start, hit.end)
        return Evidence(term, start, end, field, hit.entry.lang, hit.entry.id)


def present(scene: Scene) -> tuple[str, ...]:
    """What a reject did name: the North, states, the topics of concepts."""
    parts = ["the North"] if scene.has("@north") else []
    codes = ordered(hit.entry.code for hit in scene.all("@asean"))
    return (*parts, *codes)


def _headline(scene: Scene, drafts: Sequence[Draft]) -> Draft:
    titled = [d for d in drafts if d.anchor.sentence < scene.title_sentences]
    return (titled or list(drafts))[0]


def _score(scene: Scene, drafts: Sequence[Draft]) -> float:
    """0.5 for a claim, more where North, ASEAN and cue share a sentence, in the title, twice."""
    score = 0.5
    first = drafts[0].anchor.sentence
    score += 0.15 * bool(scene.at(first, "@north"))
    score += 0.15 * bool(scene.at(first, "@asean"))
    score += 0.1 * (first < scene.title_sentences)
    score += 0.05 * min(len(drafts) - 1, 2)
    return round(min(score, 1.0), 2)


def _people(scene: Scene) -> tuple[str, ...]:
    ids = (hit.entry.id.partition(".")[2] for hit in scene.all("@north.people"))
    return tuple(dict.fromkeys(ids))


def _place(scene: Scene) -> str | None:
    for hit in scene.hits:
        if hit.entry.kind == "capital" or hit.entry.id == "place.pyongyang":
            return hit.entry.id
    return None


def _concepts(scene: Scene) -> tuple[str, ...]:
    """Return the language-neutral names of what the text mentions; states themselves apart."""
    names: dict[str, None] = {}
    for entry in (hit.entry for hit in scene.hits):
        if entry.role is Role.CONCEPT:
            names[entry.id] = None
        elif entry.role in _FOREIGN:
            names[entry.code] = None
        elif entry.kind in _PARTICULAR:
            names[f"{entry.code}.{entry.kind}"] = None
    return tuple(names)


def _distinct(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(set(hits), key=lambda h: (h.start, h.end, h.entry.id))
