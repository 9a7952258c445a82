"""The keys of one feed: what each may hold, and the sentence when it holds something else."""

import codecs
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.feeds.feed import Feed, FeedKind
from bot.feeds.lists import codes

REQUIRED = ("name", "url", "country", "kind")
DEFAULTABLE = ("interval", "enabled", "user_agent", "headers", "encoding")
SHORTEST = timedelta(seconds=1)  # tests and the demo need it; a publisher's feed needs minutes
LONGEST = timedelta(days=7)

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)*[^\W_](?:[\w-]*[^\W_])?\.?|[0-9a-f:.]+")

FieldProblem = tuple[str, str]  # key, what is wrong


def read_feed(
    raw: Mapping[str, Any], defaults: Mapping[str, Any]
) -> tuple[Feed | None, list[FieldProblem]]:
    """Build a feed from a table of plain values; every problem is found, not only the first."""
    problems = unknown_keys(raw, READERS)
    problems += [(key, f"{key} is missing") for key in REQUIRED if key not in raw]
    values, wrong = read_values({**defaults, **raw})
    problems += wrong
    return (None, problems) if problems else (Feed(**values), [])


def read_values(raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[FieldProblem]]:
    """Convert the known keys of a table; unknown ones are left to ``unknown_keys``."""
    values: dict[str, Any] = {}
    problems: list[FieldProblem] = []
    for key, reader in READERS.items():
        if key not in raw:
            continue
        try:
            values[key] = reader(raw[key])
        except ValueError as error:
            problems.append((key, str(error)))
    return values, problems


def unknown_keys(raw: Mapping[str, Any], known: Mapping[str, Any]) -> list[FieldProblem]:
    """A sentence for each key that is not known, with the one probably meant."""
    return [
        (key, f"{key!r} is not a key here{meant(codes.closest(key, known))}")
        for key in raw
        if key not in known
    ]


def meant(suggestion: str | None) -> str:
    """The tail of a sentence that offers the word probably meant."""
    return f"; did you mean {suggestion!r}?" if suggestion else ""


def same_address(url: str) -> str:
    """What two spellings of one address share: no scheme, ``www.``, default port or last slash."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    default = {"http": 80, "https": 443}.get(parts.scheme.lower())
    port = "" if parts.port in (None, default) else f":{parts.port}"
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}{parts.path.rstrip('/')}{query}"


def same_name(name: str) -> str:
    """What two spellings of one name share: no case, any dash, single blanks."""
    return " ".join(re.sub("[‐-―−]", "-", name).casefold().split())


def interval_text(interval: timedelta) -> str:
    """An interval as feeds.toml writes it: the largest whole unit."""
    seconds = int(interval.total_seconds())
    for letter, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{letter}"
    return f"{seconds}s"


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not text; write it in quotes")
    if not value.strip():
        raise ValueError("is empty")
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in value):
        raise ValueError("holds a line break or control character")
    return value.strip()


def _name(value: Any) -> str:
    name = _text(value)
    if len(name) > 100:
        raise ValueError(f"has {len(name)} characters; 100 are the limit")
    return name


def _url(value: Any) -> str:
    url = _text(value)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ValueError(f"{url!r} is not an address: {error}") from error
    if parts.scheme.lower() not in ("http", "https"):
        raise ValueError(f"{url!r} must begin with http:// or https://")
    host = (parts.hostname or "").lower()
    if not _HOST.fullmatch(host) or port == 0:
        raise ValueError(f"{url!r} names no host that can be reached")
    if re.search(r"\s", url) or len(url) > 2000:
        raise ValueError(f"{url[:80]!r} holds a blank or is longer than 2000 characters")
    return url


def _country(value: Any) -> str:
    code = _text(value)
    if not codes.is_place(code):
        hint = meant(codes.suggest_country(code))
        raise ValueError(f"{code!r} is not a country code (ISO 3166, UN or ASEAN){hint}")
    return code


def _official_of(value: Any) -> str:
    code = _text(value)
    if code not in codes.countries():
        hint = meant(codes.suggest_country(code))
        raise ValueError(f"{code!r} is not a country code (ISO 3166){hint}")
    return code


def _language(value: Any) -> str:
    code = _text(value)
    if code not in codes.languages():
        raise ValueError(f"{code!r} is not a language code{meant(codes.suggest_language(code))}")
    return codes.preferred_language(code)


def _kind(value: Any) -> FeedKind:
    word = _text(value)
    known = [kind.value for kind in FeedKind]
    if word not in known:
        near = codes.closest(word.lower(), known) or codes.closest(word.lower().split()[0], known)
        raise ValueError(f"{word!r} is not a kind ({', '.join(known)}){meant(near)}")
    return FeedKind(word)


def _interval(value: Any) -> timedelta:
    match = re.fullmatch(r"\s*(\d{1,7})\s*([smhd])\s*", value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f'{value!r} is not an interval; write "15m", "2h" or "1d"')
    interval = timedelta(**{_UNITS[match[2]]: int(match[1])})
    if not SHORTEST <= interval <= LONGEST:
        raise ValueError(f"{value!r} is outside 1s to 7d")
    return interval


def _enabled(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false (without quotes)")
    return value


def _headers(value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping):
        raise ValueError('must be a table of texts: { "Accept-Language" = "id" }')
    for name, content in value.items():
        if not _HEADER_NAME.fullmatch(name) or not isinstance(content, str):
            raise ValueError(f"{name!r} must be a header's name with a text")
        if not content.isprintable():
            raise ValueError(f"{name!r} holds a line break or control character")
    return tuple(value.items())


def _encoding(value: Any) -> str:
    name = _text(value)
    try:
        is_text = codecs.lookup(name)._is_text_encoding
    except LookupError as error:
        raise ValueError(f"{name!r} is not an encoding that Python knows") from error
    if not is_text:
        raise ValueError(f"{name!r} is not an encoding of text")
    return name


def _tags(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError('must be a list of texts: ["world"]')
    return tuple(_text(item) for item in value)


READERS: dict[str, Callable[[Any], Any]] = {
    "name": _name,
    "url": _url,
    "country": _country,
    "language": _language,
    "kind": _kind,
    "official_of": _official_of,
    "interval": _interval,
    "enabled": _enabled,
    "user_agent": _text,
    "headers": _headers,
    "encoding": _encoding,
    "tags": _tags,
}
