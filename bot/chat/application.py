"""The chat as a whole: connects, sets the menus, answers, stops.

python-telegram-bot's Application is not used: it hands updates to handlers and lets its Updater
confirm them at once, which loses questions (see intake.py); what it adds beside, a filter for
commands, a router has in a few lines.
"""

import asyncio
import logging
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError

from bot.alerts.classify import classify
from bot.chat import commands as all_commands
from bot.chat.access import Roles
from bot.chat.commands import Command
from bot.chat.connection import REFUSED
from bot.chat.intake import Intake
from bot.chat.menus import Menus
from bot.chat.replies import ChatPace, Replies
from bot.chat.router import Router, texts
from bot.chat.services import Services
from bot.clock import Clock
from bot.errors import TokenRefusedError
from bot.settings import Settings

_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0  # seconds

log = logging.getLogger(__name__)


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
    ) -> None:
        self._bot = bot
        self._settings = settings
        self._clock = clock
        self._services = services
        self._replies = Replies(bot, clock, pace)
        self._commands = all_commands.every() if commands is None else commands
        self._roles = Roles.of(settings.telegram_admins, settings.telegram_analysts)
        self._intake: Intake | None = None
        self._running: asyncio.Task[object] | None = None

    async def run(self) -> None:
        """Connect, however long that takes, and answer; raises what ends the program."""
        self._running = asyncio.current_task()
        name = await self._connect()
        menus = Menus(self._bot, all_commands.described(), self._roles.admins, texts("en"))
        await menus.put_up()
        router = self._router(name)

        async def handle(update: Update) -> None:
            await router.handle(update)
            if update.effective_user is not None:
                await menus.wrote(update.effective_user.id)

        self._intake = Intake(self._bot, handle, self._services.updates, self._clock)
        await self._intake.run()

    async def stop(self, seconds: float) -> None:
        """Take no more questions, answer those under way within ``seconds``, disconnect."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        if self._intake is not None:
            await self._intake.stop(seconds)
        await self._bot.shutdown()

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
        wait = _FIRST_WAIT
        while True:
            try:
                await self._bot.initialize()
                # A webhook of an earlier life would refuse every poll; what waits is kept.
                await self._bot.delete_webhook(drop_pending_updates=False)
                return self._bot.username
            except InvalidToken:
                raise TokenRefusedError(REFUSED) from None
            except TelegramError as error:
                log.warning("no Telegram yet, trying again: %s", classify(error).detail)
                await self._clock.sleep(wait)
                wait = min(_LONGEST_WAIT, wait * 2)
