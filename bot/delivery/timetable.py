"""What is due by the clock: digests, ends of silences, words of the board. Asked once a minute.

All of it is columns in the database, so a late tick or a restart loses nothing, and what is unique
there (a digest per destination and period) keeps a clock that is set back from telling twice.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.alerts import schedule, ways
from bot.alerts.destination import DestinationKind, DestinationRole
from bot.alerts.html import escaped
from bot.alerts.intent import AlertKind
from bot.alerts.preferences import Preferences
from bot.alerts.render import Reader, silence_sentence
from bot.alerts.silence import Silence
from bot.alerts.view import AlertView
from bot.board.telling.board_times import BoardTimes
from bot.clock import Clock
from bot.ids import AlertId, DestinationId, IdSource
from bot.settings import Settings
from storage.database import Database
from storage.delivery import alerts, deliveries, destinations, digests, dispatch, silences
from storage.delivery.digests import MOST, Due

_EVERY = timedelta(minutes=1)
_BATCH = 100  # destinations in one transaction

log = logging.getLogger(__name__)


class Timetable:
    """``tick`` does what is due; ``next_moment`` says when that will be, for a clock that jumps."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        ids: IdSource,
        settings: Settings,
        queued: Callable[[], None],
        *,
        board: BoardTimes | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids
        self._admins = settings.telegram_admins if settings.token is not None else ()
        self._queued = queued
        self._board = board
        self._looked_at: datetime | None = None

    async def tick(self) -> None:
        """Do what is due, if a minute has passed."""
        now = self._clock.now()
        looked_at = self._looked_at
        if looked_at is not None and looked_at <= now < looked_at + _EVERY:
            return
        self._looked_at = now
        await self._end_silences(now)
        await self._make_digests(now)
        if self._board is not None:
            await self._board.tick()

    async def next_moment(self) -> datetime | None:
        """Return when something will be due; never before the next look."""
        soonest = await self._database.read(_soonest)
        of_board = await self._board.next_moment() if self._board is not None else None
        soonest = min((one for one in (soonest, of_board) if one is not None), default=None)
        if soonest is None or self._looked_at is None:
            return soonest
        return max(soonest, self._looked_at + _EVERY)

    # --- Digests ------------------------------------------------------------------------------

    async def _make_digests(self, now: datetime) -> None:
        def change(conn: Connection) -> int:
            found = digests.due(conn, now, _BATCH)
            for one in found:
                self._make(conn, one, now)
            return len(found)

        while await self._database.read(lambda conn: digests.due(conn, now, 1)):
            await self._database.write(change)
            self._queued()

    def _make(self, conn: Connection, due: Due, now: datetime) -> None:
        """Make one digest, or move it: into no quiet hours, and to a period that had none."""
        until = schedule.quiet_until(due.preferences, now)
        if due.at > now or until is not None:
            digests.defer(conn, due.id, until or _later(due.preferences, now))
            return
        period = schedule.period(due.preferences, now)
        made = digests.make(conn, due.id, period, self._ids, now)
        again = not made and digests.waiting(conn, due.id)
        digests.defer(conn, due.id, _later(due.preferences, now) if again else None)

    # --- Silences -----------------------------------------------------------------------------

    async def _end_silences(self, now: datetime) -> None:
        holding, over = await self._database.read(
            lambda conn: (silences.active(conn, now), silences.due_to_end(conn, now))
        )
        if holding:
            await self._database.write(lambda conn: silences.hold_edits(conn, now))
        for silence in over:
            await self._report(silence, now)
            await self._database.write(
                lambda conn, silence=silence: self._close(conn, silence, now)  # type: ignore[misc]
            )
            self._queued()

    async def _report(self, silence: Silence, now: datetime) -> None:
        """Queue what was held back for everyone who would have got some of it."""
        held = await self._database.read(lambda conn: _held_by(conn, silence))
        after: DestinationId | None = None
        while held:
            page = await self._database.read(
                lambda conn, after=after: dispatch.receivers(conn, after, _BATCH)  # type: ignore[misc]
            )
            to = [
                (one.id, schedule.quiet_until(one.preferences, now))
                for one in page
                if any(ways.way(one.preferences, view, now).kind != AlertKind.SKIP for view in held)
            ]
            await self._database.write(
                lambda conn, to=to: digests.report(conn, silence.id, to, self._ids, now)  # type: ignore[misc]
            )
            if len(page) < _BATCH:
                return
            after = page[-1].id

    def _close(self, conn: Connection, silence: Silence, now: datetime) -> None:
        if not silences.close(conn, silence.id):
            return
        total = len(silences.held_by(conn, silence.id))
        sentence = silence_sentence(silence, Reader(), total)
        log.info("%s", sentence)
        body = {"html": escaped(sentence), "plain": sentence, "silent": True}
        for admin in self._admins:
            where = destinations.ensure(
                conn,
                DestinationKind.TELEGRAM,
                str(admin),
                self._ids,
                now,
                role=DestinationRole.ADMIN,
            )
            deliveries.post(conn, where.id, body, self._ids, now)


def whole(
    database: Database,
    clock: Clock,
    ids: IdSource,
    settings: Settings,
    queued: Callable[[], None],
) -> Timetable:
    """Return the timetable with what the board tells."""
    board = BoardTimes(database, clock, ids, settings, queued)
    return Timetable(database, clock, ids, settings, queued, board=board)


def _held_by(conn: Connection, silence: Silence) -> list[AlertView]:
    held: list[AlertId] = silences.held_by(conn, silence.id)[:MOST]
    views = alerts.views(conn, held)
    return [views[alert_id] for alert_id in held]


def _later(preferences: Preferences, now: datetime) -> datetime:
    return schedule.next_digest(preferences, now) or now + _EVERY


def _soonest(conn: Connection) -> datetime | None:
    moments = (digests.next_due(conn), silences.next_end(conn))
    return min((moment for moment in moments if moment is not None), default=None)
