"""What every service of the chat works with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.errors import FeedsFileError, IndicatorsError
from bot.ids import IdSource
from bot.match.matcher import Matcher
from bot.settings import Settings
from storage.database import Database
from storage.records import SyncResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The program around the chat."""

    database: Database
    clock: Clock
    ids: IdSource
    settings: Settings
    queued: Callable[[], None]  # something to dispatch or to send was written
    tell: Callable[[str], None]  # hands a sentence to the admins
    matcher: Callable[[], Matcher]  # the one that polling uses now
    reload_feeds: Callable[[], Awaitable[SyncResult | FeedsFileError | None]]
    reload_indicators: Callable[[], Awaitable[IndicatorsError | None]]
