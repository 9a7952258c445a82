"""Whose news it is: whether a sentence ties its words to the North and to ASEAN, or to others."""

from collections.abc import Iterable

from bot.match.actors import ORDER
from bot.match.entry import Hit, Role
from bot.match.rules import Rule
from bot.match.scene import Scene
from bot.match.stages import distance
from bot.match.verdict import Indicator


def north_of(scene: Scene, sentence: int, scope: str) -> tuple[Hit, ...] | None:
    """The hit that names the North for a sentence; from the whole text where the rule allows."""
    here = scene.at(sentence, "@north")
    if not here and scope == "text":
        here = scene.all("@north")
    return (here[0],) if here else None


def strays(scene: Scene, rule: Rule, anchor: Hit) -> bool:
    """Whether the words belong to somebody else: another state is nearer to them than the North,
    or a later sentence has turned to others."""
    sentence = anchor.sentence
    north = scene.at(sentence, "@north")
    if rule.rivals and (_rival_nearer(scene, anchor, north) or _only_soil(scene, rule, sentence)):
        return True
    if rule.rivals and all(hit.entry.kind == "peninsula" for hit in scene.all("@north")):
        return True
    if rule.speaker and not _spoken_by(scene, rule.speaker, anchor):
        return True
    if not rule.asean:
        return False
    if sentence < scene.title_sentences:
        turned = scene.at(sentence, "@foreign") and not scene.at(sentence, "@asean")
        return bool(turned) and (rule.rivals or rule.indicator in _TWO_SIDED)
    if north:
        return False
    if scene.at(sentence, "@foreign"):
        return rule.indicator not in _THREE_SIDED and rule.actors != "body"
    return not scene.at(sentence, "@asean") and not _both_in_title(scene)


def _rival_nearer(scene: Scene, anchor: Hit, north: Iterable[Hit]) -> bool:
    rivals = scene.at(anchor.sentence, "@foreign")
    if not rivals:
        return False
    ours = [_key(anchor, hit) for hit in north]
    theirs = [_key(anchor, hit) for hit in rivals if not _same(hit, north)]
    return bool(theirs) and (not ours or min(theirs) < min(ours))


_TWO_SIDED = frozenset({Indicator.VISITS, Indicator.MISSIONS, Indicator.CONSULTATIONS})
_THREE_SIDED = frozenset({Indicator.SANCTIONS, Indicator.PARTNER_REACTION})
# Languages whose verb comes last, or may behind what it speaks of (对…表示关切): the speaker is
# named first in the sentence.
_VERB_LAST = frozenset({"ko", "ja", "zh"})


def _spoken_by(scene: Scene, who: str, anchor: Hit) -> bool:
    if who == "partner" and all(hit.soil for hit in scene.all("@asean")):
        return False  # partners praise what others did in Singapore
    return _speaks(scene, who, anchor)


def _speaks(scene: Scene, who: str, anchor: Hit) -> bool:
    """Whether the words at ``anchor`` are said by ASEAN or a member, or by a partner."""
    here = [
        hit
        for atom in ("@asean", "@foreign", "forum")
        for hit in scene.at(anchor.sentence, atom)
        if not hit.soil
    ]
    before = sorted((hit for hit in here if hit.start <= anchor.start), key=lambda h: h.start)
    if not before:
        after = sorted((hit for hit in here if hit.start > anchor.start), key=lambda h: h.start)
        before = after[:1]
    if not before:
        return who == "asean" and not any(
            scene.at(anchor.sentence, atom) for atom in ("@foreign", "@soil")
        )
    speaker = before[0] if scene.lang in _VERB_LAST else before[-1]
    is_asean = speaker.entry.code in ORDER or speaker.entry.role is Role.CONCEPT
    return is_asean == (who == "asean")


def _only_soil(scene: Scene, rule: Rule, sentence: int) -> bool:
    """Others meet the North, and ASEAN states are only where they do."""
    if not scene.at(sentence, "@foreign"):
        return False
    capitals = rule.indicator is Indicator.VISITS  # "Trump in Hanoi" even without the "in"
    return all(
        hit.soil or (capitals and hit.entry.kind == "capital") for hit in scene.all("@asean")
    )


def _key(anchor: Hit, hit: Hit) -> tuple[bool, int]:
    return hit.clause != anchor.clause, distance(anchor, hit)


def _same(hit: Hit, others: Iterable[Hit]) -> bool:
    """One word may name both ("US-North Korea"): it is no rival."""
    return any(hit.start == other.start for other in others)


def _both_in_title(scene: Scene) -> bool:
    return all(
        any(hit.sentence < scene.title_sentences for hit in scene.all(atom))
        for atom in ("@north", "@asean")
    )
