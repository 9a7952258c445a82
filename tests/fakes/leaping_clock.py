"""A clock for tests that stands still between leaps."""

import asyncio
from datetime import UTC, datetime, timedelta

START = datetime(2025, 11, 3, 6, 0, tzinfo=UTC)


class LeapingClock:
    """Stands still until it is told to move, or to leap to where the next sleeper wakes."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._sleepers: list[tuple[datetime, asyncio.Event]] = []

    def now(self) -> datetime:
        return self._now

    def move_to(self, moment: datetime) -> None:
        assert moment >= self._now, "time does not go back"
        self._now = moment
        for when, event in self._sleepers:
            if when <= moment:
                event.set()

    def leap(self) -> None:
        """Move to the next moment at which somebody wakes."""
        if self._sleepers:
            self.move_to(min(when for when, _ in self._sleepers))

    async def sleep(self, seconds: float) -> None:
        sleeper = (self._now + timedelta(seconds=max(0.0, seconds)), asyncio.Event())
        self._sleepers.append(sleeper)
        try:
            if seconds > 0:
                await sleeper[1].wait()
        finally:
            self._sleepers.remove(sleeper)

    def start_ticking(self, job: object, seconds: float, next_due: object) -> None:
        raise NotImplementedError

    async def stop_ticking(self) -> None:
        raise NotImplementedError
