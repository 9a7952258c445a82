"""The bot: what is started, in which order, and how it ends.

    feeds.toml ──> tick: due feeds ──> fetch ──> decode, split, parse unseen ──> match ──> decide
                                                                                             │
        one transaction: article, revision, verdict, claims, story, alert row  <── ingest <──┘
                                     │
                                 dispatcher ──> deliveries ──> sender ──> Telegram, terminal, web
                                                                             │
    chat (long polling) <── questions and answers ──> Telegram  <────────────┘

Everything runs in one event loop. A crash between any two steps loses nothing: what is not
committed is still due, what is committed and not sent is still queued.
"""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.alerts.courier import Courier
from bot.alerts.dispatcher import Dispatcher
from bot.alerts.sender import Sender
from bot.clock import Clock
from bot.condition.oversight import Oversight
from bot.condition.progress import Progress
from bot.condition.readiness import SENDER_LOOKS_EVERY
from bot.condition.sign_of_life import SignOfLife
from bot.condition.trouble import Trouble
from bot.delivery import timetable, ways_out
from bot.delivery.catch_up import CatchUp
from bot.delivery.dispatching import DatabaseAlerts
from bot.delivery.notices import Notices
from bot.delivery.outbox import DatabaseOutbox
from bot.errors import DatabaseError
from bot.feeds.feed import DueFeed
from bot.housekeeping import Housekeeping
from bot.ids import IdSource
from bot.match.matcher import Matcher
from bot.polling.service import Polling
from bot.recovery import recover
from bot.settings import Settings
from storage.database import Database
from storage.records import FeedBatch, IngestResult

if TYPE_CHECKING:
    from bot.chat.application import Chat
    from bot.page import Page

STOP_SECONDS = 2.0  # for chat and polls together, then for sends; all of it stays under 10

log = logging.getLogger(__name__)


