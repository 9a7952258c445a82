"""The chat as a whole: connects, sets the menus, answers, stops.

Updates come by long polling, or by a webhook where the settings name one.

python-telegram-bot's Application is not used: it hands updates to handlers and lets its Updater
confirm them at once, which loses questions (see intake.py); what it adds beside, a filter for
commands, a router has in a few lines.
"""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from telegram import Bot, Update

from bot.chat import commands as all_commands
from bot.chat.access import Roles
from bot.chat.answering import Handle
from bot.chat.commands import Command
from bot.chat.connection import patiently
from bot.chat.intake import Intake
from bot.chat.menus import Menus
from bot.chat.replies import ChatPace, Replies
from bot.chat.router import Router
from bot.chat.services import Services
from bot.clock import Clock
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.chat.webhook_intake import TakePosts


class Arrival(Protocol):
    """The way that updates come by."""

    async def run(self) -> None:
        """Take updates until cancelled; raises what ends the program."""

    async def stop(self, seconds: float) -> None:
        """Finish the answers under way within ``seconds``. Call after cancelling."""


class Chat:
    """Answers people in Telegram until it is stopped."""

    def __init__(
        self,
        bot: Bot,
        settings: Settings,
        clock: Clock,
        *,
        services: Services,
        pace: ChatPace,
        commands: Mapping[str, Command] | None = None,
        take_posts: "TakePosts | None" = None,
    ) -> None:
        """``take_posts``: for a webhook, where somebody listens at WEB_ADDRESS already."""
        self._bot = bot
        self._take_posts = take_posts
        self._settings = settings
        self._clock = clock
        self._services = services
        self._replies = Replies(bot, clock, pace)
        self._commands = all_commands.every() if commands is None else commands
        self._roles = Roles.of(settings.telegram_admins, settings.telegram_analysts)
        self._arrival: Arrival | None = None
        self._running: asyncio.Task[object] | None = None

    async def run(self) -> None:
        """Connect, however long that takes, and answer; raises what ends the program."""
        self._running = asyncio.current_task()
        name = await self._connect()
        menus = self._menus()
        await menus.put_up()
        router = self._router(name)

        async def handle(update: Update) -> None:
            await router.handle(update)
            person = update.effective_user
            if person is not None:
                await menus.wrote(person.id, person.language_code)

        self._arrival = self._arrival_of(handle)
        await self._arrival.run()

    async def stop(self, seconds: float) -> None:
        """Take no more questions, answer those under way within ``seconds``, disconnect."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        if self._arrival is not None:
            await self._arrival.stop(seconds)
        await self._bot.shutdown()

    def _arrival_of(self, handle: Handle) -> Arrival:
        seen = self._services.updates
        if self._settings.webhook is None:
            return Intake(self._bot, handle, seen, self._clock)
        from bot.chat.webhook_intake import WebhookIntake

        posts = self._take_posts
        return WebhookIntake(self._bot, handle, seen, self._clock, self._settings, take_posts=posts)

    def _menus(self) -> Menus:
        described = all_commands.described()
        behind = self._services
        return Menus(self._bot, described, self._roles, behind.readers, behind.menu_names)

    def _router(self, bot_name: str) -> Router:
        return Router(
            bot=self._bot,
            bot_name=bot_name,
            commands=self._commands,
            services=self._services,
            roles=self._roles,
            replies=self._replies,
            clock=self._clock,
            zone=ZoneInfo(self._settings.time_zone),
        )

    async def _connect(self) -> str:
        """Return the bot's username; waits for the network, not for a better token."""
        await patiently(self._bot.initialize, self._clock)
        return self._bot.username
