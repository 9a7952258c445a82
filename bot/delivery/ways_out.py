"""The ways out of the program, as the settings ask for them: messengers, destinations, pace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.alerts.destination import DestinationKind
from bot.alerts.messengers import Messenger
from bot.alerts.pace import TelegramPace
from bot.alerts.pacing import Pacing
from bot.alerts.preferences import Cadence, Preferences, quiet_hours
from bot.alerts.sender import NoPace, Pace
from bot.clock import Clock
from bot.errors import SettingsError
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Wanted:
    """One destination that the settings name."""

    kind: DestinationKind
    address: str = ""
    thread: int | None = None
    preferences: Preferences | None = None  # None: as they are stored


@dataclass(frozen=True, slots=True)
class WaysOut:
    """What the sender sends with, and where to by the settings."""

    messengers: Mapping[DestinationKind, Messenger]
    wanted: Sequence[Wanted]
    pace: Pace
    pacing: Pacing  # one account of the limits, shared with the chat

    async def aclose(self) -> None:
        for messenger in self.messengers.values():
            await messenger.aclose()


def build(settings: Settings, clock: Clock) -> WaysOut:
    """Make what the settings ask for; without a token alerts go to the terminal."""
    messengers: dict[DestinationKind, Messenger] = {}
    wanted: list[Wanted] = []
    pace: Pace = NoPace()
    pacing = Pacing()
    if settings.token is None:
        from bot.alerts.messengers.terminal import TerminalMessenger

        messengers[DestinationKind.TERMINAL] = TerminalMessenger()
        wanted.append(Wanted(DestinationKind.TERMINAL, preferences=wishes(settings)))
    else:
        from bot.alerts.messengers.telegram import TelegramMessenger

        limits = TelegramPace(pacing, clock)
        messengers[DestinationKind.TELEGRAM] = TelegramMessenger(
            settings.token, settings.telegram_api_url, told=limits.told
        )
        pace = limits
        if settings.telegram_channel is not None:
            there = channel(settings.telegram_channel)
            wanted.append(replace(there, preferences=wishes(settings)))
    if settings.webhook_urls:
        from bot.alerts.messengers.webhook import WebhookMessenger

        secret = settings.webhook_secret
        messengers[DestinationKind.WEBHOOK] = WebhookMessenger(
            secret.reveal() if secret else None, clock
        )
        wanted += [Wanted(DestinationKind.WEBHOOK, url) for url in settings.webhook_urls]
    return WaysOut(messengers, wanted, pace, pacing)


def wishes(settings: Settings) -> Preferences:
    """Return when the channel, or the terminal in its place, is told of alerts."""
    digest, hours = settings.channel_digest, settings.channel_quiet_hours
    board = settings.channel_board.split(",")
    return Preferences(
        cadence=Cadence(digest) if digest else Cadence.INSTANT,
        quiet=quiet_hours(hours) if hours else None,
        zone=settings.time_zone,
        brief="brief" in board,
        occasions="occasions" in board,
        pinned="pin" in board,
    )


def channel(text: str) -> Wanted:
    """Read TELEGRAM_CHANNEL: an id or @name, and ``:thread`` where it is a topic of a group."""
    address, _, thread = text.strip().partition(":")
    named = address.startswith("@") and len(address) > 1
    if not named and not address.lstrip("-").isdigit():
        raise SettingsError(
            f"TELEGRAM_CHANNEL: {text!r} is neither a chat id such as -1001234567890 nor an @name"
        )
    if thread and not thread.isdigit():
        raise SettingsError(f"TELEGRAM_CHANNEL: the topic after ':' is a number, not {thread!r}")
    return Wanted(DestinationKind.TELEGRAM, address, int(thread) if thread else None)
