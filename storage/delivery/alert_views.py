"""Alerts read whole: with their story, its reports, what they answer, what corrected them.

The reports of a story come with the one that earned the alert first, then in the order in which
they were first seen. Of a story with more than MOST_REPORTS the rest is the first report of each
of its newest outlets.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select

from bot.alerts.intent import AlertKind, NotifyReason, Severity
from bot.alerts.view import AlertView, Report, StoryView
from bot.ids import AlertId, StoryId
from bot.stories.override import Override
from storage.archive import archive_rows
from storage.grouping import stories
from storage.grouping.story_states import rows_of
from storage.schema import alerts, articles, overrides, story_articles

MOST_REPORTS = 30  # a message names fewer outlets than that

_ROWS = select(alerts).where(alerts.c.id.in_(bindparam("ids", expanding=True)))
_MEMBERS = (
    select(alerts)
    .where(alerts.c.bundled_into.in_(bindparam("ids", expanding=True)))
    .order_by(alerts.c.id)
)
_MAIN = select(alerts).where(alerts.c.story_id.in_(bindparam("ids", expanding=True)))
_REPORTS = (
    select(
        story_articles.c.story_id,
        articles.c.id,
        articles.c.lead,
        articles.c.feed_id,
        articles.c.first_seen,
    )
    .join(articles, articles.c.id == story_articles.c.article_id)
    .where(story_articles.c.story_id.in_(bindparam("ids", expanding=True)))
    .order_by(articles.c.first_seen, articles.c.id)
)
_OVERRIDES = select(overrides).where(overrides.c.id.in_(bindparam("ids", expanding=True)))
_CORRECTED_BY = "override:"  # how the occasion of a correction begins


def view(conn: Connection, alert_id: AlertId) -> AlertView:
    """Return the alert with its reports, the earning one first; KeyError when there is none."""
    return views(conn, [alert_id])[alert_id]


def views(conn: Connection, alert_ids: Collection[AlertId]) -> dict[AlertId, AlertView]:
    """``view`` for several at once, in the order given; unknown ids are left out."""
    rows = {row.id: row for row in rows_of(conn, _ROWS, alert_ids)}
    members: dict[int, list[Any]] = {}
    for member in rows_of(conn, _MEMBERS, rows):
        members.setdefault(member.bundled_into, []).append(member)
    bundled = [member for group in members.values() for member in group]
    answered = {row.answers for row in [*rows.values(), *bundled]} - {None}
    earlier = {row.id: row for row in rows_of(conn, _ROWS, answered)}
    read = _Reader(conn, [*rows.values(), *bundled, *earlier.values()])
    shown = {number: read.view(row) for number, row in earlier.items()}
    return {
        AlertId(number): replace(
            read.view(rows[number], shown),
            members=tuple(read.view(member, shown) for member in members.get(number, ())),
        )
        for number in alert_ids
        if number in rows
    }


class _Reader:
    """What a set of alerts needs, read once."""

    def __init__(self, conn: Connection, rows: Sequence[Any]) -> None:
        self._stories = stories.views(conn, {StoryId(one) for row in rows if (one := _about(row))})
        self._overrides = _overrides(conn, rows)
        self._in_story: dict[int, list[Any]] = {}
        for report in rows_of(conn, _REPORTS, self._stories):
            self._in_story.setdefault(report.story_id, []).append(report)
        self._leads = _leads(conn, rows)
        self._keys = {row.id: self._keys_of(row) for row in rows}
        wanted = {key for keys in self._keys.values() for key in keys}
        self._reports = archive_rows.reports(conn, wanted)

    def _keys_of(self, row: Any) -> list[tuple[int, int]]:
        """The revisions to show, the one that earned the alert first."""
        reports = self._in_story.get(_about(row) or 0, [])
        lead = self._leads.get(row.id)
        others = [one for one in reports if lead is None or one.id != lead[0]]
        first = [] if lead is None else [lead]
        if len(first) + len(others) > MOST_REPORTS:
            others = _of_newest_outlets(others, MOST_REPORTS - len(first))
        return [*first, *((one.id, one.lead) for one in others)]

    def view(self, row: Any, earlier: Mapping[int, AlertView] | None = None) -> AlertView:
        about = _about(row)
        story: StoryView | None = self._stories.get(StoryId(about)) if about else None
        reports: tuple[Report, ...] = tuple(self._reports[key] for key in self._keys[row.id])
        return AlertView(
            alert_id=AlertId(row.id),
            story_id=None if about is None else StoryId(about),
            kind=AlertKind(row.kind),
            reason=NotifyReason(row.reason),
            severity=Severity(row.severity),
            created_at=row.created_at,
            reports=reports,
            report_count=max(len(reports), len(self._in_story.get(about or 0, ()))),
            age=None if row.age_seconds is None else timedelta(seconds=row.age_seconds),
            away_since=row.away_since,
            story=story,
            answers=None if row.answers is None else AlertId(row.answers),
            earlier=(earlier or {}).get(row.answers),
            override=self._overrides.get(_override_id(row) or 0),
        )


def _about(row: Any) -> int | None:
    found: int | None = row.about_id if row.story_id is None else row.story_id
    return found


def _leads(conn: Connection, rows: Sequence[Any]) -> dict[int, tuple[int, int]]:
    """Return the revision that leads each alert: its own, or that of the story's alert."""
    without = {row.about_id for row in rows if row.article_id is None and row.about_id}
    main = {row.story_id: row for row in rows_of(conn, _MAIN, without)}
    return {
        row.id: (source.article_id, source.revision)
        for row in rows
        if (source := main.get(row.about_id) if row.article_id is None else row) is not None
        and source.article_id is not None
    }


def _of_newest_outlets(reports: Sequence[Any], most: int) -> list[Any]:
    first: dict[int, Any] = {}
    for one in reports:
        first.setdefault(one.feed_id, one)
    return list(first.values())[-most:]


def _override_id(row: Any) -> int | None:
    occasion = row.occasion or ""
    return int(occasion.removeprefix(_CORRECTED_BY)) if occasion.startswith(_CORRECTED_BY) else None


def _overrides(conn: Connection, rows: Sequence[Any]) -> dict[int, Override]:
    wanted = {found for row in rows if (found := _override_id(row)) is not None}
    return {row.id: Override(**row._mapping) for row in rows_of(conn, _OVERRIDES, wanted)}
