"""A strict reader of Telegram's HTML, written from its rules: what it refuses raises."""

import html
import re
from dataclasses import dataclass

_ALLOWED = re.compile(r'(?:b|i|s|blockquote|blockquote expandable|a href="(https?://[^"<>]+)")\Z')
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|#x27|#39);)")
_TOKEN = re.compile(r"<(/?)([^<>]*)>|([^<>]+)|([<>])")


@dataclass(frozen=True)
class Parsed:
    """The text that a reader sees, and how many entities it carries."""

    text: str
    entities: int


def parse(source: str) -> Parsed:
    """Return text and entity count; ValueError on anything Telegram would refuse."""
    assert not _ENTITY.search(source), f"unescaped ampersand in {source!r}"
    source.encode("utf-8")  # half a surrogate pair raises
    open_tags: list[str] = []
    text: list[str] = []
    entities = 0
    for match in _TOKEN.finditer(source):
        closing, tag, words, stray = match.groups()
        if stray:
            raise ValueError(f"stray {stray!r} in {source!r}")
        if words is not None:
            text.append(html.unescape(words))
        elif closing:
            if not open_tags or open_tags.pop() != tag:
                raise ValueError(f"</{tag}> closes nothing in {source!r}")
        else:
            if not _ALLOWED.match(tag):
                raise ValueError(f"<{tag}> is not allowed")
            open_tags.append(tag.split(" ")[0])
            entities += 1
    if open_tags:
        raise ValueError(f"left open: {open_tags}")
    return Parsed("".join(text), entities)
