"""What a feed probably is, by its address and language: offered, never decided."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.feeds.feed import Feed, FeedKind
from bot.feeds.links import host_of
from bot.feeds.lists import codes

_SPOKEN_IN = {
    "lo": "LA",
    "km": "KH",
    "my": "MM",
    "th": "TH",
    "vi": "VN",
    "id": "ID",
    "ms": "MY",
    "tl": "PH",
    "tet": "TL",
    "ko": "KR",
    "ja": "JP",
    "zh": "CN",
}
# Country domains that anybody may use, and everybody does.
_ANYBODYS = frozenset(("AI", "CC", "CO", "FM", "GG", "IO", "LY", "ME", "SH", "TO", "TV", "WS"))
_GOVERNMENT = frozenset(("gov", "go", "gob", "gouv", "mil", "govt"))
_GATHERERS = ("news.google.", "feedburner.", "feeds.bing.", "rss.app")


def countries(url: str, languages: Sequence[str], known: Sequence[Feed]) -> tuple[str, ...]:
    """Return countries, the likeliest first: of the host's other feeds, its domain, a language."""
    host = host_of(url)
    found = [feed.country for feed in known if host_of(feed.url) == host]
    found += [code] if (code := _by_domain(host)) else []
    found += [_SPOKEN_IN[word] for word in languages if word in _SPOKEN_IN]
    return tuple(dict.fromkeys(found))


def kinds(url: str, known: Sequence[Feed]) -> tuple[str, ...]:
    """Return kinds, the likeliest first; there is always one."""
    host = host_of(url)
    found = [feed.kind for feed in known if host_of(feed.url) == host]
    if _GOVERNMENT & set(host.split(".")[1:]):
        found.append(FeedKind.GOVERNMENT)
    if any(word in f"{host}." for word in _GATHERERS):
        found.append(FeedKind.AGGREGATOR)
    return tuple(dict.fromkeys(str(kind) for kind in [*found, FeedKind.INDEPENDENT]))


def of_outline(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the address of an OPML outline says."""
    url = str(raw["url"])
    language = [str(raw["language"])] if "language" in raw else []
    found = countries(url, language, ())
    guessed = {"country": found[0]} if found else {}
    kind = kinds(url, ())[0]
    return guessed if kind == FeedKind.INDEPENDENT else {**guessed, "kind": kind}


def _by_domain(host: str) -> str | None:
    code = host.rpartition(".")[2].upper()
    code = {"UK": "GB"}.get(code, code)
    return code if code in codes.countries() and code not in _ANYBODYS else None
