"""The pinned board: one message per chat that wants it, edited in place when the board changes.

Making it and editing it go through the outbox: its text is the body of a delivery, its edits wait
in the queue of edits and keep to the chat's limits. It is made at most once; where people deleted
it, it is made again, not more often than hourly, and where nobody knows what became of it, a day
later.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from bot.alerts.html import Block, Document, Link, Text
from bot.board.telling.announcements import Boards
from bot.board.values import Board
from bot.board.wording.overview import overview
from bot.board.wording.voice import Voice
from bot.clock import Clock
from bot.errors import DatabaseError, JembatanError
from bot.ids import IdSource
from storage.database import Database
from storage.follow_up import pinned
from storage.follow_up.board_news import Telling
from storage.follow_up.pinned import Pinned, Place

EVERY = timedelta(minutes=1)
AFTER_DELETED, AFTER_LOST = timedelta(hours=1), timedelta(days=1)
_CLOSING_UNITS = 400  # kept free for the lines below the board

log = logging.getLogger(__name__)


class PinnedBoard:
    """``tick`` keeps every pinned board as it should be."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        ids: IdSource,
        boards: Boards,
        *,
        page: str | None,
        queued: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids
        self._boards = boards
        self._page = page
        self._queued = queued
        self._looked_at: datetime | None = None

    async def tick(self) -> None:
        """Look after the boards, if a minute has passed."""
        now = self._clock.now()
        looked_at = self._looked_at
        if looked_at is not None and looked_at <= now < looked_at + EVERY:
            return
        self._looked_at = now
        places = await self._database.read(pinned.places)
        if not places:
            return
        try:
            board = await self._boards.board()
        except DatabaseError:
            raise
        except JembatanError as error:
            log.warning("the pinned board stays as it is: %s", error)
            return
        where = [one.id for one in places]
        there = await self._database.read(lambda conn: pinned.newest(conn, where))
        changed = [await self._keep(one, there.get(one.id), board, now) for one in places]
        if any(changed):
            self._queued()

    async def _keep(self, place: Place, found: Pinned | None, board: Board, now: datetime) -> bool:
        """Make, or bring up to date, the board of one chat; returns whether there is work."""
        body = self._body(board, place.language, now)
        if found is None or _is_due_again(found, now):
            number = 1 if found is None else found.number + 1
            telling = Telling(place.id, pinned.key(number), body)
            return await self._database.write(
                lambda conn: pinned.post(conn, telling, self._ids, now)
            )
        if found.deleted or found.lost or found.body["of"] == body["of"]:
            return False
        await self._database.write(lambda conn: pinned.say(conn, found, body, now))
        return True

    def _body(self, board: Board, language: str, now: datetime) -> dict[str, Any]:
        """Return the message; ``of`` tells boards apart whatever the time of day."""
        voice = Voice(language)
        shown = overview(board, voice, spare=_CLOSING_UNITS)
        of = blake2b(shown.html().encode("utf-8", "replace"), digest_size=16).hexdigest()
        updated = Text(f"\n{voice.text('overview.updated', time=f'{now:%H:%M}')}")
        closing = [Block((updated,))]
        if self._page is not None:
            closing.append(Block((Link((Text(voice.text("overview.page")),), self._page),)))
        document = Document((*shown.blocks, *closing))
        return {
            "html": document.html(),
            "plain": document.plain(),
            "silent": True,
            "pin": True,
            "of": of,
        }


def _is_due_again(found: Pinned, now: datetime) -> bool:
    if found.deleted:
        return now - found.made_at >= AFTER_DELETED
    return found.lost and now - found.made_at >= AFTER_LOST
