"""Audit: who changed what, for people to read; never the content of messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from bot.ids import IdSource
from storage.schema import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One act."""

    at: datetime
    actor: str  # a user id, or the command line
    action: str  # e.g. feeds.add
    subject: str  # e.g. the feed's name
    detail: dict[str, Any] | None = None


def write(conn: Connection, ids: IdSource, line: AuditLine) -> None:
    """Add a line."""
    conn.execute(
        insert(audit).values(
            id=ids.next(line.at),
            at=line.at,
            actor=line.actor,
            action=line.action,
            subject=line.subject,
            detail=line.detail,
        )
    )


def latest(conn: Connection, limit: int) -> Sequence[AuditLine]:
    """Return the newest lines, newest first."""
    rows = conn.execute(select(audit).order_by(audit.c.id.desc()).limit(limit))
    return [_line(row) for row in rows]


def count(conn: Connection) -> int:
    """Return how many lines there are."""
    return conn.scalar(select(func.count()).select_from(audit)) or 0


def page(conn: Connection, offset: int, limit: int) -> Sequence[AuditLine]:
    """Return lines, newest first, after the ``offset`` newest ones."""
    rows = conn.execute(select(audit).order_by(audit.c.id.desc()).offset(offset).limit(limit))
    return [_line(row) for row in rows]


def _line(row: Row[Any]) -> AuditLine:
    return AuditLine(
        at=row.at, actor=row.actor, action=row.action, subject=row.subject, detail=row.detail
    )
