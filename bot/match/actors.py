"""Which ASEAN states act in a claim, and which only lend their soil."""

from collections.abc import Iterable, Sequence

from bot.match.entry import Hit
from bot.match.lexicon import MEMBERS
from bot.match.scene import Scene

ORDER = (*MEMBERS, "ASEAN")


def ordered(codes: Iterable[str]) -> tuple[str, ...]:
    """Return codes in the house order, each once, "ASEAN" last."""
    found = set(codes)
    return tuple(code for code in ORDER if code in found)


def of_claim(scene: Scene, sentence: int, mode: str) -> tuple[tuple[str, ...], tuple[Hit, ...]]:
    """Return the actors of a claim made in ``sentence`` and the hits that name them."""
    if mode == "none":
        return (), ()
    atom = {"body": "@body", "members": "@member"}.get(mode, "@asean")
    hits = _nearest(scene, sentence, atom)
    acting = [hit for hit in hits if hit.entry.kind != "place"] or list(hits)
    if mode == "" and any(hit.entry.code == "ASEAN" for hit in acting):
        acting = [h for h in acting if h.entry.kind not in ("capital", "place")] or acting
    firsts: dict[str, Hit] = {}
    for hit in acting:
        firsts.setdefault(hit.entry.code, hit)
    return ordered(firsts), tuple(firsts.values())


def _nearest(scene: Scene, sentence: int, atom: str) -> Sequence[Hit]:
    """The hits of the sentence itself, else of the title, else of the whole text."""
    if here := scene.at(sentence, atom):
        return here
    title = [hit for hit in scene.all(atom) if hit.sentence < scene.title_sentences]
    return title or scene.all(atom)
