"""When the next message may go to a chat: Telegram's limits, kept by ourselves. Pure.

Telegram documents about one message a second per chat with short bursts, 20 a minute in a group
or channel (edits count), and about 30 a second over all; the real values are not public, so the
numbers are settings and its "retry after" is the truth. python-telegram-bot's own limiter is not
used: one chat's limit halts the whole bot, and private chats have none
(https://github.com/python-telegram-bot/python-telegram-bot/issues/5338).
"""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

Chat = int | str


class Lane(StrEnum):
    """Who is served first: an answer to a person, then what goes to many, edits last."""

    REPLY = "reply"
    BULK = "bulk"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers, in seconds of Telegram's clock; ``scale`` runs all of them faster."""

    private_interval: float = 1.0
    private_burst: int = 3
    group_count: int = 20  # per window
    group_window: float = 60.0
    group_reserve: int = 2  # of those, kept for replies
    edit_reserve: int = 6  # and kept from edits for the alerts that may come
    total_count: int = 25  # per second; Telegram's 30 leaves room for what others send
    total_reserve: int = 5  # of those, kept for replies
    told_margin: float = 0.5  # on top of what Telegram says
    slow_after: int = 3  # chats that were told to wait ...
    slow_within: float = 10.0  # ... within so long ...
    slow_factor: int = 5  # ... divide the total ...
    slow_for: float = 30.0  # ... for so long
    slack: float = 0.1  # real seconds, never scaled: requests do not take equally long
    scale: float = 1.0
    most_chats: int = 10_000  # remembered


@dataclass(slots=True)
class _Budget:
    """What is known of one chat."""

    paid_until: datetime | None = None  # private: when the last message is paid for
    sent: deque[datetime] = field(default_factory=deque)  # group: within the window
    not_before: datetime | None = None  # as Telegram said


class Pacing:
    """The state of all chats; asks no clock, every call brings ``now``."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._chats: OrderedDict[str, _Budget] = OrderedDict()
        self._total: deque[datetime] = deque(maxlen=self._limits.total_count)
        self._told: deque[tuple[datetime, str]] = deque(maxlen=100)
        self._slow_until: datetime | None = None

    def __len__(self) -> int:
        """How many chats are remembered."""
        return len(self._chats)

    def earliest(self, chat: Chat, now: datetime, lane: Lane = Lane.BULK) -> datetime:
        """Return when a message or an edit may go to ``chat``; ``now`` when it may at once."""
        return max(self.chat_free(chat, now, lane), self._total_free(now, lane))

    def chat_free(self, chat: Chat, now: datetime, lane: Lane = Lane.BULK) -> datetime:
        """``earliest`` as far as the chat itself decides it."""
        moments = [now]
        budget = self._chats.get(str(chat))
        if budget is not None:
            moments.append(budget.not_before or now)
            if budget.paid_until is not None:
                moments.append(self._private_free(budget.paid_until, lane))
            moments.append(self._group_free(budget, now, lane))
        return max(moments)

    def sent(self, chat: Chat, now: datetime) -> None:
        """Count a message or an edit; call it when the request goes out, whatever its answer."""
        budget = self._budget(chat, now)
        self._total.append(now)
        if is_private(chat):
            interval = self._seconds(self._limits.private_interval)
            budget.paid_until = max(now, budget.paid_until or now) + interval
            return
        budget.sent.append(now)
        while len(budget.sent) > self._limits.group_count:
            budget.sent.popleft()

    def told_to_wait(self, chat: Chat, seconds: float, now: datetime) -> None:
        """Take Telegram's word: that chat waits; many such chats slow everything down."""
        wait = self._seconds(seconds + self._limits.told_margin)
        budget = self._budget(chat, now)
        budget.not_before = max(budget.not_before or now, now + wait)
        self._told.append((now, str(chat)))
        since = now - self._seconds(self._limits.slow_within)
        if len({one for when, one in self._told if when >= since}) >= self._limits.slow_after:
            self._slow_until = now + self._seconds(self._limits.slow_for)

    def forget(self, chat: Chat) -> None:
        """Drop what is known of a chat that is served no more."""
        self._chats.pop(str(chat), None)

    def _seconds(self, seconds: float) -> timedelta:
        return timedelta(seconds=seconds / self._limits.scale)

    @property
    def _slack(self) -> timedelta:
        return timedelta(seconds=self._limits.slack)

    def _total_free(self, now: datetime, lane: Lane) -> datetime:
        limits = self._limits
        count = limits.total_count - (0 if lane is Lane.REPLY else limits.total_reserve)
        if self._slow_until is not None and now < self._slow_until:
            count = max(1, count // limits.slow_factor)
        return self._window_free(self._total, count, self._seconds(1.0) + self._slack, now)

    def _group_free(self, budget: _Budget, now: datetime, lane: Lane) -> datetime:
        limits = self._limits
        count = limits.group_count - (0 if lane is Lane.REPLY else limits.group_reserve)
        count -= limits.edit_reserve if lane is Lane.EDIT else 0
        window = self._seconds(limits.group_window) + self._slack
        return self._window_free(budget.sent, count, window, now)

    def _private_free(self, paid_until: datetime, lane: Lane) -> datetime:
        """The burst is not for edits."""
        limits = self._limits
        burst = 1 if lane is Lane.EDIT else limits.private_burst
        credit = self._seconds(limits.private_interval * (burst - 1))
        return paid_until - credit + self._slack

    @staticmethod
    def _window_free(
        sent: deque[datetime], count: int, window: timedelta, now: datetime
    ) -> datetime:
        return sent[-count] + window if len(sent) >= count else now

    def _budget(self, chat: Chat, now: datetime) -> _Budget:
        key = str(chat)
        budget = self._chats.setdefault(key, _Budget())
        self._chats.move_to_end(key)
        if len(self._chats) > self._limits.most_chats:
            self._drop_oldest(now)
        return budget

    def _drop_oldest(self, now: datetime) -> None:
        """Drop the tenth that was used longest ago, first those that nobody told to wait."""
        oldest = list(self._chats)[: max(1, self._limits.most_chats // 10)]
        free = [key for key in oldest if (self._chats[key].not_before or now) <= now]
        for key in free or oldest:
            del self._chats[key]


def is_private(chat: Chat) -> bool:
    """Tell a person's chat from a group or channel: those have negative ids or an @name."""
    return not str(chat).startswith(("-", "@"))
