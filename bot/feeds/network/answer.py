"""What a poll brought back, and how headers and statuses read: pure functions over an answer."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from bot.feeds.feed import FeedState, FetchOutcome

LONGEST_WAIT = 7 * 86400.0  # an outlet cannot put itself off for longer
LONGEST_VALIDATOR = 1024  # characters of an ETag or Last-Modified worth keeping
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_UNCACHED = re.compile(r"(?:^|[\s,])no-(?:cache|store)", re.IGNORECASE)
_BLOCKED = frozenset({401, 403, 451})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The result of one fetch. ``outcome`` None: a body is there and wants to be read."""

    outcome: FetchOutcome | None
    final_url: str  # without user and password; empty for a URL that cannot be parsed
    status: int | None = None
    body: bytes | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    etag: str | None = None  # to store, verbatim; the old one where the answer said nothing new
    last_modified: str | None = None
    retry_after: float | None = None  # seconds
    max_age: float | None = None  # seconds
    permanent_redirect: str | None = None  # where 301 or 308 alone led, to a good answer
    error: str | None = None  # one sentence for people
    seconds: float = 0.0


def header_dict(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Names in lower case; repeated fields joined, but for validators, where the first counts."""
    found: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name = raw_name.decode("ascii", "replace").lower()
        value = raw_value.decode("utf-8", "replace")
        if name not in found:
            found[name] = value
        elif name not in ("etag", "last-modified"):
            found[name] = f"{found[name]}, {value}"
    return found


def validators(
    headers: Mapping[str, str], state: FeedState, outcome: FetchOutcome | None
) -> dict[str, str | None]:
    """The ETag and Last-Modified to store: a good answer's as they are, a 304's where it has any.

    An error page or a bot check keeps the old ones: its own would freeze the feed with 304s.
    """
    etag = _validator(headers.get("etag"))
    modified = _validator(headers.get("last-modified"))
    if outcome is FetchOutcome.NOT_MODIFIED:
        etag, modified = etag or state.etag, modified or state.last_modified
    elif outcome is not None:
        etag, modified = state.etag, state.last_modified
    return {"etag": etag, "last_modified": modified}


def _validator(value: str | None) -> str | None:
    """None for what could not be sent back byte for byte."""
    if not value or len(value) > LONGEST_VALIDATOR or "\ufffd" in value or "\0" in value:
        return None
    return value


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds until the moment a Retry-After header names, in either of its forms."""
    if not value:
        return None
    text = value.strip()
    if text.isdecimal() and text.isascii():
        return min(float(text[:12]), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - now).total_seconds()), LONGEST_WAIT)


def max_age(headers: Mapping[str, str]) -> float | None:
    """Seconds for which Cache-Control calls this answer fresh, less its Age; None if unsaid."""
    control = headers.get("cache-control")
    if not control or _UNCACHED.search(control):
        return None
    found = _MAX_AGE.search(control)
    if found is None:
        return None
    age = headers.get("age", "").strip()
    spent = float(age[:12]) if age.isascii() and age.isdecimal() else 0.0
    return min(max(0.0, float(found[1]) - spent), LONGEST_WAIT)


def outcome_of(status: int, headers: Mapping[str, str], *, asked_all: bool) -> FetchOutcome | None:
    """What a final status means; None for one whose body is to be read."""
    if _bot_check(headers) or status in _BLOCKED:
        return FetchOutcome.BLOCKED
    if 200 <= status < 300:
        return None
    if status == HTTPStatus.NOT_MODIFIED:
        return FetchOutcome.HTTP_ERROR if asked_all else FetchOutcome.NOT_MODIFIED
    if status == HTTPStatus.TOO_MANY_REQUESTS or (status == 503 and "retry-after" in headers):
        return FetchOutcome.RATE_LIMITED
    return FetchOutcome.GONE if status == HTTPStatus.GONE else FetchOutcome.HTTP_ERROR


def _bot_check(headers: Mapping[str, str]) -> bool:
    """Cloudflare's and AWS's own word that this is a challenge page and no answer."""
    return headers.get("cf-mitigated") == "challenge" or "x-amzn-waf-action" in headers


def sentence(outcome: FetchOutcome | None, status: int, host: str) -> str | None:
    """What to tell people about a status; None when all is well."""
    if outcome in (None, FetchOutcome.NOT_MODIFIED):
        return None
    if status == HTTPStatus.NOT_MODIFIED:
        return f"{host} answered 304 (not modified) although it was asked for everything."
    if outcome is FetchOutcome.BLOCKED and status not in _BLOCKED:
        return f"{host} wants to see a browser (a bot check, status {status})."
    return f"{host} answered {status}{_phrase(status)}."


def _phrase(status: int) -> str:
    try:
        return f" ({HTTPStatus(status).phrase})"
    except ValueError:
        return ""
