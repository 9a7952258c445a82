"""A feed as admins write it, and what polling knows of it: values only."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.ids import FeedId


class FeedKind(StrEnum):
    """What sort of outlet a feed belongs to."""

    STATE = "state"
    WIRE = "wire"
    INDEPENDENT = "independent"
    GOVERNMENT = "government"
    THINK_TANK = "think-tank"
    SPECIALIST = "specialist"
    AGGREGATOR = "aggregator"


class FetchOutcome(StrEnum):
    """How one poll of one feed ended: the same word in code, log, metric, database and chat."""

    NEW = "new"  # at least one unseen entry
    NOTHING_NEW = "nothing-new"  # bytes changed, every entry seen before
    SAME_BODY = "same-body"  # 200 with the bytes of last time
    NOT_MODIFIED = "not-modified"  # 304
    EMPTY = "empty"  # a well-formed feed without entries: a success
    NOT_A_FEED = "not-a-feed"  # an HTML page, a JSON error, an OPML list ...
    UNREADABLE = "unreadable"  # looks like a feed, yields no entry
    TOO_LARGE = "too-large"  # over the body cap, decompressed bytes counted
    TOO_SLOW = "too-slow"  # over the deadline, while connecting, reading or parsing
    HTTP_ERROR = "http-error"  # 4xx and 5xx but for those below
    BLOCKED = "blocked"  # 401, 403, 451, or a bot check
    RATE_LIMITED = "rate-limited"  # 429, or 503 with Retry-After
    GONE = "gone"  # 410
    TOO_MANY_REDIRECTS = "too-many-redirects"
    FORBIDDEN_ADDRESS = "forbidden-address"  # a private or otherwise not public address
    UNREACHABLE = "unreachable"  # DNS, refused, reset, TLS


class Health(StrEnum):
    """A feed's state against its own rhythm."""

    UNVERIFIED = "unverified"  # no success yet
    OK = "ok"
    SLOW = "slow"  # answers, but near the deadline
    SILENT = "silent"  # answers, but no new item for far longer than its rhythm
    FAILING = "failing"
    BLOCKED = "blocked"
    GONE = "gone"


class IdentityPolicy(StrEnum):
    """Which keys of a feed's entries can be trusted; degraded visibly, never back by itself."""

    GUID = "guid"  # guid, then link
    GUID_ONLY = "guid-only"  # links repeat (all point at the home page, say): guid
    LINK = "link"  # guids repeat or are missing: link
    TITLE = "title"  # both repeat: title + day within the outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One ``[[feeds]]`` table of feeds.toml, validated."""

    name: str
    url: str
    country: str  # ISO 3166 alpha-2 of the outlet, or UN, ASEAN
    kind: FeedKind
    language: str | None = None  # ISO 639-1 (or 639-3 where there is none); None: detect
    official_of: str | None = None  # ISO 3166: speaks for that government
    interval: timedelta = timedelta(minutes=15)
    enabled: bool = True
    user_agent: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    encoding: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What polling remembers of a feed between two polls."""

    etag: str | None = None  # verbatim, as received
    last_modified: str | None = None  # verbatim, as received
    body_hash: bytes | None = None
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    last_new_item: datetime | None = None
    last_unconditional: datetime | None = None
    last_outcome: FetchOutcome | None = None
    last_error: str | None = None  # one sentence for people
    failures: int = 0  # in a row
    successes: int = 0  # ever; 0 means unverified, and that the next poll is the first
    health: Health = Health.UNVERIFIED
    health_since: datetime | None = None
    identity_policy: IdentityPolicy = IdentityPolicy.GUID
    redirect_to: str | None = None  # target of a permanent redirect
    redirect_seen: int = 0  # sightings in a row of that very target
    median_gap: float | None = None  # seconds between new items: the feed's rhythm
    p95_gap: float | None = None


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed that is due and claimed by this instance."""

    id: FeedId
    feed: Feed
    state: FeedState


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRecord:
    """What one poll changes of a feed: its next state, and a row for the log of polls."""

    feed_id: FeedId
    at: datetime
    outcome: FetchOutcome
    state: FeedState
    next_due: datetime
    status: int | None = None
    entries: int = 0  # entries in the document
    new: int = 0  # entries not seen before
    body_bytes: int = 0
    seconds: float = 0.0
    adopt_url: str | None = None  # a permanent redirect, seen three times
    entry_hashes: tuple[bytes, ...] = field(default=(), repr=False)  # of unseen entries
