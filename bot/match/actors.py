"""Which ASEAN states act in a claim, and which only lend their soil."""

from collections.abc import Iterable, Sequence

from bot.match.entry import Hit
from bot.match.lexicon import MEMBERS
from bot.match.rules import Rule
from bot.match.scene import Scene
from bot.match.verdict import Indicator

BODY = "ASEAN"
ORDER = (*MEMBERS, BODY)


def ordered(codes: Iterable[str]) -> tuple[str, ...]:
    """Return codes in the house order, each once, "ASEAN" last."""
    found = set(codes)
    return tuple(code for code in ORDER if code in found)


def of_claim(scene: Scene, rule: Rule, sentence: int) -> tuple[tuple[str, ...], tuple[Hit, ...]]:
    """Return the actors of a claim made in ``sentence`` and the hits that name them."""
    if rule.actors == "none":
        return (), ()
    if rule.actors == "body":
        bodies = tuple(_nearest(scene, sentence, "@body"))[:1]
        return (BODY,), bodies or tuple(scene.all("forum"))[:1]
    hits = _all(scene, sentence) if rule.actors == "all" else _acting(scene, rule, sentence)
    firsts: dict[str, Hit] = {}
    for hit in hits:
        firsts.setdefault(hit.entry.code or BODY, hit)
    return ordered(firsts), tuple(firsts.values())


def _all(scene: Scene, sentence: int) -> list[Hit]:
    """Every state of the title and of the sentence, a mere place too; the body if there is none."""
    near = [
        hit
        for hit in scene.all("@asean")
        if hit.sentence < scene.title_sentences or hit.sentence == sentence
    ] or list(scene.all("@asean"))
    return [hit for hit in near if hit.entry.code != BODY] or near


def _acting(scene: Scene, rule: Rule, sentence: int) -> list[Hit]:
    """Those who act: states before mere places; for two-sided news the state, not the body."""
    hits = list(_nearest(scene, sentence, "@asean"))
    members = [hit for hit in hits if hit.entry.code != BODY and not hit.soil]
    bodies = [hit for hit in hits if hit.entry.code == BODY]
    if rule.actors == "forum":
        bodies = bodies[:1] or list(scene.at(sentence, "forum"))[:1] or list(scene.all("forum"))[:1]
        return [hit for hit in members if not _hosts(scene, hit)] + bodies
    if rule.rivals or rule.actors == "members":
        return _of_title(scene, members) or _anywhere(scene) or hits
    if not members and rule.indicator is Indicator.DENUCLEARISATION:
        members = _speakers(scene)
    return members + bodies or hits


def _of_title(scene: Scene, members: list[Hit]) -> list[Hit]:
    """Of many states in a later sentence, "after Laos and Thailand", those the title names too."""
    titled = {h.entry.code for h in scene.all("@member") if h.sentence < scene.title_sentences}
    return [hit for hit in members if hit.entry.code in titled] or members


def _speakers(scene: Scene) -> list[Hit]:
    """Whom the title names as speaking for the body."""
    named = (h for h in scene.all("@member") if h.sentence < scene.title_sentences)
    return [hit for hit in named if hit.entry.kind == "leader" and not hit.soil]


def _hosts(scene: Scene, hit: Hit) -> bool:
    """The state a forum meets in: a capital, "Brunei ARF"."""
    if hit.entry.kind == "capital":
        return True
    return hit.entry.kind in ("name", "place") and any(
        0 <= forum.start - hit.end <= 1 and not scene.text[hit.end : forum.start].strip()
        for forum in scene.at(hit.sentence, "forum")
    )


def _anywhere(scene: Scene) -> list[Hit]:
    """Where a sentence names only places, the states that act in the title or the text."""
    return [
        hit for hit in scene.all("@member") if not hit.soil and hit.sentence < scene.title_sentences
    ]


def _nearest(scene: Scene, sentence: int, atom: str) -> Sequence[Hit]:
    """The hits of the sentence itself, else of the title, else of the whole text."""
    if here := scene.at(sentence, atom):
        return here
    title = [hit for hit in scene.all(atom) if hit.sentence < scene.title_sentences]
    return title or scene.all(atom)
