"""Subscribers: what a chat follows, and when it wants to hear of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from bot.alerts.preferences import Preferences


@dataclass(frozen=True, slots=True)
class Known:
    """What a chat has chosen, as far as every answer needs it."""

    language: str | None  # None: as the person's Telegram
    zone: str | None  # IANA name; None: TIME_ZONE
    set_up: bool  # a group that none of its admins has set up gets no answers


class Standing(StrEnum):
    """How it is with a chat; every member has a sentence."""

    CHOOSING = "choosing"  # began to subscribe and has not finished
    COMES = "comes"  # gets alerts
    PAUSED = "paused"  # takes no messages at the moment; they wait
    STOPPED = "stopped"  # removed or blocked the bot
    OF_SETTINGS = "of-settings"  # the operator's settings say what it gets


@dataclass(frozen=True, slots=True)
class Subscription:
    """A chat, or a topic of one, with its wishes."""

    standing: Standing
    language: str
    wishes: Preferences


class Finished(StrEnum):
    """What finishing a choice did."""

    SAMPLE = "sample"  # alerts come from now on, and the newest event is on its way as a sample
    NO_EVENT = "no-event"  # they come, and there is no event yet to show
    ALREADY = "already"  # they came before


class Noted(StrEnum):
    """What became of a word about an event."""

    NEW = "new"
    AGAIN = "again"  # it was said before
    UNKNOWN = "unknown"  # no such event, or nobody who subscribed here


@dataclass(frozen=True, slots=True)
class Stopped:
    """What was erased."""

    subscriptions: int
    other_topics: int  # of the same chat, that go on


@dataclass(frozen=True, slots=True)
class Kept:
    """One sort of thing that is stored about a chat; ``what`` and ``until`` have words."""

    what: str
    table: str
    until: str  # "stop", "day"


Wish = Callable[[Preferences], Preferences]


class Readers(Protocol):
    """Subscribers: what a chat follows, and when it wants to hear of it.

    ``chat_id`` and ``thread`` say where; each call is one transaction.
    """

    async def known(self, chat_id: int, thread: int | None) -> Known | None:
        """Return what the chat has chosen; None where nothing depends on it."""

    async def subscription(self, chat_id: int, thread: int | None) -> Subscription | None:
        """Return how it is there; None where nobody has begun to subscribe."""

    async def begin(
        self, chat_id: int, thread: int | None, language: str, *, at_once: bool
    ) -> Subscription:
        """Begin to subscribe; ``at_once`` without anything to finish. What is there stays."""

    async def speak(self, chat_id: int, thread: int | None, language: str) -> Subscription | None:
        """Set the language of the messages."""

    async def wish(self, chat_id: int, thread: int | None, wish: Wish) -> Subscription | None:
        """Change the wishes as they are in the database; two changes at once lose nothing."""

    async def finish(self, chat_id: int, thread: int | None, heading: str) -> Finished:
        """Let the alerts come, and send a sample under that heading."""

    async def stop(self, chat_id: int, thread: int | None, *, everywhere: bool) -> Stopped:
        """Erase everything about the chat or topic; ``everywhere``: all topics of the chat."""

    def kept(self) -> Sequence[Kept]:
        """Return what is ever stored about a chat, and for how long."""

    async def export(self, chat_id: int, thread: int | None) -> Mapping[str, Any]:
        """Return everything that is stored about the chat or topic, ready for JSON."""

    async def not_relevant(self, chat_id: int, thread: int | None, name: str) -> Noted:
        """Note that an event, by public id or an alert's, was not relevant to the reader."""
