"""From words to stages: what was done, what is only planned, offered, or called off."""

from collections.abc import Mapping

from bot.match.boundary import script
from bot.match.entry import Hit
from bot.match.rules import Rule
from bot.match.scene import Scene
from bot.match.verdict import Stage

# What wins where several stage words stand equally near: a cancelled plan is a setback, an offer
# to sign is an offer.
_ORDER = (Stage.SETBACK, Stage.PROPOSED, Stage.AGREED, Stage.HELD)
# Characters between a stage word and what it governs; scripts without spaces say more in fewer.
_REACH = {"latin": 70, "other": 70}
_REACH_DENSE = 30


def resolve(
    scene: Scene, rule: Rule, anchor: Hit, words: Mapping[str, Stage]
) -> tuple[Stage, tuple[Hit, ...]]:
    """Return the stage of a claim and the hit that decided it, if any."""
    if rule.stage is None:
        raise ValueError(f"{rule.id} has no stage")
    reach = _REACH.get(script(scene.text[anchor.start]), _REACH_DENSE)
    best: tuple[tuple[bool, int], Hit, Stage] | None = None
    for concept in rule.moves:
        stage = words[concept]
        for hit in scene.at(anchor.sentence, concept):
            key = (hit.clause != anchor.clause, _ORDER.index(stage))
            if distance(anchor, hit) <= reach and (best is None or key < best[0]):
                best = key, hit, stage
    if best is None:
        return rule.stage, ()
    return best[2], (best[1],)


def distance(one: Hit, other: Hit) -> int:
    """Return the number of characters between two hits."""
    return max(one.start - other.end, other.start - one.end, 0)
