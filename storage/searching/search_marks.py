"""Where a found text says what was looked for: places to mark, in the text as it is shown."""

import unicodedata

from storage.searching.search_text import Query, normalise, tokens_of

Span = tuple[int, int]


def shown(text: str) -> str:
    """Return the text composed, so that each of its characters can be compared by itself."""
    return unicodedata.normalize("NFC", text)


def marks(query: Query, text: str) -> list[Span]:
    """Return the places of words and runs in a text of ``shown``, in order, overlaps joined."""
    folded: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        plain = normalise(character)
        folded.append(plain)
        origin += [place] * len(plain)
    plain_text = "".join(folded)
    spans = [(start, end) for start, end, token in tokens_of(plain_text) if token in query.words]
    for run in query.runs:
        spans += _every(plain_text, run)
    return _joined([(origin[start], origin[end - 1] + 1) for start, end in spans])


def _every(text: str, run: str) -> list[Span]:
    found = []
    place = text.find(run)
    while place >= 0:
        found.append((place, place + len(run)))
        place = text.find(run, place + len(run))
    return found


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
