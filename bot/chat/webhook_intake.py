"""Has Telegram send updates to an address of ours, for as long as we listen there."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Bot
from telegram.error import BadRequest

from bot.chat.answering import Handle
from bot.chat.connection import patiently
from bot.chat.intake import ALLOWED
from bot.chat.listening import Listening
from bot.chat.services.updates import SeenUpdates
from bot.chat.webhook import MOST_UNDER_WAY, Receiver
from bot.clock import Clock
from bot.errors import SettingsError
from bot.settings import Settings

TakePosts = Callable[[Receiver], Awaitable[None]]


class WebhookIntake:
    """Listens, tells Telegram where, and has the updates answered that come.

    ``take_posts`` hands the receiver to who listens at WEB_ADDRESS already, for the page.
    """

    def __init__(
        self,
        bot: Bot,
        handle: Handle,
        seen: SeenUpdates,
        clock: Clock,
        settings: Settings,
        *,
        take_posts: TakePosts | None = None,
    ) -> None:
        assert settings.webhook is not None
        assert settings.listens_at is not None
        self._bot = bot
        self._clock = clock
        self._webhook = settings.webhook
        self._address = settings.listens_at
        self._receiver = Receiver(bot, self._webhook.secret.reveal(), handle, seen)
        self._take_posts = take_posts
        self._listening: Listening | None = None

    async def run(self) -> None:
        """Listen until cancelled; raises SettingsError, or TokenRefusedError."""
        if self._take_posts is not None:
            await self._take_posts(self._receiver)
        else:
            self._listening = Listening(self._receiver, self._webhook.path)
            await self._listening.start(*self._address)
        await patiently(self._ask_for_updates, self._clock)
        await asyncio.Event().wait()

    async def stop(self, seconds: float) -> None:
        """Finish the answers under way; Telegram keeps what comes later, and sends it again."""
        await self._receiver.stop(seconds)
        if self._listening is not None:
            await self._listening.stop()

    async def _ask_for_updates(self) -> None:
        wanted: dict[str, Any] = {
            "url": self._webhook.url,
            "secret_token": self._webhook.secret.reveal(),
            "allowed_updates": ALLOWED,
            "max_connections": MOST_UNDER_WAY,
            "drop_pending_updates": False,
        }
        try:
            await self._bot.set_webhook(**wanted)
        except BadRequest as error:
            if "resolve" in error.message.lower():  # a name server may come back
                raise
            raise SettingsError(
                f"TELEGRAM_WEBHOOK_URL: Telegram refused it: {error.message}"
            ) from None
