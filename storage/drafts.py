"""Drafts: what a person has begun in the chat and not finished; forgotten after a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.ids import DraftId
from storage.schema import drafts

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One of them; ``value`` is JSON and belongs to the command that ``kind`` names."""

    id: DraftId
    user_id: int
    chat_id: int
    kind: str
    value: Mapping[str, Any]
    made_at: datetime


def put(conn: Connection, draft: Draft) -> None:
    """Keep a draft; one of the same id and owner gets the new value. Old ones of all go."""
    expire(conn, draft.made_at)
    changed = conn.execute(
        update(drafts)
        .where(drafts.c.id == draft.id, drafts.c.user_id == draft.user_id)
        .values(value=dict(draft.value))
    )
    if changed.rowcount:
        return
    conn.execute(
        insert(drafts).values(
            id=draft.id,
            user_id=draft.user_id,
            chat_id=draft.chat_id,
            kind=draft.kind,
            value=dict(draft.value),
            made_at=draft.made_at,
        )
    )


def get(
    conn: Connection, draft_id: DraftId, user_id: int, kind: str, now: datetime
) -> Draft | None:
    """Return a draft of that person and kind; None where there is none, or it is a day old."""
    row = conn.execute(
        select(drafts).where(
            drafts.c.id == draft_id,
            drafts.c.user_id == user_id,
            drafts.c.kind == kind,
            drafts.c.made_at > now - KEPT,
        )
    ).first()
    return None if row is None else Draft(**row._mapping)


def of_kind(conn: Connection, kind: str) -> Sequence[Draft]:
    """Return everybody's drafts of a kind, the oldest first."""
    rows = conn.execute(select(drafts).where(drafts.c.kind == kind).order_by(drafts.c.id))
    return [Draft(**row._mapping) for row in rows]


def count(conn: Connection, user_id: int, kind: str, since: datetime) -> int:
    """Return how many drafts of a kind a person has made since then."""
    wanted = select(func.count()).where(
        drafts.c.user_id == user_id, drafts.c.kind == kind, drafts.c.made_at > since
    )
    return conn.scalar(wanted) or 0


def drop(conn: Connection, draft_id: DraftId, user_id: int) -> bool:
    """Forget a draft; False where that person has no such one."""
    gone = delete(drafts).where(drafts.c.id == draft_id, drafts.c.user_id == user_id)
    return conn.execute(gone).rowcount > 0


def drop_of_chat(conn: Connection, chat_id: int) -> int:
    """Forget what was begun in a chat; returns how many."""
    return conn.execute(delete(drafts).where(drafts.c.chat_id == chat_id)).rowcount


def expire(conn: Connection, now: datetime) -> int:
    """Forget what is a day old; returns how many."""
    return conn.execute(delete(drafts).where(drafts.c.made_at <= now - KEPT)).rowcount
