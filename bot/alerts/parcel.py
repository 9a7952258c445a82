"""What the sender needs of storage: rows to send, and a place to write down what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.alerts.destination import Destination
from bot.alerts.settle import Settlement
from bot.alerts.view import Message
from bot.ids import AlertId, DeliveryId


@dataclass(frozen=True, slots=True)
class Edit:
    """That a parcel is an edit, and of what."""

    message_id: int
    wanted_at: datetime
    shown: bytes | None  # a hash of what the message says now


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One delivery that this instance has claimed, or the edit of one that is out."""

    id: DeliveryId
    alert_id: AlertId | None  # None: a notice, or a digest
    destination: Destination
    queued_at: datetime
    attempts: int
    lost_answers: int
    once: bool = False  # not sent again after a lost answer
    digest_id: int | None = None  # a digest, or the report of a silence
    edit: Edit | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What a parcel says at this moment."""

    message: Message
    reply_to: int | None = None  # the id of the message that it answers
    shown: bytes | None = None  # a hash of it, for edits


class Outbox(Protocol):
    """The queue of deliveries and edits; each call is one transaction."""

    async def claim(self, limit: int, edits: int) -> Sequence[Parcel]:
        """Take rows that may go now: of each destination the next one, none while one is out.

        At most ``limit``; of those at most ``edits`` edits, which come last.
        """

    async def sending(self, parcel: Parcel) -> bool:
        """Commit that the request is about to go out; False when it must not any more."""

    async def written(self, parcel: Parcel) -> Written | None:
        """Return what to send; None when there is nothing to say. Ask after ``sending``."""

    async def settle(self, parcel: Parcel, settlement: Settlement) -> None:
        """Write down how the attempt ended, with all that follows for the destination."""

    async def put_off(self, parcel: Parcel, until: datetime) -> None:
        """The chat takes no edit before ``until``: nothing was tried, its edits wait."""

    async def release(self, parcel: Parcel) -> None:
        """Give a row back that was claimed and not tried."""

    async def next_due(self) -> datetime | None:
        """Return when the next waiting row may go; None when nothing waits."""
