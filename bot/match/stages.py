"""From words to stages: what was done, what is only planned, offered, or called off."""

from collections.abc import Mapping

from bot.match.entry import Hit
from bot.match.rules import Rule
from bot.match.scene import Scene
from bot.match.verdict import Stage

# What wins where several stage words stand in one clause: a cancelled plan is a setback, an offer
# to sign is an offer, a signing that took place is agreed.
_ORDER = (Stage.SETBACK, Stage.PROPOSED, Stage.AGREED, Stage.HELD)
_FAR = 90  # characters; beyond it a stage word of another clause belongs to something else


def resolve(
    scene: Scene, rule: Rule, anchor: Hit, words: Mapping[str, Stage]
) -> tuple[Stage, tuple[Hit, ...]]:
    """Return the stage of a claim and the hit that decided it, if any."""
    assert rule.stage is not None
    best: tuple[int, int, Hit, Stage] | None = None
    for concept, stage in words.items():
        if stage not in rule.moves or stage is rule.stage:
            continue
        for hit in scene.at(anchor.sentence, concept):
            distance = _distance(anchor, hit)
            if hit.clause != anchor.clause and distance > _FAR:
                continue
            key = (hit.clause != anchor.clause, _ORDER.index(stage), hit, stage)
            if best is None or key[:2] < best[:2]:
                best = key
    if best is None:
        return rule.stage, ()
    return best[3], (best[2],)


def _distance(one: Hit, other: Hit) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
