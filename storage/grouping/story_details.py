"""A story in all its parts, for ``story show``: placements, corrections, messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from bot.alerts.destination import DeliveryState, DestinationKind
from bot.alerts.intent import AlertKind, NotifyReason
from bot.alerts.view import StoryView
from bot.ids import AlertId, ArticleId, StoryId
from bot.stories.override import Override
from storage.archive import articles
from storage.grouping import overrides, stories
from storage.records import ArticleRecord
from storage.schema import alerts, deliveries, destinations, story_articles
from storage.schema import stories as stories_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where grouping put a report, and why."""

    story_id: StoryId
    reason: str | None  # a PlacementReason; None: before there were any


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One alert about a story; its deliveries are rows of their own."""

    alert_id: AlertId
    kind: AlertKind
    reason: NotifyReason
    article_id: ArticleId | None  # the report that leads it
    created_at: datetime
    dispatched: bool
    silenced: bool
    deliveries: tuple["Sent", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Where one message stands at one destination."""

    kind: DestinationKind
    address: str
    thread: int  # 0: none
    state: DeliveryState
    finished_at: datetime | None
    message_id: int | None
    edits: int
    edited_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDetails:
    """Everything that is known of one story."""

    view: StoryView
    created_at: datetime
    thread: tuple[StoryView, ...]  # the others of its thread, in the order they began
    reports: tuple[ArticleRecord, ...]  # in the order they were read
    placed: Mapping[ArticleId, Placed]
    corrections: tuple[Override, ...]  # withdrawn ones and their undoing too, oldest first
    told: tuple[Told, ...]

    @property
    def lead(self) -> ArticleRecord | None:
        """The report that leads the story's message, or its first."""
        leading = {told.article_id for told in self.told}
        found = [one for one in self.reports if one.report.article_id in leading]
        return next(iter([*found, *self.reports]), None)


def details(conn: Connection, story_id: StoryId) -> StoryDetails | None:
    """Return the story with all its parts; None when there is none."""
    view = stories.views(conn, [story_id]).get(story_id)
    if view is None:
        return None
    others = [one for one in stories.thread(conn, view.thread_id) if one != story_id]
    related = stories.views(conn, others)
    inside = stories.articles_of(conn, [story_id]).get(story_id, ())
    return StoryDetails(
        view=view,
        created_at=_created(conn, story_id),
        thread=tuple(related[one] for one in others if one in related),
        reports=tuple(articles.by_ids(conn, inside)),
        placed=_placed(conn, story_id),
        corrections=overrides.of_story(conn, story_id),
        told=_told(conn, story_id),
    )


def _created(conn: Connection, story_id: StoryId) -> datetime:
    created: datetime = conn.execute(
        select(stories_table.c.created_at).where(stories_table.c.id == story_id)
    ).scalar_one()
    return created


def _placed(conn: Connection, story_id: StoryId) -> dict[ArticleId, Placed]:
    query = select(story_articles).where(story_articles.c.story_id == story_id)
    return {
        ArticleId(row.article_id): Placed(
            story_id=StoryId(row.placed_in or row.story_id), reason=row.reason
        )
        for row in conn.execute(query)
    }


def _told(conn: Connection, story_id: StoryId) -> tuple[Told, ...]:
    about = or_(alerts.c.story_id == story_id, alerts.c.about_id == story_id)
    rows = conn.execute(select(alerts).where(about).order_by(alerts.c.id)).all()
    return tuple(
        Told(
            alert_id=AlertId(row.id),
            kind=AlertKind(row.kind),
            reason=NotifyReason(row.reason),
            article_id=None if row.article_id is None else ArticleId(row.article_id),
            created_at=row.created_at,
            dispatched=row.dispatched_at is not None,
            silenced=row.silenced_by is not None,
            deliveries=_sent(conn, row.bundled_into or row.id),
        )
        for row in rows
    )


def _sent(conn: Connection, alert_id: int) -> tuple[Sent, ...]:
    query = (
        select(deliveries, destinations.c.kind, destinations.c.address, destinations.c.thread)
        .join(destinations, destinations.c.id == deliveries.c.destination_id)
        .where(deliveries.c.alert_id == alert_id)
        .order_by(deliveries.c.id)
    )
    return tuple(_one(row) for row in conn.execute(query))


def _one(row: Any) -> Sent:
    return Sent(
        kind=DestinationKind(row.kind),
        address=row.address,
        thread=row.thread,
        state=DeliveryState(row.state),
        finished_at=row.finished_at,
        message_id=row.message_id,
        edits=row.edits,
        edited_at=row.edited_at,
    )
