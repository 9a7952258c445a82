"""Reading a fetched document: decode, sniff, split, parse what is unseen.

Small documents are read here, in pieces of a few milliseconds with a turn of the event loop between
them; large ones, and those that cannot be split, in the worker process, under a deadline.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from bot.feeds.documents import opened
from bot.feeds.documents.opened import Opened, Request, TooCostlyHereError
from bot.feeds.documents.parse import Context
from bot.feeds.documents.parser import Parser
from bot.feeds.documents.sniff import Refusal
from bot.feeds.entry import Entry
from bot.feeds.feed import Feed, FetchOutcome

MAX_INLINE_BYTES = 400_000
MAX_INLINE_ENTRIES = 150
MAX_INLINE_ENTRY = 64_000
MAX_ENTRIES_AT_ONCE = 2_000  # unseen ones taken from one poll; the rest follows with the next
_HASHES_AT_ONCE = 1_000
_PIECE_SECONDS = 0.005
_LARGEST_PIECE = 50

Seen = Callable[[Sequence[bytes]], Awaitable[AbstractSet[bytes]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a poll got out of a body.

    ``left`` counts unseen entries that were not taken this time: while it is not 0, forget the
    validators and the body hash, so that the next poll reads the document again.
    """

    outcome: FetchOutcome
    reason: str = ""  # one sentence for people; empty when there is nothing to say
    entries: tuple[Entry, ...] = ()  # unseen ones, in the document's order
    hashes: tuple[bytes, ...] = ()  # of everything taken, also of what yielded no entry
    total: int = 0  # entries in the document
    left: int = 0
    ttl: float | None = None  # seconds


async def read(
    body: bytes,
    *,
    feed: Feed,
    content_type: str | None,
    now: datetime,
    seen: Seen,
    parsing: Parser,
) -> Document:
    """Read a body; never raises for a bad document, and never holds the event loop for long.

    ``seen`` answers which of some hashes are known for this feed.
    """
    context = Context(feed.url, feed.country, now)
    request = Request(body, content_type, feed.encoding, feed.language, context)
    if len(body) > MAX_INLINE_BYTES or body.startswith(b"\x1f\x8b"):
        return await _in_worker(request, seen, parsing)
    try:
        async with parsing.turn:
            found = opened.open_document(request)
    except TooCostlyHereError:
        return await _in_worker(request, seen, parsing)
    if isinstance(found, Refusal):
        return Document(outcome=found.outcome, reason=found.reason)
    numbers = await _unseen(found.hashes, seen)
    if _too_much_here(found, numbers):
        return await _in_worker(request, seen, parsing)
    entries = await _in_pieces(found, numbers, parsing)
    return _document(found.hashes, numbers, len(numbers), entries, found.ttl)


async def _in_worker(request: Request, seen: Seen, parsing: Parser) -> Document:
    async with parsing.document(request) as session:
        if isinstance(session, Refusal):
            return Document(outcome=session.outcome, reason=session.reason)
        numbers = await _unseen(session.hashes, seen)
        found = await session.parse(numbers[:MAX_ENTRIES_AT_ONCE]) if numbers else ([], 0)
        if isinstance(found, Refusal):
            return Document(outcome=found.outcome, reason=found.reason, total=len(session.hashes))
        entries, done = found
        return _document(session.hashes, numbers, done, entries, session.ttl)


async def _unseen(hashes: Sequence[bytes], seen: Seen) -> list[int]:
    """Numbers of the entries not known yet; of two alike in one document, the first."""
    first: dict[bytes, int] = {}
    for number, digest in enumerate(hashes):
        first.setdefault(digest, number)
    unique = list(first)
    known: set[bytes] = set()
    for start in range(0, len(unique), _HASHES_AT_ONCE):
        known |= await seen(unique[start : start + _HASHES_AT_ONCE])
    return [number for digest, number in first.items() if digest not in known]


def _too_much_here(found: Opened, numbers: Sequence[int]) -> bool:
    return (
        len(numbers) > MAX_INLINE_ENTRIES
        or found.weight(numbers) > MAX_INLINE_BYTES
        or found.largest(numbers) > MAX_INLINE_ENTRY
    )


async def _in_pieces(found: Opened, numbers: Sequence[int], parsing: Parser) -> list[Entry]:
    """Parse in pieces of a few milliseconds, by the pace that the documents before had."""
    entries: list[Entry] = []
    start = 0
    while start < len(numbers):
        async with parsing.turn:
            size = max(1, min(_LARGEST_PIECE, int(_PIECE_SECONDS / parsing.pace)))
            piece = numbers[start : start + size]
            begun = time.thread_time()  # what other processes take would make pieces too small
            entries += found.parse(piece)
            parsing.pace = max(parsing.pace / 2, (time.thread_time() - begun) / len(piece))
            await asyncio.sleep(0)  # within the turn: one piece of one document per loop round
        start += size
    return entries


def _document(
    hashes: Sequence[bytes],
    numbers: Sequence[int],
    done: int,
    entries: Sequence[Entry],
    ttl: float | None,
) -> Document:
    left = len(numbers) - done
    outcome = FetchOutcome.NEW if entries else FetchOutcome.NOTHING_NEW
    reason = ""
    if left:
        reason = (
            f"The feed has {len(hashes):,} entries, {len(numbers):,} of them new: {done:,} were "
            f"taken now, the other {left:,} follow with the next polls."
        )
    elif numbers and not entries and len(numbers) == len(hashes):
        outcome = FetchOutcome.UNREADABLE
        reason = "The document looks like a feed, but no entry can be read."
    return Document(
        outcome=outcome,
        reason=reason,
        entries=tuple(entries),
        hashes=tuple(hashes[number] for number in numbers[:done]),
        total=len(hashes),
        left=left,
        ttl=ttl,
    )
