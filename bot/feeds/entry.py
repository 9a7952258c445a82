"""An entry of a feed, cleaned: what parsing hands to matching and storage."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DateSource(StrEnum):
    """Where an entry's time comes from."""

    PUBLISHED = "published"
    UPDATED = "updated"
    NONE = "none"  # absent or not believable: first sight counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: clean text, a believable UTC time or none, and the hash of its bytes."""

    guid: str | None
    link: str | None  # absolute http(s), or None
    title: str  # plain text, one line
    summary: str  # plain text
    published: datetime | None  # aware, UTC
    date_source: DateSource = DateSource.NONE
    entry_hash: bytes = b""  # blake2b-16 of the entry's bytes in the document
    language: str | None = None  # when the entry says one


class IdentityKind(StrEnum):
    """The three kinds of identity keys of an article."""

    GUID = "guid"  # scope: the feed
    LINK = "link"  # scope: global
    TITLE = "title"  # title + day; scope: the outlet


@dataclass(frozen=True, slots=True)
class IdentityKey:
    """One key of an article: kept for ever; ``digest`` is blake2b-16; see identity.py."""

    kind: IdentityKind
    digest: bytes
