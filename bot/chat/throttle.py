"""How many commands one person may send: five at once, then one in three seconds.

A press of a button costs a third: ticking a list is one thought, and an edit is cheaper than a
message; that is fifteen presses, then one a second, which is what a private chat takes of edits.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

BURST = 5.0
SECONDS_EACH = 3.0
PRESS = 1 / 3
_MOST_REMEMBERED = 10_000
_ROUNDING = 1e-9  # three thirds are one


class Pass(StrEnum):
    """What to do with a command."""

    GO = "go"
    NOTICE = "notice"  # too many: say so, once
    SILENT = "silent"  # too many, and said so


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: datetime
    noticed: bool = False

    def fill(self, now: datetime) -> None:
        elapsed = max(0.0, (now - self.at).total_seconds())
        self.tokens = min(BURST, self.tokens + elapsed / SECONDS_EACH)
        self.at = now


class Throttle:
    """A bucket of tokens per person, in memory: a restart forgives."""

    def __init__(self) -> None:
        self._buckets: dict[int, _Bucket] = {}

    def admit(self, user_id: int, now: datetime, cost: float = 1.0) -> Pass:
        """Take so many tokens of the person's, if they are there."""
        bucket = self._buckets.get(user_id)
        if bucket is None:
            self._forget_the_quiet(now)
            bucket = self._buckets[user_id] = _Bucket(BURST, now)
        bucket.fill(now)
        if bucket.tokens >= cost - _ROUNDING:
            bucket.tokens -= cost
            bucket.noticed = False
            return Pass.GO
        if bucket.noticed:
            return Pass.SILENT
        bucket.noticed = True
        return Pass.NOTICE

    def _forget_the_quiet(self, now: datetime) -> None:
        if len(self._buckets) < _MOST_REMEMBERED:
            return
        for user_id, bucket in list(self._buckets.items()):
            bucket.fill(now)
            if bucket.tokens >= BURST:
                del self._buckets[user_id]
