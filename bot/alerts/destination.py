"""Where alerts go: values only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.ids import DestinationId


class DestinationKind(StrEnum):
    """The three ways out."""

    TELEGRAM = "telegram"
    TERMINAL = "terminal"
    WEBHOOK = "webhook"


class DestinationState(StrEnum):
    """Whether a destination receives."""

    ACTIVE = "active"
    PAUSED = "paused"  # its rows wait; with a moment, one of them is tried then
    STOPPED = "stopped"  # its rows are cancelled


class DestinationRole(StrEnum):
    """What a destination receives."""

    READER = "reader"  # alerts
    ADMIN = "admin"  # words about feeds and deliveries, no alerts
    CHOOSING = "choosing"  # a person who began to subscribe and has not finished: no alerts yet


class DestinationOrigin(StrEnum):
    """Who made a destination: the settings rule over theirs, people over theirs."""

    SETTINGS = "settings"
    CHAT = "chat"  # a person, or an admin of a group, by a command


class DeliveryState(StrEnum):
    """The life of one delivery."""

    QUEUED = "queued"
    SENDING = "sending"  # committed before the request goes out
    SENT = "sent"
    UNKNOWN = "unknown"  # the answer was lost; counted, shown, an alert is sent again
    FAILED = "failed"  # dead: the admin is told
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """One row of destinations: the channel is the first."""

    id: DestinationId
    kind: DestinationKind
    address: str  # chat id or @name; URL of a webhook; "" for the terminal
    thread: int | None = None
    language: str = "en"
    state: DestinationState = DestinationState.ACTIVE
    not_before: datetime | None = None
    refusals: int = 0  # since it is paused
    state_since: datetime | None = None
    role: DestinationRole = DestinationRole.READER
    origin: DestinationOrigin = DestinationOrigin.SETTINGS
