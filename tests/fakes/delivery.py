"""Dispatcher and sender over a newsroom, driven until nothing can go any more."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from bot.alerts.courier import Courier
from bot.alerts.destination import DestinationKind
from bot.alerts.dispatcher import Dispatcher
from bot.alerts.messengers import Messenger
from bot.alerts.pace import TelegramPace
from bot.alerts.pacing import Limits, Pacing
from bot.alerts.sender import Sender
from bot.delivery.outbox import DatabaseOutbox
from tests.fakes.newsroom import LeapingClock, Newsroom


@dataclass
class Delivery:
    """A running sender, and what it told the admin."""

    dispatcher: Dispatcher
    sender: Sender
    running: "asyncio.Task[None]"
    outbox: DatabaseOutbox
    clock: LeapingClock
    told: list[str] = field(default_factory=list)

    async def dispatch(self, *, catch_up_complete: bool = True) -> None:
        """Dispatch, then wait until the sender has nothing left to do."""
        await self.dispatcher.dispatch(catch_up_complete=catch_up_complete)
        await self.quiet()

    async def quiet(self) -> None:
        """Let time pass until nothing waits any more; raises what ended the sender."""
        self.sender.wake()
        async with asyncio.timeout(20):
            while not (self.sender.idle and await self.outbox.next_due() is None):
                if self.running.done():
                    self.running.result()
                await self.breath()

    async def breath(self) -> None:
        """Let things happen; where nothing can, time passes until something does."""
        if self.sender.idle:
            self.clock.leap()
        await asyncio.sleep(0.001)


@asynccontextmanager
async def delivering(
    room: Newsroom,
    messengers: Mapping[DestinationKind, Messenger],
    *,
    instance: str = "one",
    limits: Limits | None = None,
) -> AsyncIterator[Delivery]:
    """Run a sender over the room's database."""
    told: list[str] = []
    outbox = room.outbox(instance)
    courier = Courier(outbox, messengers, room.clock, told.append)
    sender = Sender(outbox, courier, room.clock, TelegramPace(Pacing(limits), room.clock))
    dispatcher = Dispatcher(room.alerts(), room.clock, sender.wake)
    running = asyncio.create_task(sender.run())
    try:
        yield Delivery(dispatcher, sender, running, outbox, room.clock, told)
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await running
