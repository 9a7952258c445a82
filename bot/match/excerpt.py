"""A passage of plain text with the words that matched in «marks»: for the terminal. Pure."""

import re
from collections.abc import Iterable, Sequence

AROUND = 60  # characters kept before the first and after the last marked word
LONGEST = 320

Span = tuple[int, int]
_SPACE = re.compile(r"\s+")


def excerpt(text: str, spans: Iterable[Span]) -> str:
    """Return what stands around the spans; nothing when none of them lies inside the text."""
    inside = merged(spans, len(text))
    if not inside:
        return ""
    begin = _begin(text, inside[0][0] - AROUND)
    end = _end(text, min(inside[-1][1] + AROUND, begin + LONGEST))
    parts, place = ["…" if begin else ""], begin
    for first, last in inside:
        if last <= end:
            parts += [text[place:first], "«", text[first:last], "»"]
            place = last
    parts += [text[place : max(end, place)], "…" if end < len(text) else ""]
    return _SPACE.sub(" ", "".join(parts)).strip()


def merged(spans: Iterable[Span], size: int) -> Sequence[Span]:
    """Return the spans that lie inside a text of ``size``, in order, overlaps joined."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if not 0 <= start < end <= size:
            continue
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _begin(text: str, place: int) -> int:
    """A start at a word's edge, where one is near."""
    if place <= 0:
        return 0
    edge = text.find(" ", place, place + AROUND // 3)
    return place if edge < 0 else edge + 1


def _end(text: str, place: int) -> int:
    if place >= len(text):
        return len(text)
    edge = text.rfind(" ", place - AROUND // 3, place)
    return place if edge < 0 else edge
