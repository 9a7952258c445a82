"""Alerts: what is to be told, once per story."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from bot.alerts.intent import AlertKind, NotifyReason, Severity
from bot.alerts.view import AlertView, Report
from bot.ids import AlertId, ArticleId, IdSource, StoryId
from storage import archive_rows, stories
from storage.batches import chunks
from storage.schema import alerts, articles

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
_DISPATCHED = (
    update(alerts)
    .where(alerts.c.id.in_(bindparam("ids", expanding=True)), _OPEN)
    .values(dispatched_at=bindparam("now"))
)
_ROWS = select(alerts).where(alerts.c.id.in_(bindparam("ids", expanding=True)))
_MEMBERS = select(alerts).where(alerts.c.bundled_into.in_(bindparam("ids", expanding=True)))
_LEADS = select(articles.c.id, articles.c.lead).where(
    articles.c.id.in_(bindparam("ids", expanding=True))
)


def undispatched(conn: Connection, limit: int) -> list[AlertId]:
    """Return the oldest alerts that have no deliveries yet; members of a catch-up are left out."""
    return [AlertId(found) for found in conn.scalars(_UNDISPATCHED, {"count": limit})]


def unbundled(conn: Connection) -> list[AlertId]:
    """Return the catch-up alerts that wait to be put into one message."""
    return [AlertId(row.id) for row in conn.execute(_UNBUNDLED)]


def oldest_catch_up(conn: Connection) -> datetime | None:
    """Return since when the oldest of them waits."""
    waiting = select(func.min(alerts.c.created_at, type_=alerts.c.created_at.type))
    oldest: datetime | None = conn.scalar(
        waiting.where(_OPEN, _MEMBER, alerts.c.bundled_into.is_(None))
    )
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


def view(conn: Connection, alert_id: AlertId) -> AlertView:
    """Return the alert with its reports, the earning one first; KeyError when there is none."""
    return views(conn, [alert_id])[alert_id]


def views(conn: Connection, alert_ids: Collection[AlertId]) -> dict[AlertId, AlertView]:
    """``view`` for several at once."""
    wanted = list(alert_ids)
    rows = conn.execute(_ROWS, {"ids": wanted}).all()
    members: dict[int, list[Any]] = {}
    for member in conn.execute(_MEMBERS.order_by(alerts.c.id), {"ids": wanted}):
        members.setdefault(member.bundled_into, []).append(member)
    every = [*rows, *(member for group in members.values() for member in group)]
    reports = _reports(conn, every)
    return {
        AlertId(row.id): _view(
            row,
            reports,
            tuple(_view(member, reports, ()) for member in members.get(row.id, ())),
        )
        for row in rows
    }


def _reports(conn: Connection, rows: Collection[Any]) -> dict[int, tuple[Report, ...]]:
    """Return the reports of each alert's story, by the alert's id."""
    told = [row for row in rows if row.article_id is not None]
    in_story = stories.articles_of(conn, [row.story_id for row in told])
    leads: dict[int, int] = {}
    for part in chunks([one for group in in_story.values() for one in group]):
        for article_id, lead in conn.execute(_LEADS, {"ids": part}):
            leads[article_id] = lead
    keys = {
        row.id: [
            (row.article_id, row.revision),
            *((one, leads[one]) for one in in_story[row.story_id] if one != row.article_id),
        ]
        for row in told
    }
    found = archive_rows.reports(conn, {key for group in keys.values() for key in group})
    return {alert: tuple(found[key] for key in group) for alert, group in keys.items()}


def _view(
    row: Any, reports: dict[int, tuple[Report, ...]], members: tuple[AlertView, ...]
) -> AlertView:
    return AlertView(
        alert_id=AlertId(row.id),
        story_id=None if row.story_id is None else StoryId(row.story_id),
        kind=AlertKind(row.kind),
        reason=NotifyReason(row.reason),
        severity=Severity(row.severity),
        created_at=row.created_at,
        reports=reports.get(row.id, ()),
        away_since=row.away_since,
        members=members,
    )


def of_article(conn: Connection, article_id: ArticleId) -> AlertId | None:
    """Return the alert that this article earned, if it did."""
    found = conn.scalar(select(alerts.c.id).where(alerts.c.article_id == article_id))
    return None if found is None else AlertId(found)
