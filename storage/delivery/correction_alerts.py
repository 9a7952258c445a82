"""What readers are told of a correction: one answer to the message that is corrected."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, exists, insert, or_, select, update

from bot.alerts.destination import DeliveryState
from bot.alerts.intent import AlertKind, NotifyReason, Severity
from bot.alerts.view import StoryView
from bot.ids import AlertId, IdSource, StoryId
from bot.stories.fold import undone_by
from bot.stories.override import Override, OverrideAction
from bot.stories.refusal import Picture
from storage.delivery import story_alerts
from storage.delivery.story_alerts import Told
from storage.schema import alerts, articles, deliveries, edits, held_alerts
from storage.types import UtcMicros

_MAIN = select(alerts).where(
    alerts.c.story_id == bindparam("story"), alerts.c.silenced_by.is_(None)
)
_WAITING = exists().where(deliveries.c.alert_id == alerts.c.id) | exists().where(
    held_alerts.c.alert_id == alerts.c.id
)
_NOW = bindparam("now", type_=UtcMicros())
# A claimed delivery is in a sender's hands and may be out the next moment.
_IN_HAND = select(deliveries.c.id).where(
    deliveries.c.alert_id == bindparam("alert"), deliveries.c.claimed_until > _NOW
)
_QUEUED = and_(
    deliveries.c.alert_id == bindparam("alert"),
    deliveries.c.state == DeliveryState.QUEUED,
    or_(deliveries.c.claimed_until.is_(None), deliveries.c.claimed_until <= _NOW),
)
_UNEDITED = delete(edits).where(edits.c.delivery_id.in_(select(deliveries.c.id).where(_QUEUED)))
_UNSENT = delete(deliveries).where(_QUEUED)
_UNHELD = delete(held_alerts).where(
    held_alerts.c.alert_id == bindparam("alert"), held_alerts.c.digest_id.is_(None)
)
_WITHHOLD = (
    update(alerts).where(alerts.c.id == bindparam("alert"), ~_WAITING).values(dispatched_at=_NOW)
)
# Whom the dispatcher has not asked yet, or is to ask again, need not hear of it.
_NO_FURTHER = (
    update(alerts)
    .where(alerts.c.id == bindparam("alert"), alerts.c.dispatched_at.is_(None))
    .values(dispatched_at=_NOW)
)
_LET_GO = (
    update(alerts)
    .where(
        alerts.c.story_id == bindparam("story"),
        alerts.c.silenced_by.is_(None),
        alerts.c.bundled_into.is_(None),
        alerts.c.dispatched_at.in_(bindparam("moments", expanding=True)),
        ~_WAITING,
    )
    .values(dispatched_at=None)
)


def withhold(conn: Connection, changed: Iterable[StoryId], after: Picture, now: datetime) -> None:
    """Keep an alert that nobody has yet from telling what is no event, or is told elsewhere; and
    let it go out when that is withdrawn."""
    moments = [one.at for one in after.corrections]
    for story in changed:
        if _is_over(after.stories[story]):
            _hold_back(conn, story, now)
        else:
            conn.execute(_LET_GO, {"story": story, "moments": moments})


def _hold_back(conn: Connection, story: StoryId, now: datetime) -> None:
    main = conn.execute(_MAIN, {"story": story}).first()
    if main is None or main.bundled_into is not None:
        return
    if _is_out(conn, main, now):
        conn.execute(_NO_FURTHER, {"alert": main.id, "now": now})
        return
    for statement in (_UNEDITED, _UNSENT, _UNHELD, _WITHHOLD):
        conn.execute(statement, {"alert": main.id, "now": now})


def _is_out(conn: Connection, main: Any, now: datetime) -> bool:
    """Whether somebody has the message, or may have it the next moment."""
    one = Told(main.id, main.story_id, Severity(main.severity), main.bundled_into)
    shown = main.bundled_into or main.id
    in_hand = conn.execute(_IN_HAND, {"alert": shown, "now": now}).first()
    return in_hand is not None or story_alerts.is_out(conn, one)


def told(conn: Connection, story: StoryId, now: datetime) -> AlertId | None:
    """Return the alert whose message an answer can go to: it is out, and no silence held it."""
    main = conn.execute(_MAIN, {"story": story}).first()
    if main is None or not _is_out(conn, main, now):
        return None
    return AlertId(main.bundled_into or main.id)


def _is_over(story: StoryView) -> bool:
    return story.retracted or story.merged_into is not None


def tell(
    conn: Connection,
    ids: IdSource,
    now: datetime,
    *,
    override: Override,
    before: Picture,
    after: Picture,
) -> AlertId | None:
    """Queue the one message that says it, as an answer to the one that is corrected."""
    if override.action == OverrideAction.SPLIT:
        return _tell_split(conn, ids, now, override, after)
    for story in _corrected(override, before, after):
        answered = told(conn, story, now)
        if answered is not None:
            return story_alerts.answer(
                conn,
                ids,
                now,
                story_id=story,
                occasion=f"override:{override.id}",
                kind=AlertKind.CORRECTION,
                reason=NotifyReason.CORRECTED,
                severity=after.stories[story].severity,
                answers=answered,
            )
    return None


def _corrected(override: Override, before: Picture, after: Picture) -> list[StoryId]:
    """The stories whose message may need the answer, the likeliest first."""
    known = {one.id: one for one in before.corrections}
    base = override
    while (target := undone_by(base)) is not None:
        base = known[target]
    if base.action == OverrideAction.CONFIRM or base.story_id is None:
        return []  # a confirmation is a mark in the message; so is its end
    parted = [
        story
        for story, view in sorted(after.stories.items())
        if story in before.stories
        and (before.stories[story].merged_into is None) != (view.merged_into is None)
    ]
    return parted or [after.root(base.story_id)]


def _tell_split(
    conn: Connection, ids: IdSource, now: datetime, override: Override, after: Picture
) -> AlertId | None:
    """The report's own alert is the correction; none where its old story was never to be told."""
    new = split_to(override)
    old = None if override.story_id is None else after.root(override.story_id)
    if new is None or old is None or old not in after.told:
        return None
    lead = select(articles.c.lead).where(articles.c.id == override.article_id)
    alert = AlertId(ids.next(now))
    conn.execute(
        insert(alerts).values(
            id=alert,
            story_id=new,
            article_id=override.article_id,
            revision=conn.scalar(lead),
            kind=AlertKind.NEW,
            reason=NotifyReason.SPLIT_OFF,
            severity=after.stories[new].severity,
            created_at=now,
            answers=told(conn, old, now),
        )
    )
    return alert


def split_to(override: Override) -> StoryId | None:
    """Return the story that a split made; None for other corrections."""
    if override.action != OverrideAction.SPLIT:
        return None
    return StoryId((override.value or {})["to"])