class Bot:
    """One running Jembatan; ``start``, then ``wait`` until something ends it, then ``stop``."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        instance: str = "run",
        matcher: Matcher | None = None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._tasks: set[asyncio.Task[Any]] = set()
        self._failed: asyncio.Future[None] | None = None
        self.ids = IdSource()
        self._notices = Notices(database, clock, self.ids, settings)
        self._progress = Progress(clock)
        self.polling = Polling(
            settings,
            database,
            clock,
            self.ids,
            instance=instance,
            committed=self._committed,
            polled=self._polled,
            matcher=matcher,
        )
        self._outbox = DatabaseOutbox(database, clock, self.ids, instance, settings)
        self._ways_out = ways_out.build(settings, clock)
        courier = Courier(self._outbox, self._ways_out.messengers, clock, tell=self._notices.tell)
        self._sender = Sender(self._outbox, courier, clock, self._ways_out.pace)
        self.oversight = Oversight(settings, database, clock, self._sender, self.polling)
        self._alerts = DatabaseAlerts(database, clock, self.ids)
        self._dispatcher = Dispatcher(self._alerts, clock, dispatched=self._sender.wake)
        self._timetable = timetable.whole(database, clock, self.ids, settings, self._sender.wake)
        self._housekeeping = Housekeeping(database, clock)
        self._catch_up = CatchUp(database, clock, self.polling.all_asked_since)
        self._sign_of_life = SignOfLife(database, clock)
        self._trouble = Trouble(log)
        self.page = self._page_for() if settings.listens_at else None
        self._chat = self._chat_for(settings.token) if settings.token else None

    def _page_for(self) -> "Page":
        """The page; like the chat it is loaded only where it is wanted."""
        from bot.page import Page

        routes, tell = self.oversight.routes(), self._notices.tell
        return Page(self._settings, self._database, self._clock, routes, tell)

    def _chat_for(self, token: str) -> "Chat":
        """The conversation; only with a token, so that nothing of it is loaded without one."""
        from bot import services
        from bot.alerts.pace import TelegramPace
        from bot.alerts.pacing import Lane
        from bot.chat.application import Chat
        from bot.chat.connection import bot_for

        frame = services.Frame(
            database=self._database,
            clock=self._clock,
            ids=self.ids,
            settings=self._settings,
            queued=self._queued,
            tell=self._notices.tell,
            matcher=self.polling.matcher,
            reload_feeds=self.polling.reload_feeds,
            reload_indicators=self.polling.reload_indicators,
        )
        return Chat(
            bot_for(token, self._settings.telegram_api_url),
            self._settings,
            self._clock,
            services=services.build(frame),
            pace=TelegramPace(self._ways_out.pacing, self._clock, Lane.REPLY),
            take_posts=self.page.take_posts if self.page else None,
        )

    def _queued(self) -> None:
        """Someone wrote an alert, or let rows go again."""
        self._dispatcher.wake(catch_up_complete=False)
        self._sender.wake()

    async def start(self) -> None:
        """Start every part; raises a JembatanError that says what is wrong."""
        self._failed = asyncio.get_running_loop().create_future()
        away_since = await self._sign_of_life.last()
        await recover(self._database, self._outbox, self._ways_out.wanted, self._notices.tell)
        await self.polling.start(away_since)
        self._run(self._sender.run(), "sender")
        self._run(self._dispatcher.run(), "dispatcher")
        self._run(self._housekeeping.run(), "housekeeping")
        self._run(self._notices.run(), "notices")
        self._run(self.oversight.run(), "oversight")
        if self.page is not None:
            self._run(self.page.run(), "page")
        if self._chat is not None:
            self._run(self._chat.run(), "chat")
        self._dispatcher.wake(catch_up_complete=False)
        self._clock.start_ticking(self._tick, self._settings.tick_seconds, self._next_moment)

    async def wait(self) -> None:
        """Return never, unless a part fails for good: then raise what it raised."""
        assert self._failed is not None
        await self._failed

    async def idle(self) -> bool:
        """Whether poll, commit and outbox are idle: nothing is under way or could go now."""
        return not self.polling.busy and self._dispatcher.idle and self._sender.idle

    async def stop(self) -> None:
        """Finish what is under way, leave the rest in the database, close everything."""
        await self._clock.stop_ticking()
        ends = [part.stop(STOP_SECONDS) for part in (self._chat, self.page) if part is not None]
        await asyncio.gather(self.polling.stop(STOP_SECONDS), *ends)
        if self._tasks:  # else it never came to sending
            await self._sender.drain(STOP_SECONDS)
            with suppress(DatabaseError):
                await self._sign_of_life.leave()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._ways_out.aclose()

    async def _tick(self) -> None:
        try:
            await self._look_around()
        except DatabaseError as error:
            self._trouble.lasts(f"nothing new is polled for the moment: {error}")
        else:
            self._trouble.over()

    async def _look_around(self) -> None:
        await self._sign_of_life.leave()
        self._progress.tell(busy=self.polling.busy)
        await self.polling.tick()
        complete = await self._catch_up.complete()
        # Corrections may come from another process.
        if complete or await self._alerts.waiting():
            self._dispatcher.wake(catch_up_complete=complete)
        due = await self._outbox.next_due()  # an edit needs no dispatcher
        idles = self._sender.age > SENDER_LOOKS_EVERY
        if idles or (due is not None and due <= self._clock.now()):
            self._sender.wake()
        await self._timetable.tick()

    async def _next_moment(self) -> datetime | None:
        """When something is to be done again, for a clock that jumps there."""
        moments = [await self.polling.next_due(), await self._timetable.next_moment()]
        if await self._catch_up.waits_since() is not None:
            seconds = self._settings.tick_seconds
            moments.append(self._clock.now() + timedelta(seconds=seconds))
        return min((moment for moment in moments if moment is not None), default=None)

    def _polled(self, due: DueFeed, batch: FeedBatch) -> None:
        self._notices.polled(due, batch)
        self._progress.polled(due, batch)
        self.oversight.counters.polled(batch)

    def _committed(self, result: IngestResult) -> None:
        self._progress.committed(result)
        self.oversight.counters.committed(result)
        if result.new or result.revised:
            self._dispatcher.wake(catch_up_complete=False)  # new alerts, and those asked again
            self._sender.wake()  # a later report of an event wants its message edited
            self._housekeeping.wake()

    def _run(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._part_ended)

    def _part_ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        # Looked at even where another part failed first: else asyncio complains at the end.
        error = None if task.cancelled() else task.exception()
        if error is not None and self._failed is not None and not self._failed.done():
            self._failed.set_exception(error)
