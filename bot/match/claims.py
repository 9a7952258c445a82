"""Rules over a scene: which indicators a text reports something under, and what."""

from dataclasses import dataclass

from bot.match import actors, stages
from bot.match.entry import Hit
from bot.match.rules import Rule, Rulebook
from bot.match.scene import Scene
from bot.match.verdict import Indicator, Polarity, Stage


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim before its evidence is traced back to the text as given."""

    rule: Rule
    anchor: Hit
    stage: Stage | None
    polarity: Polarity | None
    closes: bool
    asean_actors: tuple[str, ...]
    hits: tuple[Hit, ...]

    @property
    def indicator(self) -> Indicator:
        """The indicator of the rule."""
        return self.rule.indicator


def find(scene: Scene, book: Rulebook) -> list[Draft]:
    """Return one draft per indicator (the first sentence, then the first rule), in text order."""
    best: dict[Indicator, Draft] = {}
    for rule in book.rules:
        for draft in _apply(scene, rule, book):
            known = best.get(rule.indicator)
            if known is None or _better(draft, known):
                best[rule.indicator] = draft
    drafts = list(best.values())
    return sorted(drafts, key=lambda d: (d.anchor.sentence, d.anchor.start, d.indicator.value))


def _better(new: Draft, old: Draft) -> bool:
    return not new.rule.context and (old.rule.context or new.anchor.sentence < old.anchor.sentence)


def _apply(scene: Scene, rule: Rule, book: Rulebook) -> list[Draft]:
    if not all(any(scene.has(a) for a in group) for group in (*rule.when, *rule.needs_text)):
        return []
    if any(scene.has(atom) for atom in rule.unless_text):
        return []
    drafts = []
    for sentence in range(scene.sentences):
        hits = _fill(scene, rule, sentence)
        if hits and not any(scene.at(sentence, atom) for atom in rule.unless):
            draft = _draft(scene, rule, book, hits)
            if draft is not None:
                drafts.append(draft)
    return drafts


def _fill(scene: Scene, rule: Rule, sentence: int) -> tuple[Hit, ...]:
    """Return one hit per group of the rule in this sentence, or nothing."""
    chosen: list[Hit] = []
    for group in rule.when:
        candidates = [hit for atom in group for hit in scene.at(sentence, atom)]
        if not candidates:
            return ()
        if chosen:
            first = chosen[0]
            candidates.sort(key=lambda h: (abs(h.start - first.start), h.start))
            if rule.near and abs(candidates[0].start - first.start) > rule.near:
                return ()
        else:
            candidates.sort(key=lambda h: h.start)
        chosen.append(candidates[0])
    return tuple(chosen)


def _draft(scene: Scene, rule: Rule, book: Rulebook, hits: tuple[Hit, ...]) -> Draft | None:
    anchor = hits[0]
    north = _linked(scene, anchor.sentence, "@north", rule.north)
    if north is None:
        return None
    acting: tuple[str, ...] = ()
    asean: tuple[Hit, ...] = ()
    if rule.asean:
        if _linked(scene, anchor.sentence, "@asean", rule.asean) is None:
            return None
        acting, asean = actors.of_claim(scene, anchor.sentence, rule.actors)
        if not acting:
            return None
    stage = rule.stage
    why: tuple[Hit, ...] = ()
    if rule.stage is not None:
        stage, why = stages.resolve(scene, rule, anchor, book.stages)
    evidence = tuple(dict.fromkeys((*hits, *why, *north, *asean)))
    return Draft(rule, anchor, stage, rule.polarity, rule.closes, acting, evidence)


def _linked(scene: Scene, sentence: int, atom: str, scope: str) -> tuple[Hit, ...] | None:
    """The first hit of an atom in the sentence; from the whole text where the rule allows it."""
    here = scene.at(sentence, atom)
    if not here and scope == "text":
        here = scene.all(atom)
    return (here[0],) if here else None
