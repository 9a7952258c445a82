"""Ids: one NewType per noun, sortable by time, made by the application.

An id is a 63-bit integer: 41 bits of milliseconds since 2020 and 22 bits that start at random in
each millisecond and then count up. It sorts by time, fits a BIGINT on both engines, and its public
form is 13 characters of Crockford's base 32 (https://www.crockford.com/base32.html), short enough
for callback data and deep links. UUIDv7 was left aside: twice the size in every index.
"""

import secrets
from datetime import UTC, datetime, timedelta
from typing import NewType

FeedId = NewType("FeedId", int)
ArticleId = NewType("ArticleId", int)
StoryId = NewType("StoryId", int)
AlertId = NewType("AlertId", int)
DestinationId = NewType("DestinationId", int)
DeliveryId = NewType("DeliveryId", int)
DraftId = NewType("DraftId", int)

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_RANDOM_BITS = 22
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LOOSE = str.maketrans("ilo", "110")
PUBLIC_LENGTH = 13


class IdSource:
    """Makes ids that never repeat and never go back within one process."""

    def __init__(self) -> None:
        self._last = 0

    def next(self, now: datetime) -> int:
        """Return a new id for ``now`` (an aware datetime, not before 2020)."""
        millis = int((now - _EPOCH).total_seconds() * 1000)
        fresh = (millis << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS - 1)
        self._last = max(fresh, self._last + 1)
        return self._last


def made_at(number: int) -> datetime:
    """Return the moment an id was made, to the millisecond."""
    return _EPOCH + timedelta(milliseconds=number >> _RANDOM_BITS)


def public(number: int) -> str:
    """Return the 13-character public form of an id."""
    digits = [_ALPHABET[(number >> shift) & 31] for shift in range(60, -1, -5)]
    return "".join(digits)


def from_public(text: str) -> int:
    """Read a public id back; raises ValueError on anything that is none."""
    cleaned = text.strip().lower().translate(_LOOSE)
    if len(cleaned) != PUBLIC_LENGTH or any(letter not in _ALPHABET for letter in cleaned):
        raise ValueError(f"not an id: {text[:40]!r}")
    number = 0
    for letter in cleaned:
        number = number << 5 | _ALPHABET.index(letter)
    if number >= 1 << 63:
        raise ValueError(f"not an id: {text[:40]!r}")
    return number
