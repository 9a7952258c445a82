"""Messages as a small tree of nodes, written as Telegram HTML or as plain text.

Every leaf is escaped where it is written, so a publisher's title can never become markup, and
a message that is too long loses whole optional blocks: markup is never cut. Lengths are UTF-16
units, as Telegram counts them.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

BUDGET_UNITS = 3800  # of Telegram's 4096: whether those are UTF-16 units is disputed
BUDGET_ENTITIES = 100
LONGEST_URL = 2000  # UTF-16 units

# Control characters, halves of surrogate pairs, and the marks that turn the direction of the
# text after them around: none of them has a place in a title.
_UNWANTED = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]"
)
_BREAK = re.compile(r"[\t\n\x0b-\x0d\x1c-\x1f\x85\u2028\u2029]")


def units(text: str) -> int:
    """Return the length of ``text`` in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def clean(text: str) -> str:
    """Return ``text`` without characters that Telegram refuses or that deceive a reader."""
    return _UNWANTED.sub("", text)


def flat(text: str) -> str:
    """Return ``text`` on one line: a title must not look like several lines of a message.

    Every break becomes one space, so places in the text stay what they were.
    """
    return _BREAK.sub(" ", text)


def clip(text: str, limit: int) -> str:
    """Return ``text`` cut to ``limit`` UTF-16 units, at a space where one is near."""
    if units(text) <= limit:
        return text
    kept = text[: limit - 1]
    while units(kept) > limit - 1:
        kept = kept[:-1]
    space = kept.rfind(" ")
    return (kept[:space] if space > len(kept) * 0.8 else kept).rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Text:
    """A leaf."""

    text: str

    def html(self) -> str:
        return html.escape(clean(self.text), quote=True)

    def plain(self) -> str:
        return clean(self.text)

    def entities(self) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class _Wrapped:
    children: tuple["Inline", ...]

    def plain(self) -> str:
        return plain_of(self.children)

    def entities(self) -> int:
        return 1 + sum(child.entities() for child in self.children)


@dataclass(frozen=True, slots=True)
class Bold(_Wrapped):
    """Bold text."""

    def html(self) -> str:
        return f"<b>{html_of(self.children)}</b>"


@dataclass(frozen=True, slots=True)
class Italic(_Wrapped):
    """Italic text."""

    def html(self) -> str:
        return f"<i>{html_of(self.children)}</i>"


@dataclass(frozen=True, slots=True)
class Strike(_Wrapped):
    """Text that is taken back; the plain form shows it between tildes."""

    def html(self) -> str:
        return f"<s>{html_of(self.children)}</s>"

    def plain(self) -> str:
        return f"~{plain_of(self.children)}~"


@dataclass(frozen=True, slots=True)
class Link(_Wrapped):
    """A link; an address that is not plain http or https is written as text only."""

    url: str | None = None

    def html(self) -> str:
        inner = html_of(self.children)
        target = safe_url(self.url)
        return f'<a href="{html.escape(target, quote=True)}">{inner}</a>' if target else inner

    def plain(self) -> str:
        inner = plain_of(self.children)
        target = safe_url(self.url)
        return f"{inner} ({target})" if target else inner


Inline = Text | Bold | Italic | Strike | Link


@dataclass(frozen=True, slots=True)
class Block:
    """One line or quote. ``drop`` 0 stays whatever happens; the highest number goes first."""

    children: tuple[Inline, ...]
    drop: int = 0
    quote: bool = False

    def html(self) -> str:
        inner = html_of(self.children)
        return f"<blockquote expandable>{inner}</blockquote>" if self.quote else inner

    def plain(self) -> str:
        inner = plain_of(self.children)
        return "\n".join(f"> {line}" for line in inner.splitlines()) if self.quote else inner

    def entities(self) -> int:
        return self.quote + sum(child.entities() for child in self.children)


@dataclass(frozen=True, slots=True)
class Document:
    """A message: blocks, one below the other."""

    blocks: tuple[Block, ...]

    def fitted(
        self, max_units: int = BUDGET_UNITS, max_entities: int = BUDGET_ENTITIES
    ) -> "Document":
        """Return the document without as many optional blocks as it takes to fit."""
        kept = list(self.blocks)
        while not _fits(kept, max_units, max_entities):
            # Of equal ones the last goes first: lists lose their tail.
            worst = max(range(len(kept)), key=lambda index: (kept[index].drop, index), default=-1)
            if worst < 0 or kept[worst].drop == 0:
                break
            del kept[worst]
        return Document(tuple(kept))

    def html(self) -> str:
        return "\n".join(block.html() for block in self.blocks)

    def plain(self) -> str:
        return "\n".join(block.plain() for block in self.blocks)


def _fits(blocks: Sequence[Block], max_units: int, max_entities: int) -> bool:
    # The plain form is the longer one: it writes addresses out. It too must fit, as fallback.
    length = sum(units(block.plain()) + 1 for block in blocks)
    return length <= max_units and sum(block.entities() for block in blocks) <= max_entities


def html_of(nodes: Sequence[Inline]) -> str:
    """Return the HTML of a run of nodes."""
    return "".join(node.html() for node in nodes)


def plain_of(nodes: Sequence[Inline]) -> str:
    """Return the plain text of a run of nodes."""
    return "".join(node.plain() for node in nodes)


def safe_url(url: str | None) -> str | None:
    """Return ``url`` if a reader may be sent there: http or https, with a host, not endless."""
    if not url or units(url) > LONGEST_URL or _UNWANTED.search(url) or re.search(r"\s", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def escaped(value: str) -> str:
    """Return ``value`` as HTML that shows it as it is."""
    return Text(value).html()


def text(value: str) -> tuple[Text, ...]:
    """Return ``value`` as a run of one leaf; nothing for an empty string."""
    return (Text(value),) if value else ()
