"""From words to stages: what was done, what is only planned, offered, or called off."""

from collections.abc import Mapping

from bot.match.boundary import script
from bot.match.entry import Hit
from bot.match.rules import Rule
from bot.match.scene import Scene
from bot.match.verdict import Stage

# Characters between a stage word and what it governs; scripts without spaces say more in fewer.
_REACH = {"latin": 70, "other": 70}
_REACH_DENSE = 30
_REACH_TITLE = 150  # a title is one statement


def resolve(
    scene: Scene, rule: Rule, anchor: Hit, words: Mapping[str, Stage]
) -> tuple[Stage, tuple[Hit, ...]]:
    """Return the stage of a claim and the hit that decided it, if any.

    Words of the claim's own clause come first, then the nearest third of the reach, then the order
    of [stages] in rules.toml: a cancelled plan is a setback, an offer to sign is an offer.
    """
    if rule.stage is None:
        raise ValueError(f"{rule.id} has no stage")
    reach = _reach(scene, anchor)
    best: tuple[tuple[bool, int, int], Hit, Stage] | None = None
    for rank, (concept, stage) in enumerate(words.items()):
        if concept not in rule.moves:
            continue
        for hit in scene.at(anchor.sentence, concept):
            apart = distance(anchor, hit)
            key = (hit.clause != anchor.clause, apart * 3 // reach, rank)
            if apart > reach or _conditional(scene, anchor, hit):
                continue
            if best is None or key < best[0]:
                best = key, hit, stage
    if best is None:
        return rule.stage, ()
    return best[2], (best[1],)


def _reach(scene: Scene, anchor: Hit) -> int:
    if anchor.sentence < scene.title_sentences:
        return _REACH_TITLE
    return _REACH.get(script(scene.text[anchor.start]), _REACH_DENSE)


def _conditional(scene: Scene, anchor: Hit, hit: Hit) -> bool:
    """ "Not worried if trade is suspended": what stands behind an if has not happened."""
    first, last = sorted((anchor.start, hit.start))
    return any(first < one.start < last for one in scene.at(anchor.sentence, "conditional"))


def distance(one: Hit, other: Hit) -> int:
    """Return the number of characters between two hits."""
    return max(one.start - other.end, other.start - one.end, 0)
