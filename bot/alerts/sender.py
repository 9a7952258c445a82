"""Drains the queue of deliveries.

Each destination has at most one message under way, so it gets them in order; destinations are
served beside each other, so a dead webhook or a slow chat costs itself and nobody else. What has
to wait, waits in the database.
"""

import asyncio
import logging
from datetime import datetime
from time import monotonic
from typing import Any, Protocol

from bot.alerts.courier import Courier
from bot.alerts.destination import Destination
from bot.alerts.parcel import Outbox, Parcel
from bot.clock import Clock
from bot.condition.trouble import Trouble
from bot.errors import DatabaseError
from bot.ids import DestinationId

_MOST_LANES = 16  # requests under way at once
_MOST_EDITS = 16
_MOST_WAITING = 200  # and messages that wait for their turn
_DATABASE_RETRY = 5.0  # seconds
_LOOK_AGAIN = 1.0  # seconds; a row that is due but in other hands
_GLANCE = 0.01
_LAST_WORD = 2.0  # seconds that a message under way is given after the drain

log = logging.getLogger(__name__)


class Pace(Protocol):
    """Keeps to the limits of the other side."""

    async def turn(self, destination: Destination) -> None:
        """Wait until one more message may go to that destination, and count it."""

    async def turn_of_edit(self, destination: Destination) -> datetime | None:
        """Count an edit that may go now, or return when it may."""


class NoPace:
    """For where there is no limit."""

    async def turn(self, destination: Destination) -> None:
        """Never waits."""

    async def turn_of_edit(self, destination: Destination) -> datetime | None:
        """Never waits."""
        del destination
        return None


class Sender:
    """Sends what is queued until it is stopped."""

    def __init__(
        self, outbox: Outbox, courier: Courier, clock: Clock, pace: Pace | None = None
    ) -> None:
        self._outbox = outbox
        self._courier = courier
        self._clock = clock
        self._pace = pace or NoPace()
        self._trouble = Trouble(log)
        self._lanes: dict[DestinationId, asyncio.Task[None]] = {}
        self._pausing = 0
        self._editing = 0
        self._woken = asyncio.Event()
        self._woken.set()
        self._searching = True
        self._closing = False
        self._looked = monotonic()
        self._failure: BaseException | None = None

    def wake(self) -> None:
        """Look for work now: something was queued, or may go again."""
        self._woken.set()

    @property
    def idle(self) -> bool:
        """True while nothing is queued that could go now."""
        busy = self._searching or self._woken.is_set()
        return not busy and len(self._lanes) == self._pausing

    @property
    def age(self) -> float:
        """Seconds since it last looked at the queue, or since it was made: of real time."""
        return monotonic() - self._looked

    async def run(self) -> None:
        """Send until cancelled; raises what ends the program, such as a refused token."""
        try:
            while True:
                self._woken.clear()
                self._searching = True
                await self._fill_lanes()
                self._looked = monotonic()
                if self._failure is not None:
                    raise self._failure
                await self._wait()
        finally:
            await self._stop_lanes()

    async def drain(self, seconds: float) -> None:
        """Send what can go within ``seconds``; the rest stays queued. Then cancel ``run``."""
        give_up = asyncio.get_running_loop().time() + seconds
        while not self.idle and self._failure is None:
            if asyncio.get_running_loop().time() > give_up:
                break
            await asyncio.sleep(_GLANCE)
        self._closing = True
        if self._lanes:
            await asyncio.wait(list(self._lanes.values()), timeout=_LAST_WORD)

    async def _fill_lanes(self) -> None:
        """Claim as long as there is something to claim and a lane for it."""
        while not self._closing and (free := self._free_lanes) > 0:
            try:
                parcels = await self._outbox.claim(free, _MOST_EDITS - self._editing)
            except DatabaseError as error:
                self._trouble.lasts(f"nothing is sent for the moment: {error}")
                await self._clock.sleep(_DATABASE_RETRY)
                continue
            self._trouble.over()
            for parcel in parcels:
                self._editing += parcel.edit is not None
                lane = asyncio.create_task(self._carry(parcel), name=f"delivery-{parcel.id}")
                self._lanes[parcel.destination.id] = lane
                lane.add_done_callback(self._carried)
            if len(parcels) < free:
                return

    @property
    def _free_lanes(self) -> int:
        under_way = len(self._lanes) - self._pausing
        return min(_MOST_LANES - under_way, _MOST_WAITING - len(self._lanes))

    async def _carry(self, parcel: Parcel) -> None:
        tried = False
        try:
            later = await self._take_turn(parcel)
            if later is not None:
                tried = True
                await self._courier.put_off(parcel, later)
            elif not self._closing:
                tried = True
                await self._courier.deliver(parcel)
        finally:
            if not tried:
                await self._courier.release(parcel)
            # Until the next claim has been made, nothing is idle.
            self._editing -= parcel.edit is not None
            self._lanes.pop(parcel.destination.id, None)  # a lease may have run out meanwhile
            self.wake()

    def _carried(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is not None:
            self._failure = task.exception()
            self.wake()

    async def _take_turn(self, parcel: Parcel) -> datetime | None:
        """Wait for the turn; of an edit return when it comes, if that is later."""
        self._pausing += 1
        try:
            if parcel.edit is not None:
                return await self._pace.turn_of_edit(parcel.destination)
            await self._pace.turn(parcel.destination)
        finally:
            self._pausing -= 1
        return None

    async def _wait(self) -> None:
        """Wait until woken, or until a waiting row may go."""
        # Without a free lane the end of the next message is what there is to wait for.
        due = await self._next_due() if self._free_lanes > 0 else None
        self._searching = False
        waiting: set[asyncio.Task[Any]] = {asyncio.create_task(self._woken.wait())}
        if due is not None:
            seconds = (due - self._clock.now()).total_seconds()
            pause = seconds if seconds > 0 else _LOOK_AGAIN
            waiting.add(asyncio.create_task(self._clock.sleep(pause)))
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    async def _next_due(self) -> datetime | None:
        try:
            return await self._outbox.next_due()
        except DatabaseError as error:
            self._trouble.lasts(f"nothing is sent for the moment: {error}")
            return None

    async def _stop_lanes(self) -> None:
        self._closing = True
        lanes = list(self._lanes.values())
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)
