"""Alerts in the database, as the dispatcher sees them: which wait, and for whom they become rows.

Each alert is asked of the silences first, then of the wishes of every reader: a delivery, a place
in the next digest, or nothing. What is decided is read beside the writers, what is written comes
in transactions of a few hundred rows, so that polling never waits long. A crash between two of
them leaves the alert undispatched: it goes on with those who have no row yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.alerts import schedule, ways
from bot.alerts.intent import AlertKind, NotifyReason
from bot.alerts.silence import SilenceId, silenced
from bot.alerts.view import AlertView
from bot.clock import Clock
from bot.ids import AlertId, DestinationId, IdSource
from storage.database import Database
from storage.delivery import alerts, digests, dispatch, silences
from storage.delivery.digests import Held
from storage.delivery.dispatch import Receiver

_ROWS = 300  # about so many in one transaction

Views = Mapping[AlertId, AlertView]


@dataclass(slots=True)
class _Page:
    """What becomes of some alerts at some destinations."""

    deliveries: list[tuple[AlertId, DestinationId]] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    last: DestinationId | None = None  # None: no destinations are left


class DatabaseAlerts:
    """Implements ``AlertRows`` of the dispatcher."""

    def __init__(self, database: Database, clock: Clock, ids: IdSource) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids

    async def waiting(self) -> bool:
        """Whether alerts wait to be dispatched; corrections come from other processes too."""
        return bool(await self._database.read(lambda conn: alerts.undispatched(conn, 1)))

    async def dispatch(self, limit: int) -> int:
        """Expand some undispatched alerts; return how many."""
        found = await self._database.read(lambda conn: alerts.undispatched(conn, limit))
        if found:
            await self._expand(await self._not_silenced(found))
        return len(found)

    async def dispatch_catch_up(self) -> int:
        """Bundle all waiting catch-ups into one alert and expand it; return how many."""
        members = await self._database.read(alerts.unbundled)
        if not members:
            return 0
        await self._not_silenced(members)
        now = self._clock.now()
        bundle = await self._database.write(
            lambda conn: alerts.bundle_catch_up(conn, self._ids, now)
        )
        if bundle is not None:
            await self._expand([bundle])
        return len(members)

    async def _not_silenced(self, found: Sequence[AlertId]) -> Sequence[AlertId]:
        """Keep back what a silence holds; return the others."""
        now = self._clock.now()
        if not await self._database.read(lambda conn: silences.active(conn, now)):
            return found

        def change(conn: Connection) -> Sequence[AlertId]:
            held = _silenced(conn, found, now)
            for silence_id, alert_ids in held.items():
                silences.hold(conn, silence_id, alert_ids, now)
            gone = {alert_id for alert_ids in held.values() for alert_id in alert_ids}
            return [alert_id for alert_id in found if alert_id not in gone]

        return await self._database.write(change)

    async def _expand(self, found: Sequence[AlertId]) -> None:
        if not found:
            return
        views = await self._database.read(lambda conn: alerts.views(conn, found))
        size = max(1, _ROWS // len(found))
        after: DestinationId | None = None
        while True:
            now = self._clock.now()
            page = await self._database.read(
                lambda conn, after=after, now=now: _page(conn, views, after, size, now)  # type: ignore[misc]
            )
            await self._database.write(
                lambda conn, page=page, now=now: self._write(conn, page, views, now)  # type: ignore[misc]
            )
            if page.last is None:
                return
            after = page.last

    def _write(self, conn: Connection, page: _Page, views: Views, now: datetime) -> None:
        dispatch.queue(conn, page.deliveries, self._ids, now)
        digests.hold(conn, page.held, now)
        if page.last is None:
            alerts.mark_dispatched(conn, _as_they_were(conn, views), now)


def _as_they_were(conn: Connection, views: Views) -> list[AlertId]:
    """Return the alerts whose events are still what was decided of; the others are asked again."""
    seen = {view.story.story_id: view.story.updated_at for view in views.values() if view.story}
    changed = dispatch.changed(conn, seen)
    return [one for one, view in views.items() if view.story_id not in changed]


def _silenced(
    conn: Connection, found: Sequence[AlertId], now: datetime
) -> dict[SilenceId, list[AlertId]]:
    active = silences.active(conn, now)
    views = alerts.views(conn, found)
    held: dict[SilenceId, list[AlertId]] = {}
    for alert_id in found:
        silence = silenced(views[alert_id], active, now)
        if silence is not None:
            held.setdefault(silence.id, []).append(alert_id)
    return held


def _page(
    conn: Connection, views: Views, after: DestinationId | None, size: int, now: datetime
) -> _Page:
    """Decide for the next ``size`` destinations."""
    receivers = dispatch.receivers(conn, after, size)
    where = [receiver.id for receiver in receivers]
    page = _Page(last=where[-1] if len(where) == size else None)
    if not where:
        return page
    settled = dispatch.settled(conn, list(views), where)
    for alert_id in sorted(views):
        view = views[alert_id]
        barred = _barred(conn, view, where)
        for receiver in receivers:
            if receiver.id in barred or (alert_id, receiver.id) in settled:
                continue
            _decide(page, alert_id, view, receiver, now)
    return page


def _barred(
    conn: Connection, view: AlertView, where: Sequence[DestinationId]
) -> set[DestinationId]:
    """Return who must not get a further message about an event.

    Who waits for the first one in a digest: that will say what is true then. With a correction,
    who was never told. And with an alert that is asked again, who heard of the event by its louder
    message.
    """
    if view.reason not in (NotifyReason.CORRECTED, NotifyReason.SEVERITY_ROSE):
        about = view.story_id
        return set() if about is None else dispatch.heard_louder(conn, about, where)
    if view.answers is None:
        return set(where) if view.kind is AlertKind.CORRECTION else set()
    barred = dispatch.awaited(conn, view.answers, where)
    if view.kind is AlertKind.CORRECTION:
        barred |= set(where) - dispatch.told(conn, view.answers, where, view.story_id)
    return barred


def _decide(
    page: _Page, alert_id: AlertId, view: AlertView, receiver: Receiver, now: datetime
) -> None:
    intent = ways.way(receiver.preferences, view, now)
    if intent.kind is AlertKind.SKIP:
        return
    until = None
    if intent.kind is AlertKind.DIGEST:
        until = schedule.next_digest(receiver.preferences, now)
    if until is None:
        page.deliveries.append((alert_id, receiver.id))
    else:
        page.held.append(Held(receiver.id, alert_id, intent.reason, until))
