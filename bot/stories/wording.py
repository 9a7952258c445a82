"""The likeness of wording inside a language: character trigrams, weighted by how rare they are.

A trigram is a number here: as text, those of a full window took 30 MB, two thirds of its memory.
"""

from array import array
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import log, sqrt

_SLIGHT = 5  # less than one trigram in five in common is no likeness worth the sum
_START = 40  # reports that every trigram is taken to be missing from, before the window has filled
_FACTORS = 2_654_435_761, 40_503  # so that two trigrams hardly ever become one number
_BITS = 0xFFFF_FFFF


class Wording:
    """How often each trigram occurs in the reports of a window."""

    def __init__(self) -> None:
        self._reports = 0
        self._counts: Counter[int] = Counter()

    def add(self, grams: Iterable[int]) -> None:
        """Count the trigrams of a report."""
        self._reports += 1
        self._counts.update(grams)

    def remove(self, grams: Collection[int]) -> None:
        """Take a counted report out again."""
        self._reports -= 1
        self._counts.subtract(grams)
        for gram in grams:
            if self._counts[gram] <= 0:
                del self._counts[gram]

    def size(self, grams: Iterable[int]) -> float:
        """Return the sum of the squared weights of trigrams: rare ones tell more."""
        total, counts = self._reports + _START, self._counts
        return sum([log(total / (counts.get(gram, 0) + 1)) ** 2 for gram in grams])

    def likeness(self, a: "Words", b: "Packed") -> float:
        """Return the cosine of two texts, 0 to 1, about; each keeps the size it was made with."""
        common = a.grams.intersection(b.grams)
        if len(common) * _SLIGHT < min(len(a.grams), len(b.grams)):
            return 0.0
        both = a.size * b.size
        return min(1.0, self.size(common) / sqrt(both)) if both else 0.0


@dataclass(frozen=True, slots=True)
class Words:
    """The trigrams of a text and their weight."""

    grams: frozenset[int]
    size: float


@dataclass(frozen=True, slots=True)
class Packed:
    """The same, to be kept: four bytes a trigram."""

    grams: "array[int]"
    size: float


def packed(words: Words) -> Packed:
    """Return words as they are kept."""
    return Packed(array("I", sorted(words.grams)), words.size)


def grams(text: str) -> frozenset[int]:
    """Return the character trigrams of folded text."""
    points = [ord(char) for char in f" {text} "]
    first, second = _FACTORS
    return frozenset(
        [
            (one * first + two * second + three) & _BITS
            for one, two, three in zip(points, points[1:], points[2:], strict=False)
        ]
    )
