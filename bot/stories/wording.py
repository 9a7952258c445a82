"""The likeness of wording inside a language: character trigrams, weighted by how rare they are."""

from collections import Counter
from dataclasses import dataclass
from math import log, sqrt

_SLIGHT = 5  # less than one trigram in five in common is no likeness worth the sum
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

    def size(self, grams: frozenset[str]) -> float:
        """Return the sum of the squared weights of trigrams: rare ones tell more."""
        total, counts = self._reports + _START, self._counts
        return sum([log(total / (counts.get(gram, 0) + 1)) ** 2 for gram in grams])

    def likeness(self, a: "Words", b: "Words") -> float:
        """Return the cosine of two texts, 0 to 1, about; each keeps the size it was made with."""
        common = a.grams & b.grams
        if len(common) * _SLIGHT < min(len(a.grams), len(b.grams)):
            return 0.0
        both = a.size * b.size
        return min(1.0, self.size(common) / sqrt(both)) if both else 0.0


@dataclass(frozen=True, slots=True)
class Words:
    """The trigrams of a text and their weight."""

    grams: frozenset[str]
    size: float


def grams(text: str) -> frozenset[str]:
    """Return the character trigrams of folded text."""
    padded = f" {text} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))
