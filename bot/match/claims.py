"""Rules over a scene: which indicators a text reports something under, and what."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.match import actors, links, stages
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


# What partners react to, and where they ask ASEAN for something.
_SETTINGS = frozenset({Indicator.VISITS, Indicator.MISSIONS})
_TALKS = frozenset({Indicator.VISITS, Indicator.CONSULTATIONS})


def find(scene: Scene, book: Rulebook) -> list[Draft]:
    """Return one draft per indicator (the first sentence, then the first rule), in text order."""
    best: dict[Indicator, Draft] = {}
    for rule in book.rules:
        for draft in _apply(scene, rule, book):
            known = best.get(rule.indicator)
            if known is None or _better(draft, known):
                best[rule.indicator] = draft
    drafts = [draft for draft in best.values() if not _background(scene, draft, best)]
    return sorted(drafts, key=lambda d: (d.anchor.sentence, d.anchor.start, d.indicator.value))


def _better(new: Draft, old: Draft) -> bool:
    if new.rule.context != old.rule.context:
        return old.rule.context
    if new.rule.fallback != old.rule.fallback:
        return old.rule.fallback
    return new.anchor.sentence < old.anchor.sentence


def _background(scene: Scene, draft: Draft, best: dict[Indicator, Draft]) -> bool:
    """What a later sentence recalls is background where the title reports something else; a visit
    or an offer that a partner reacts to in the same sentence is the setting of that reaction."""
    if _setting(draft, best):
        return True
    later = draft.anchor.sentence >= scene.title_sentences
    if not (draft.rule.lead and later) and not draft.rule.fallback:
        return False
    return any(
        other is not draft
        and other.anchor.sentence < scene.title_sentences
        and not (other.rule.context or other.rule.fallback)
        for other in best.values()
    )


def _setting(draft: Draft, best: dict[Indicator, Draft]) -> bool:
    reaction = best.get(Indicator.PARTNER_REACTION)
    offer = draft.indicator is Indicator.BRIDGE and draft.stage is Stage.PROPOSED
    if (draft.indicator in _SETTINGS or offer) and reaction is not None:
        return reaction.anchor.sentence == draft.anchor.sentence
    bridge = best.get(Indicator.BRIDGE)
    if draft.indicator in _TALKS and bridge is not None and bridge.anchor.entry.id == "ask":
        return bridge.anchor.sentence <= draft.anchor.sentence
    return False


def _apply(scene: Scene, rule: Rule, book: Rulebook) -> list[Draft]:
    absent = scene.atoms.keys().isdisjoint
    for group in rule.when:
        if absent(group):
            return []
    if any(absent(group) for group in rule.needs_text) or not absent(rule.unless_text):
        return []
    drafts = []
    last = scene.title_sentences if rule.where == "title" else scene.sentences
    for sentence in range(last):
        hits = _fill(scene, rule, sentence)
        if hits and not any(_together(scene, sentence, atoms) for atoms in rule.unless):
            draft = _draft(scene, rule, book, hits)
            if draft is not None:
                drafts.append(draft)
    return drafts


def _together(scene: Scene, sentence: int, atoms: tuple[str, ...]) -> bool:
    return all(scene.at(sentence, atom) for atom in atoms)


def _fill(scene: Scene, rule: Rule, sentence: int) -> tuple[Hit, ...]:
    """Return one hit per group of the rule in this sentence, the nearest to the first's, if any."""
    absent = scene.in_sentence[sentence].keys().isdisjoint
    for group in rule.when:
        if absent(group):
            return ()
    groups = [[h for atom in group for h in scene.at(sentence, atom)] for group in rule.when]
    best: tuple[int, tuple[Hit, ...]] | None = None
    for first in sorted(groups[0], key=lambda h: h.start):
        chosen = _around(first, groups[1:])
        if not chosen or (rule.in_order and any(a.start > b.start for a, b in pairwise(chosen))):
            continue
        spread = max(stages.distance(first, other) for other in chosen)
        if (best is None or spread < best[0]) and not (rule.near and spread > rule.near):
            best = spread, chosen
    return best[1] if best else ()


def _around(first: Hit, groups: Sequence[Sequence[Hit]]) -> tuple[Hit, ...]:
    """The nearest hit of each group, each another word: one word is not two."""
    chosen = [first]
    for group in groups:
        used = {(hit.start, hit.end) for hit in chosen}
        free = [hit for hit in group if (hit.start, hit.end) not in used]
        if not free:
            return ()
        chosen.append(min(free, key=lambda h: (stages.distance(first, h), h.start)))
    return tuple(chosen)


def _draft(scene: Scene, rule: Rule, book: Rulebook, hits: tuple[Hit, ...]) -> Draft | None:
    anchor = hits[0]
    north = links.north_of(scene, anchor.sentence, rule.north)
    if north is None or links.strays(scene, rule, anchor):
        return None
    acting: tuple[str, ...] = ()
    asean: tuple[Hit, ...] = ()
    if rule.asean:
        if rule.asean == "sentence" and not scene.at(anchor.sentence, "@asean"):
            return None
        acting, asean = actors.of_claim(scene, rule, anchor.sentence)
        if not acting:
            return None
    stage = rule.stage
    why: tuple[Hit, ...] = ()
    if stage is not None:
        stage, why = stages.resolve(scene, rule, anchor, book.stages)
    evidence = tuple(dict.fromkeys((*hits, *_needed(scene, rule), *why, *north, *asean)))
    return Draft(rule, anchor, stage, rule.polarity, rule.closes, acting, evidence)


def _needed(scene: Scene, rule: Rule) -> list[Hit]:
    """What the rule asks for anywhere in the text: the first word of each group."""
    found = [
        sorted((h for a in group for h in scene.all(a)), key=lambda h: h.start)
        for group in rule.needs_text
    ]
    return [hits[0] for hits in found if hits]
