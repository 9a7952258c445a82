"""Ingest: what one round of polls brings becomes rows, all of it or none.

Runs inside one write transaction, so nobody else writes between the look and the insert. Each
table gets one statement for the whole batch: at thirty new entries per feed that is what keeps an
entry's cost below a tenth of parsing it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.alerts.policy import FRESH
from bot.feeds.entry import Entry
from bot.ids import IdSource
from storage.archive import identities
from storage.archive.identities import key_of
from storage.archive.ingest_plan import Plan
from storage.batches import insert_missing
from storage.feed_list import feeds
from storage.grouping.story_window import StoryWindow
from storage.records import FeedBatch, IngestItem, IngestResult
from storage.schema import sightings

_TEXTS = ("guid", "link", "title", "summary")


def ingest(
    conn: Connection,
    batches: Sequence[FeedBatch],
    ids: IdSource,
    now: datetime,
    *,
    window: StoryWindow | None = None,
    fresh: timedelta = FRESH,
) -> IngestResult:
    """Store polls and their new entries; returns what was new, and the alerts made.

    An entry that any of its keys recognises is that article; a title and summary that none of
    its revisions had makes a new revision. Relevant reports go into stories; the first one of an
    event that may be told makes its alert. ``window``: stories of late that the process keeps;
    its owner settles it after the commit. ``fresh``: how old an event may be and still be news.
    """
    feeds.apply(conn, [batch.record for batch in batches])
    _remember_sightings(conn, batches)
    keyed = [
        (batch.record, _storable(item), [key_of(key) for key in item.keys])
        for batch in batches
        for item in batch.items
    ]
    known = identities.find(conn, (key for _, _, keys in keyed for key in keys))
    plan = Plan(known, ids, now)
    for record, item, keys in keyed:
        plan.take(record, item, keys)
    plan.carry_out(conn, window or StoryWindow(), fresh)
    return plan.result()


def _remember_sightings(conn: Connection, batches: Sequence[FeedBatch]) -> None:
    rows = []
    for batch in batches:
        hashes = set(batch.record.entry_hashes)
        hashes.update(item.entry.entry_hash for item in batch.items)
        hashes.discard(b"")
        feed_id, at = batch.record.feed_id, batch.record.at
        rows += [{"feed_id": feed_id, "entry_hash": seen, "seen_at": at} for seen in hashes]
    insert_missing(conn, sightings, rows)


def _storable(item: IngestItem) -> IngestItem:
    """Take out what a text column refuses: one odd character must not hold up a whole round."""
    if all(_is_storable(getattr(item.entry, name)) for name in _TEXTS):
        return item
    return replace(item, entry=_cleaned(item.entry))


def _is_storable(text: str | None) -> bool:
    if text is None or text.isascii():
        return text is None or "\0" not in text
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _cleaned(entry: Entry) -> Entry:
    texts = {name: getattr(entry, name) for name in _TEXTS}
    return replace(
        entry,
        **{
            name: text and text.replace("\0", "").encode(errors="replace").decode()
            for name, text in texts.items()
        },
    )
