"""How the bot itself is: for /health, /reload and /audit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.feeds.feed import Health


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One look at everything that an operator asks first."""

    health: dict[Health, int]  # of the enabled feeds
    paused: int
    tick_age: timedelta | None  # None: there never was a tick
    next_due: datetime | None
    waiting: int  # deliveries that are not out yet
    oldest_waiting: timedelta | None
    sent: int
    failed: int
    perhaps_twice: int  # deliveries whose answer was lost at least once
    last_alert: datetime | None
    database_bytes: int | None  # None: on a server
    free_bytes: int | None
    problem: str | None  # what is wrong with feeds.toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Reloaded:
    """What a reload brought; problems are sentences."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    feeds_problem: str | None = None
    indicators_problem: str | None = None
    rules_changed: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """A line of the audit."""

    at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, Any] | None


class Condition(Protocol):
    """How the bot itself is."""

    async def state(self) -> State:
        """Look once."""

    async def reload(self, user_id: int) -> Reloaded:
        """Take over what was edited by hand."""

    async def audit(self, offset: int, limit: int) -> tuple[Sequence[Act], int]:
        """Return acts, the newest first, and how many there are."""
