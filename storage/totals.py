"""Figures for those who watch the machine: some cost a walk over a table, some do not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, case, func, select, text, type_coerce

from bot.alerts.destination import DeliveryState
from bot.feeds.feed import Health
from storage.schema import alerts, articles, deliveries, feed_states, feeds

_SECOND = 1_000_000  # times are stored as microseconds
_OPEN = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.UNKNOWN)
# The condition of the partial index, word for word, or it is not used.
_IS_OPEN = text("deliveries.state IN ('queued', 'sending', 'unknown')")
_delay = (
    type_coerce(alerts.c.created_at, BigInteger) - type_coerce(articles.c.published, BigInteger)
) / _SECOND


@dataclass(frozen=True, slots=True)
class Delays:
    """How long alerts took: per limit in seconds how many were no slower; all; their sum."""

    up_to: Mapping[float, int]
    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Totals:
    """What a walk over the tables counts."""

    articles: int
    alerts: Mapping[str, int]  # by the reason of their message
    ended: Mapping[str, int]  # deliveries by state, without those that wait
    lost_answers: int
    delays: Delays  # from publication to the alert row; undated reports have none


@dataclass(frozen=True, slots=True)
class Queue:
    """The deliveries that wait."""

    waiting: Mapping[str, int]  # by state
    oldest: datetime | None  # when it was queued


def read(conn: Connection, limits: Sequence[float]) -> Totals:
    """Count; at 200,000 articles and 5,000 alerts a few hundredths of a second."""
    by_reason = select(alerts.c.reason, func.count()).group_by(alerts.c.reason)
    by_state = select(
        deliveries.c.state,
        func.count(deliveries.c.finished_at),
        func.sum(deliveries.c.ambiguous),
    ).group_by(deliveries.c.state)
    ended = list(conn.execute(by_state))
    return Totals(
        articles=conn.scalar(select(func.count()).select_from(articles)) or 0,
        alerts={str(reason): count for reason, count in conn.execute(by_reason)},
        ended={str(state): count for state, count, _ in ended},
        lost_answers=sum(int(lost or 0) for *_, lost in ended),
        delays=_delays(conn, limits),
    )


def _delays(conn: Connection, limits: Sequence[float]) -> Delays:
    no_slower = [func.sum(case((_delay <= limit, 1), else_=0)) for limit in limits]
    query = (
        select(func.count(), func.sum(_delay), *no_slower)
        .select_from(alerts)
        .join(articles, articles.c.id == alerts.c.article_id)
        .where(articles.c.published.is_not(None), articles.c.published <= alerts.c.created_at)
    )
    count, seconds, *found = conn.execute(query).one()
    up_to = {limit: int(number or 0) for limit, number in zip(limits, found, strict=True)}
    return Delays(up_to, count, float(seconds or 0))


def queue(conn: Connection) -> Queue:
    """Look at what waits, through its own index, however many messages were sent."""
    query = (
        select(deliveries.c.state, func.count(), func.min(deliveries.c.created_at))
        .where(_IS_OPEN, deliveries.c.finished_at.is_(None))
        .group_by(deliveries.c.state)
    )
    rows: Sequence[Any] = conn.execute(query).all()
    waiting = dict.fromkeys(map(str, _OPEN), 0) | {str(row[0]): int(row[1]) for row in rows}
    return Queue(waiting, min((row[2] for row in rows), default=None))


def feed_health(conn: Connection) -> list[tuple[str, Health, int]]:
    """Return country, health and number of the enabled feeds of the list."""
    rows: Sequence[Any] = conn.execute(
        select(feeds.c.country, feed_states.c.health, func.count())
        .join(feed_states, feed_states.c.feed_id == feeds.c.id)
        .where(feeds.c.removed_at.is_(None), feeds.c.enabled)
        .group_by(feeds.c.country, feed_states.c.health)
    ).all()
    return [(row[0], Health(row[1]), int(row[2])) for row in rows]
