"""Feed lists of other readers: OPML in and out, with our own attributes.

Read with expat directly: it knows the line of each outline, and a document type is refused before
any entity can be declared. Headers are not exported: they may hold keys.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from bot.errors import FeedsFileError
from bot.feeds.feed import Feed
from bot.feeds.lists.feeds_fields import interval_text, read_feed, same_address, same_name

NAMESPACE = "urn:jembatan:opml"
MOST_BYTES = 5_000_000
MOST_OUTLINES = 10_000
_OURS = ("country", "kind", "official_of", "interval", "enabled", "user_agent", "encoding")


@dataclass(frozen=True, slots=True)
class Rejected:
    """An outline that is not taken over, with its line and the reason."""

    line: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Import:
    """What an OPML document holds, compared with the feeds there are."""

    new: tuple[Mapping[str, Any], ...]  # as feeds.toml writes them, ready for feeds_edit.add
    duplicates: tuple[Rejected, ...]
    invalid: tuple[Rejected, ...]


def read(
    data: bytes,
    known: Sequence[Feed],
    defaults: Mapping[str, Any],
    guessed: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda _: {},
) -> Import:
    """Sort the outlines of a document; ``guessed`` and, where it knows nothing, ``defaults`` fill
    keys that OPML lacks (country, kind).
    """
    names = {same_name(feed.name) for feed in known}
    addresses = {same_address(feed.url) for feed in known}
    new: list[Mapping[str, Any]] = []
    duplicates: list[Rejected] = []
    invalid: list[Rejected] = []
    for line, attributes in outlines(data):
        plain = _plain(attributes)
        raw = {**defaults, **guessed(plain), **plain}
        name = str(raw.get("name", ""))
        _, problems = read_feed(raw, {})
        wrong = {key for key, _ in problems}
        if "url" not in wrong and same_address(raw["url"]) in addresses:
            duplicates.append(Rejected(line, name, "its address is already in the list"))
        elif problems:
            reason = "; ".join(f"{key}: {what}" for key, what in problems)
            invalid.append(Rejected(line, name or str(raw["url"]), reason))
        elif same_name(name) in names:
            duplicates.append(Rejected(line, name, "its name is already in the list"))
        else:
            names.add(same_name(name))
            addresses.add(same_address(raw["url"]))
            new.append(raw)
    return Import(tuple(new), tuple(duplicates), tuple(invalid))


def outlines(data: bytes) -> list[tuple[int, dict[str, str]]]:
    """Line and attributes of every outline with an address; raises FeedsFileError."""
    if len(data) > MOST_BYTES:
        raise FeedsFileError(f"the OPML file has {len(data)} bytes; {MOST_BYTES} are the limit")
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        raise FeedsFileError(f"OPML, line {error.lineno}: not valid XML: {what}") from error
    except (ValueError, LookupError):
        raise FeedsFileError("the OPML file is in an unusual encoding; save it as UTF-8") from None
    if reader.root != "opml":
        raise FeedsFileError(f"not an OPML file: its root element is {reader.root!r}")
    return reader.found


def write(feeds: Sequence[Feed], title: str = "Jembatan") -> str:
    """An OPML 2.0 document of these feeds, in their order."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:jembatan="{NAMESPACE}">',
        f"  <head><title>{title}</title></head>",
        "  <body>",
        *(f"    <outline {_attributes(feed)}/>" for feed in feeds),
        "  </body>",
        "</opml>",
        "",
    ]
    return "\n".join(lines)


class _Reader:
    """Collects outlines; folders become nothing but are walked into."""

    def __init__(self) -> None:
        self.found: list[tuple[int, dict[str, str]]] = []
        self.root: str | None = None
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.root = self.root or name
        if name != "outline" or not attributes.get("xmlUrl"):
            return
        if len(self.found) >= MOST_OUTLINES:
            raise FeedsFileError(f"the OPML file lists more than {MOST_OUTLINES} feeds")
        self.found.append((self.parser.CurrentLineNumber, attributes))

    def _refuse(self, *_: Any) -> None:
        line = self.parser.CurrentLineNumber
        raise FeedsFileError(f"OPML, line {line}: a document type (DTD) is not accepted")


def _plain(attributes: Mapping[str, str]) -> dict[str, Any]:
    """The attributes as feeds.toml would write them."""
    raw: dict[str, Any] = {
        "name": attributes.get("text") or attributes.get("title") or "",
        "url": attributes["xmlUrl"].strip(),
    }
    if attributes.get("language"):
        raw["language"] = attributes["language"].split("-")[0].lower()
    if attributes.get("category"):
        raw["tags"] = [
            tag.strip(" /") for tag in attributes["category"].split(",") if tag.strip(" /")
        ]
    for key in _OURS:
        if f"jembatan:{key}" in attributes:
            raw[key] = attributes[f"jembatan:{key}"]
    if "enabled" in raw:
        raw["enabled"] = raw["enabled"] != "false"
    return raw


def _attributes(feed: Feed) -> str:
    values = {
        "type": "rss",
        "text": feed.name,
        "title": feed.name,
        "xmlUrl": feed.url,
        "language": feed.language,
        "category": ",".join(feed.tags),
        "jembatan:country": feed.country,
        "jembatan:kind": feed.kind.value,
        "jembatan:official_of": feed.official_of,
        "jembatan:interval": interval_text(feed.interval),
        "jembatan:enabled": None if feed.enabled else "false",
        "jembatan:user_agent": feed.user_agent,
        "jembatan:encoding": feed.encoding,
    }
    return " ".join(f"{key}={quoteattr(value)}" for key, value in values.items() if value)
