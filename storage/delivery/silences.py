"""Silences: what is held back, what each held back, and when one ends."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from bot.alerts import silence as values
from bot.alerts.silence import Silence, SilenceId, SilenceMatcher, SilenceState
from bot.ids import AlertId, IdSource, StoryId
from bot.match.verdict import Indicator
from storage.batches import chunks
from storage.delivery.story_alerts import LOUDER
from storage.schema import alerts, deliveries, edits, silences, stories
from storage.types import UtcMicros

_ACTIVE = silences.c.state == SilenceState.ACTIVE
_NOW = bindparam("now", type_=UtcMicros())
_HOLDING = select(silences).where(_ACTIVE, silences.c.ends_at > _NOW).order_by(silences.c.id)
_OVER = select(silences).where(_ACTIVE, silences.c.ends_at <= _NOW).order_by(silences.c.id)
_NEXT_END = select(func.min(silences.c.ends_at, type_=UtcMicros())).where(_ACTIVE)
_RUNNING = select(silences.c.id).where(_ACTIVE)


def add(
    conn: Connection,
    ids: IdSource,
    now: datetime,
    *,
    matcher: SilenceMatcher,
    author: str,
    why: str,
    ends_at: datetime,
) -> Silence:
    """Begin a silence; raises ValueError with a sentence when something is missing.

    One on a story covers its thread: the matcher is kept with the thread's first story.
    """
    problem = values.problem(matcher, author=author, why=why, now=now, ends_at=ends_at)
    if problem is not None:
        raise ValueError(problem)
    number = SilenceId(ids.next(now))
    row = {
        "id": number,
        "matcher": _matcher_json(conn, matcher),
        "author": author,
        "why": why.strip(),
        "starts_at": now,
        "ends_at": ends_at,
        "suppressed": 0,
        "state": SilenceState.ACTIVE,
    }
    conn.execute(insert(silences), row)
    hold_edits(conn, now)
    found = get(conn, number)
    assert found is not None
    return found


def get(conn: Connection, silence_id: SilenceId) -> Silence | None:
    """Return one silence, or None."""
    row = conn.execute(select(silences).where(silences.c.id == silence_id)).first()
    return None if row is None else _silence(row)


def every(conn: Connection) -> list[Silence]:
    """Return all silences, the latest first."""
    return [_silence(row) for row in conn.execute(select(silences).order_by(silences.c.id.desc()))]


def active(conn: Connection, now: datetime) -> list[Silence]:
    """Return those that hold back at ``now``, the oldest first: that one counts."""
    return [_silence(row) for row in conn.execute(_HOLDING, {"now": now})]


def due_to_end(conn: Connection, now: datetime) -> list[Silence]:
    """Return those whose time is over and whose end is not told yet."""
    return [_silence(row) for row in conn.execute(_OVER, {"now": now})]


def next_end(conn: Connection) -> datetime | None:
    """Return when the next silence ends; in the past: its end is not told yet."""
    found: datetime | None = conn.scalar(_NEXT_END)
    return found


def end(conn: Connection, silence_id: SilenceId, now: datetime, by: str) -> bool:
    """End a silence before its time; False when it had ended. The running bot tells of it."""
    silence = get(conn, silence_id)
    if silence is None or silence.state is SilenceState.ENDED or silence.ends_at <= now:
        return False
    conn.execute(
        update(silences)
        .where(silences.c.id == silence_id, _ACTIVE)
        .values(ends_at=now, ended_by=by)
    )
    if silence.matcher.story is not None:
        held = _edits_of(silence.matcher.story) & (edits.c.due == silence.ends_at)
        conn.execute(update(edits).where(held).values(due=now))
        hold_edits(conn, now)
    return True


def close(conn: Connection, silence_id: SilenceId) -> bool:
    """Note that the end of a silence is told; False when somebody else did."""
    changed = conn.execute(
        update(silences).where(silences.c.id == silence_id, _ACTIVE).values(state="ended")
    )
    return changed.rowcount == 1


def hold(
    conn: Connection, silence_id: SilenceId, alert_ids: Collection[AlertId], now: datetime
) -> int:
    """Keep these alerts back; returns how many were not dispatched meanwhile."""
    held = 0
    for part in chunks(list(alert_ids)):
        held += conn.execute(
            update(alerts)
            .where(alerts.c.id.in_(part), alerts.c.dispatched_at.is_(None))
            .values(silenced_by=silence_id, dispatched_at=now)
        ).rowcount
    conn.execute(
        update(silences)
        .where(silences.c.id == silence_id)
        .values(suppressed=silences.c.suppressed + held)
    )
    return held


def let_go(conn: Connection, alert_ids: Collection[AlertId]) -> None:
    """Let the dispatcher ask again whether the silences that hold these alerts back still do."""
    for part in chunks(list(alert_ids)):
        held = alerts.c.id.in_(part), alerts.c.silenced_by.in_(_RUNNING)
        counts = select(alerts.c.silenced_by, func.count()).where(*held)
        for silence_id, count in conn.execute(counts.group_by(alerts.c.silenced_by)).all():
            conn.execute(
                update(silences)
                .where(silences.c.id == silence_id)
                .values(suppressed=silences.c.suppressed - count)
            )
        conn.execute(update(alerts).where(*held).values(silenced_by=None, dispatched_at=None))


def held_by(conn: Connection, silence_id: SilenceId) -> list[AlertId]:
    """Return the alerts that a silence held back, in order."""
    query = select(alerts.c.id).where(alerts.c.silenced_by == silence_id).order_by(alerts.c.id)
    return [AlertId(found) for found in conn.scalars(query)]


def hold_edits(conn: Connection, now: datetime) -> None:
    """Put off the edits of silenced stories to the end of their silence."""
    for silence in active(conn, now):
        if silence.matcher.story is not None:
            early = _edits_of(silence.matcher.story) & (edits.c.due < silence.ends_at)
            conn.execute(update(edits).where(early).values(due=silence.ends_at))


def _edits_of(thread: StoryId) -> Any:
    in_thread = select(stories.c.id).where(
        (stories.c.thread_id == thread) | (stories.c.id == thread)
    )
    messages = (
        select(deliveries.c.id)
        .join(alerts, alerts.c.id == deliveries.c.alert_id)
        .where(
            alerts.c.story_id.in_(in_thread)
            | (alerts.c.about_id.in_(in_thread) & (alerts.c.occasion == LOUDER))
        )
    )
    return edits.c.delivery_id.in_(messages)


def _matcher_json(conn: Connection, matcher: SilenceMatcher) -> dict[str, Any]:
    thread = None
    if matcher.story is not None:
        query = select(stories.c.thread_id).where(stories.c.id == matcher.story)
        thread = conn.scalar(query)
        if thread is None:
            raise ValueError("there is no such story")
    named = {
        "indicator": None if matcher.indicator is None else str(matcher.indicator),
        "country": matcher.country,
        "feed": matcher.feed,
        "outlet": matcher.outlet,
        "story": thread,
    }
    return {name: value for name, value in named.items() if value is not None}


def _silence(row: Any) -> Silence:
    named = dict(row.matcher)
    if "indicator" in named:
        named["indicator"] = Indicator(named["indicator"])
    return Silence(
        id=SilenceId(row.id),
        matcher=SilenceMatcher(**named),
        author=row.author,
        why=row.why or "",
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        state=SilenceState(row.state),
        suppressed=row.suppressed,
        ended_by=row.ended_by,
    )
