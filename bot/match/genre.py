"""Reasons not to alert: fixtures, comment, history, courtesy, other things of the same name."""

from bot.match.rules import Rulebook, Screen
from bot.match.scene import Scene


def screen(scene: Scene, book: Rulebook) -> Screen | None:
    """Return the first screen of the rulebook that the text is caught by."""
    for candidate in book.screens:
        if any(all(scene.has(a) for a in atoms) for atoms in candidate.unless_text):
            continue
        if _caught(scene, candidate):
            return candidate
    return None


def _caught(scene: Scene, candidate: Screen) -> bool:
    if not all(any(scene.has(a) for a in group) for group in candidate.when):
        return False
    if candidate.within == "text":
        return True
    last = scene.title_sentences if candidate.within == "title" else scene.sentences
    if candidate.within == "title":
        return all(
            any(hit.sentence < last for a in group for hit in scene.all(a))
            for group in candidate.when
        )
    return any(
        all(any(scene.at(n, a) for a in group) for group in candidate.when) for n in range(last)
    )
