"""Outlet names in titles: "... - CNN Indonesia", "... | NHK", "... - 조선일보"."""

import re
from collections.abc import Set as AbstractSet

_TAIL = re.compile(r"^(.{8,}?)\s*(?:\s[-|/]\s|\s?[|｜]\s?|\s:\s)([^-|｜]{2,40})\s*$")
_WORD = re.compile(r"\w+")


def without_outlet(title: str, outlet: str | None, marks: AbstractSet[str]) -> str:
    """Return a folded title without the outlet's name at its end (so offsets stay right)."""
    for _ in range(2):
        match = _TAIL.match(title)
        if match is None or not _is_outlet(match[2].strip(), outlet, marks):
            return title
        title = match[1]
    return title


def _is_outlet(tail: str, outlet: str | None, marks: AbstractSet[str]) -> bool:
    if outlet and (tail in outlet or outlet in tail):
        return True
    if tail in marks or tail.rsplit(".", 1)[-1] in ("com", "net", "org", "id", "my", "ph"):
        return True
    words = _WORD.findall(tail)
    return len(words) <= 5 and any(
        word in marks or any(word.endswith(m) for m in marks if len(m) >= 2 and not m.isascii())
        for word in words
    )
