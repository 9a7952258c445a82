"""Words to the admins: gathered for a moment, then one message, in their private chats.

A change of health, a first poll's count, a delivery that died: each is told once. Without a token
or without admins the log has them.
"""

import asyncio
import logging
from collections.abc import Sequence

from bot.alerts.destination import DestinationKind, DestinationRole
from bot.alerts.html import escaped
from bot.alerts.intent import NotifyReason
from bot.clock import Clock
from bot.condition.trouble import Trouble
from bot.errors import DatabaseError
from bot.feeds.feed import DueFeed
from bot.feeds.health import change_message, worth_telling
from bot.ids import IdSource
from bot.settings import Settings
from storage.database import Database
from storage.delivery import deliveries, destinations
from storage.records import FeedBatch

_GATHER_SECONDS = 30.0
_MOST_LINES = 30
_LONGEST_LINE = 300

log = logging.getLogger(__name__)


class Notices:
    """Takes sentences from everywhere, at any time; ``run`` sends them."""

    def __init__(self, database: Database, clock: Clock, ids: IdSource, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids
        self._admins = settings.telegram_admins if settings.token is not None else ()
        self._lines: list[str] = []
        self._first_polls: list[tuple[str, int, int]] = []
        self._woken = asyncio.Event()
        self._trouble = Trouble(log)

    def tell(self, sentence: str) -> None:
        """Hand over one sentence; returns at once."""
        log.warning("for the admins: %s", sentence)
        if self._admins:
            self._lines.append(sentence[:_LONGEST_LINE])
            self._woken.set()

    def polled(self, due: DueFeed, batch: FeedBatch) -> None:
        """Tell of a feed's change of health and of a first poll."""
        before, after = due.state.health, batch.record.state.health
        if worth_telling(before, after):
            self.tell(change_message(due.feed, before, after, batch.record.state))
        if due.state.successes == 0 and batch.items:
            held = sum(item.intent.reason is NotifyReason.FIRST_POLL for item in batch.items)
            self._first_polls.append((due.feed.name, len(batch.items), held))
            self._woken.set()

    async def run(self) -> None:
        """Send what was gathered until cancelled."""
        while True:
            await self._woken.wait()
            await self._clock.sleep(_GATHER_SECONDS)
            self._woken.clear()
            first_polls, self._first_polls = self._first_polls, []
            if first_polls:
                self.tell(_first_polls(first_polls))
            lines, self._lines = self._lines, []
            self._woken.clear()
            if not lines:
                continue
            try:
                await self._post(lines)
            except DatabaseError as error:
                self._trouble.lasts(f"a notice waits: {error}")
                self._lines = lines + self._lines
                self._woken.set()
            else:
                self._trouble.over()

    async def _post(self, lines: Sequence[str]) -> None:
        shown = list(lines[:_MOST_LINES])
        if len(lines) > _MOST_LINES:
            shown.append(f"... and {len(lines) - _MOST_LINES} more; /feeds and the log have all.")
        plain = "\n".join(shown)
        body = {"html": escaped(plain), "plain": plain, "silent": True}
        now = self._clock.now()
        for admin in self._admins:
            await self._database.write(
                lambda conn, admin=admin: deliveries.post(  # type: ignore[misc]
                    conn,
                    destinations.ensure(
                        conn,
                        DestinationKind.TELEGRAM,
                        str(admin),
                        self._ids,
                        now,
                        role=DestinationRole.ADMIN,
                    ).id,
                    body,
                    self._ids,
                    now,
                )
            )


def _first_polls(polls: Sequence[tuple[str, int, int]]) -> str:
    articles = sum(count for _, count, _ in polls)
    matches = sum(held for _, _, held in polls)
    which = polls[0][0] if len(polls) == 1 else f"{len(polls)} feeds"
    return (
        f"First poll of {which}: {articles} articles went to history, {matches} of them matches"
        " that alert nobody; /recent shows them."
    )
