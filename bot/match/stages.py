"""From words to stages: what was done, what is only planned, offered, or called off."""

from collections.abc import Mapping

from bot.match.boundary import script
from bot.match.entry import Hit
from bot.match.rules import Rule
from bot.match.scene import Scene
from bot.match.verdict import Indicator, Stage

# Characters between a stage word and what it governs; scripts without spaces say more in fewer.
_REACH = {"latin": 70, "other": 70}
_REACH_DENSE = 30
_REACH_TITLE = 150  # a clause of a title is one statement
_WISHES = frozenset({"consider", "propose"})


def resolve(
    scene: Scene, rule: Rule, anchor: Hit, words: Mapping[str, Stage]
) -> tuple[Stage, tuple[Hit, ...]]:
    """Return the stage of a claim and the hit that decided it, if any.

    Words of the claim's own clause come first, then the nearest third of the reach, then the order
    of [stages] in rules.toml: a cancelled plan is a setback, an offer to sign is an offer.
    """
    if rule.stage is None:
        raise ValueError(f"{rule.id} has no stage")
    best: tuple[tuple[bool, int, int], Hit, Stage] | None = None
    for rank, (concept, stage) in enumerate(words.items()):
        if concept not in rule.moves:
            continue
        for hit in scene.at(anchor.sentence, concept):
            key = _nearness(scene, rule, anchor, hit, concept)
            if key is None or _conditional(scene, anchor, hit):
                continue
            third = max(key[1] - (stage is Stage.SETBACK), 0)  # "decides to halt" is a halt
            if best is None or (key[0], third, rank) < best[0]:
                best = (key[0], third, rank), hit, stage
    if best is None:
        return rule.stage, ()
    return best[2], (best[1],)


def _nearness(
    scene: Scene, rule: Rule, anchor: Hit, hit: Hit, concept: str
) -> tuple[bool, int] | None:
    """Whether another clause, and which third of the reach; None if out of reach."""
    elsewhere = hit.clause != anchor.clause
    if elsewhere and concept == "plan" and rule.indicator is Indicator.VISITS:
        return None  # arrives, talks to come: what is to come is not the arrival
    reach = _REACH.get(script(scene.text[anchor.start]), _REACH_DENSE)
    if concept in _WISHES and "agree" not in rule.moves:
        reach //= 2  # a hope moves a trip only if it is a hope for the trip
    elif anchor.sentence < scene.title_sentences and not elsewhere:
        reach = _REACH_TITLE
    apart = distance(anchor, hit)
    return (elsewhere, apart * 3 // reach) if apart <= reach else None


def _conditional(scene: Scene, anchor: Hit, hit: Hit) -> bool:
    """ "Not worried if trade is suspended": what stands behind an if has not happened."""
    first, last = sorted((anchor.start, hit.start))
    return any(first < one.start < last for one in scene.at(anchor.sentence, "conditional"))


def distance(one: Hit, other: Hit) -> int:
    """Return the number of characters between two hits."""
    return max(one.start - other.end, other.start - one.end, 0)
