"""The likeness of wording inside a language: character trigrams, weighted by how rare they are."""

from collections import Counter
from math import log, sqrt

_START = 40  # reports that every trigram is taken to be missing from, before the window has filled


class Wording:
    """How often each trigram occurs in the reports of a window."""

    def __init__(self) -> None:
        self._reports = 0
        self._counts: Counter[str] = Counter()

    def add(self, grams: frozenset[str]) -> None:
        """Count the trigrams of a report."""
        self._reports += 1
        self._counts.update(grams)

    def remove(self, grams: frozenset[str]) -> None:
        """Take a counted report out again."""
        self._reports -= 1
        self._counts.subtract(grams)
        for gram in grams:
            if self._counts[gram] <= 0:
                del self._counts[gram]

    def likeness(self, a: frozenset[str], b: frozenset[str]) -> float:
        """Return the cosine of two texts, 0 to 1; rare trigrams tell more."""
        shared = self._size(a & b)
        return shared / sqrt(self._size(a) * self._size(b)) if shared else 0.0

    def _size(self, grams: frozenset[str]) -> float:
        total, counts = self._reports + _START, self._counts
        return sum(log(total / (counts.get(gram, 0) + 1)) ** 2 for gram in grams)


def grams(text: str) -> frozenset[str]:
    """Return the character trigrams of folded text."""
    padded = f" {text} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))
