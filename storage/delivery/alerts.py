"""Alerts: what is to be told, once per story."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from bot.alerts.intent import AlertKind, NotifyReason, Severity
from bot.ids import AlertId, ArticleId, IdSource
from storage.batches import chunks
from storage.delivery.alert_views import view, views
from storage.delivery.story_alerts import answer
from storage.schema import alerts

__all__ = [
    "answer",
    "bundle_catch_up",
    "mark_dispatched",
    "of_article",
    "oldest_catch_up",
    "unbundled",
    "undispatched",
    "view",
    "views",
]

_BY_LOUDNESS = (Severity.DOOR, Severity.ENGAGEMENT, Severity.CONDITION)
_MEMBER = (alerts.c.kind == AlertKind.CATCH_UP) & alerts.c.story_id.is_not(None)
_OPEN = alerts.c.dispatched_at.is_(None)
_UNDISPATCHED = (
    select(alerts.c.id).where(_OPEN, ~_MEMBER).order_by(alerts.c.id).limit(bindparam("count"))
)
_UNBUNDLED = (
    select(alerts.c.id, alerts.c.severity, alerts.c.away_since)
    .where(_OPEN, _MEMBER, alerts.c.bundled_into.is_(None))
    .order_by(alerts.c.id)
)
_OLDEST = select(func.min(alerts.c.created_at, type_=alerts.c.created_at.type)).where(
    _OPEN, _MEMBER, alerts.c.bundled_into.is_(None)
)
_DISPATCHED = (
    update(alerts)
    .where(alerts.c.id.in_(bindparam("ids", expanding=True)), _OPEN)
    .values(dispatched_at=bindparam("now"))
)


def undispatched(conn: Connection, limit: int) -> list[AlertId]:
    """Return the oldest alerts that have no deliveries yet; members of a catch-up are left out."""
    return [AlertId(found) for found in conn.scalars(_UNDISPATCHED, {"count": limit})]


def unbundled(conn: Connection) -> list[AlertId]:
    """Return the catch-up alerts that wait to be put into one message."""
    return [AlertId(row.id) for row in conn.execute(_UNBUNDLED)]


def oldest_catch_up(conn: Connection) -> datetime | None:
    """Return since when the oldest of them waits."""
    oldest: datetime | None = conn.scalar(_OLDEST)
    return oldest


def mark_dispatched(conn: Connection, alert_ids: Collection[AlertId], now: datetime) -> None:
    """Note that these alerts have their deliveries."""
    for part in chunks(list(alert_ids)):
        conn.execute(_DISPATCHED, {"ids": part, "now": now})


def bundle_catch_up(conn: Connection, ids: IdSource, now: datetime) -> AlertId | None:
    """Put every waiting catch-up alert into one message; returns its alert, None if none waits."""
    members = conn.execute(_UNBUNDLED).all()
    if not members:
        return None
    bundle = AlertId(ids.next(now))
    loudest = min((Severity(row.severity) for row in members), key=_BY_LOUDNESS.index)
    since = [row.away_since for row in members if row.away_since is not None]
    conn.execute(
        insert(alerts).values(
            id=bundle,
            kind=AlertKind.CATCH_UP,
            reason=NotifyReason.WHILE_AWAY,
            severity=loudest,
            away_since=min(since, default=None),
            created_at=now,
        )
    )
    for part in chunks([row.id for row in members]):
        conn.execute(
            update(alerts)
            .where(alerts.c.id.in_(part))
            .values(bundled_into=bundle, dispatched_at=now)
        )
    return bundle


def of_article(conn: Connection, article_id: ArticleId) -> AlertId | None:
    """Return the alert that this article earned, if it did."""
    earned = select(alerts.c.id).where(
        alerts.c.article_id == article_id, alerts.c.story_id.is_not(None)
    )
    found = conn.scalar(earned)
    return None if found is None else AlertId(found)
