"""Counts of right and wrong, and how sure one can be of them."""

from dataclasses import dataclass
from math import sqrt

_Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Counts:
    """True positives, false positives, false negatives."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.right + other.right, self.extra + other.extra, self.missed + other.missed
        )

    @property
    def precision(self) -> float | None:
        """Share of what was said that is right; None if nothing was said."""
        return _share(self.right, self.right + self.extra)

    @property
    def recall(self) -> float | None:
        """Share of what is right that was said; None if there was nothing to say."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both."""
        return _share(2 * self.right, 2 * self.right + self.extra + self.missed)


def compare(said: frozenset[object], true: frozenset[object]) -> Counts:
    """Count one item's set of answers against the labelled set."""
    return Counts(len(said & true), len(said - true), len(true - said))


def wilson(right: int, total: int) -> tuple[float, float] | None:
    """Return the 95 % Wilson interval of a share (Wilson 1927); None without cases."""
    if total == 0:
        return None
    share = right / total
    spread = _Z95 * _Z95 / total
    middle = share + spread / 2
    width = _Z95 * sqrt(share * (1 - share) / total + spread / (4 * total))
    return max(0.0, (middle - width) / (1 + spread)), min(1.0, (middle + width) / (1 + spread))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
