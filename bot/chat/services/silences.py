"""Silences: what is held back for a while."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from bot.alerts.silence import Silence, SilenceId, SilenceMatcher


class Silences(Protocol):
    """What admins hold back; every act is in the audit with the person."""

    async def begin(
        self, user_id: int, matcher: SilenceMatcher, span: timedelta, why: str
    ) -> Silence:
        """Begin a silence; the same wish again, as after a crash, returns the one there is.

        Raises ValueError with a sentence when something is missing.
        """

    async def active(self) -> Sequence[Silence]:
        """Return those that hold back now, the oldest first."""

    async def end(self, user_id: int, silence: SilenceId) -> Silence | None:
        """End one before its time, or see that it is over; None for one that never was."""
