"""The outlets and chats of the made-up archive."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.words import LANGUAGES
from bot.feeds import identity
from bot.feeds.feed import Feed, FeedKind
from bot.ids import FeedId

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
COUNTRIES = ("ID", "MY", "SG", "TH", "VN", "PH", "LA", "KH", "MM", "BN", "TL")
FEEDS = 60
CHATS = 200


def destinations() -> Iterator[dict[str, Any]]:
    """Yield the rows of the chats."""
    for chat in range(1, CHATS + 1):
        yield {
            "id": chat,
            "kind": "telegram",
            "address": str(chat),
            "thread": 0,
            "language": "en",
            "role": "reader",
            "state": "active",
            "created_at": NOW - YEAR,
            "changed_at": NOW - YEAR,
        }


def feed(number: int) -> Feed:
    """Return one outlet's feed."""
    return Feed(
        name=f"Outlet {number}",
        url=f"https://outlet{number}.example/rss",
        country=COUNTRIES[number % len(COUNTRIES)],
        kind=FeedKind.WIRE,
        language=LANGUAGES[number % len(LANGUAGES)],
    )


def watched_days(numbers: Sequence[FeedId]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a year in which every feed answered on most days."""
    first = (NOW - YEAR - datetime(1970, 1, 1, tzinfo=UTC)).days
    for place, number in enumerate(numbers):
        for day in range(YEAR.days):
            if (day + place) % 11:  # some days are missed
                yield {
                    "feed_id": number,
                    "day": first + day,
                    "polls": 90,
                    "successes": 88,
                    "new": 9,
                }


def link(place: int) -> str:
    """Return the address of the article at a place."""
    return f"https://outlet{place % FEEDS}.example/news/2026/some-longer-title-{place}"


def link_key(place: int) -> bytes:
    """Return the digest by which that address is found."""
    return identity.link_keys(link(place))[0]
