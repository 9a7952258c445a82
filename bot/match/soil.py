"""Whether a name is only the place: "in Jakarta", "di Jakarta", 자카르타에서.

A state whose soil others meet on does not act. The words that say so are data
(indicators/normalise.toml, [locatives]): before the name, or after it in Korean and Japanese.
"""

import re
from collections.abc import Callable, Sequence

from bot.match.entry import Entry, Role

# "JAKARTA, Outlet - ", "HANOI (agency) - ", "【ハノイ共同】": where it was written, not who acts.
_DATELINE = re.compile(r"[^.。\u2029]{0,40}?(?:\s[-/]\s|--|】|\)\s?[-:])")
_OPENING = 4  # characters before a dateline: a bracket, a space

Soil = Callable[[Entry, int, int, str], bool]


def reader(before: Sequence[str], after: Sequence[str]) -> Soil:
    """Return the test for one language from its folded locatives."""
    left = re.compile(f"(?:{'|'.join(map(re.escape, before))})\\s?$") if before else None
    right = re.compile(f"(?:{'|'.join(map(re.escape, after))})") if after else None
    longest = max((len(word) for word in before), default=0) + 2

    def soil(entry: Entry, start: int, end: int, text: str) -> bool:
        if entry.role is not Role.MEMBER or entry.kind in ("leader", "ministry"):
            return False
        if entry.kind == "place":
            return True
        if left is not None and left.search(text, max(0, start - longest), start):
            return True
        return right is not None and right.match(text, end) is not None

    return soil


def dateline(entry: Entry, start: int, end: int, text: str, summary: int) -> bool:
    """Whether a state or town opens the summary as its dateline."""
    if entry.role is not Role.MEMBER or not summary <= start <= summary + _OPENING:
        return False
    return entry.kind != "leader" and _DATELINE.match(text, end) is not None
