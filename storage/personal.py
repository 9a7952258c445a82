"""What is stored about a chat: the one table that /privacy, /export and /stop work from.

Every column of every table stands either here or in IMPERSONAL; a test compares both with the
schema, so that a new column cannot be forgotten by any of the three.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, or_, select

from bot.alerts.destination import DestinationKind
from storage.schema import (
    deliveries,
    destinations,
    digests,
    drafts,
    edits,
    feedback,
    held_alerts,
)


class Until(StrEnum):
    """How long something is kept; every member has words in the chat's catalogues."""

    STOP = "stop"  # until /stop
    DAY = "day"  # a day, or until /stop


@dataclass(frozen=True, slots=True)
class Kept:
    """One table with something about a chat in it; ``what`` names its words in the catalogues."""

    what: str
    table: Table
    until: Until
    columns: tuple[str, ...]


def _names(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# In the order in which rows must go: those that refer to others first.
KEPT = (
    Kept("edits", edits, Until.STOP, _names(
        "delivery_id destination_id wanted_at due attempts claimed_by claimed_until error")),
    Kept("held", held_alerts, Until.STOP, _names(
        "destination_id alert_id reason held_at digest_id")),
    Kept("messages", deliveries, Until.STOP, _names(
        "id alert_id destination_id lane state attempts ambiguous not_before claimed_by"
        " claimed_until message_id body error created_at finished_at digest_id shown edited_at"
        " edits")),
    Kept("digests", digests, Until.STOP, _names("id destination_id period made_at")),
    Kept("feedback", feedback, Until.STOP, _names("destination_id story_id at")),
    Kept("drafts", drafts, Until.DAY, _names("id user_id chat_id kind value made_at")),
    Kept("chat", destinations, Until.STOP, _names(
        "id kind address thread language role filter state not_before created_at changed_at note"
        " preferences next_digest refusals origin")),
)  # fmt: skip

# Tables that say nothing of a chat, and those that name an analyst or admin who did something.
# Of meta, "menus" names analysts and admins, whose ids the settings hold, while they hold them.
IMPERSONAL = frozenset(
    _names(
        "alerts articles claims feed_days feed_states feeds history identities leases meta polls"
        " postings revisions search_batches sightings stories story_articles updates verdicts"
    )
)
STAFF = {"audit": "actor", "overrides": "actor", "silences": "author"}


def erase(conn: Connection, chat_id: int, thread: int | None, *, everywhere: bool = False) -> int:
    """Forget a chat, or that topic of it; returns how many subscriptions it had there.

    Everything goes at once: wishes, what is queued and what was sent, feedback, drafts.
    """
    found = _destinations(conn, chat_id, thread, everywhere=everywhere)
    for kept in KEPT:
        conn.execute(delete(kept.table).where(_mine(kept.table, found, chat_id)))
    return len(found)


def export(
    conn: Connection, chat_id: int, thread: int | None
) -> Mapping[str, list[dict[str, Any]]]:
    """Return every stored row about a chat, or that topic of it, by table, ready for JSON."""
    found = _destinations(conn, chat_id, thread, everywhere=False)
    return {
        kept.table.name: [
            {name: _plain(value) for name, value in row._mapping.items()}
            for row in conn.execute(select(kept.table).where(_mine(kept.table, found, chat_id)))
        ]
        for kept in reversed(KEPT)
    }


def _destinations(
    conn: Connection, chat_id: int, thread: int | None, *, everywhere: bool
) -> list[int]:
    mine = (destinations.c.kind == DestinationKind.TELEGRAM) & (
        destinations.c.address == str(chat_id)
    )
    if not everywhere:
        mine &= destinations.c.thread == (thread or 0)
    return list(conn.scalars(select(destinations.c.id).where(mine)))


def _mine(table: Table, found: list[int], chat_id: int) -> ColumnElement[bool]:
    if table is drafts:
        # In private, chat and person have the same number.
        return or_(drafts.c.chat_id == chat_id, drafts.c.user_id == chat_id)
    column = table.c.id if table is destinations else table.c.destination_id
    return column.in_(found)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value
