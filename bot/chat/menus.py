"""Telegram's command menus: a few commands for everybody, all of them for each admin."""

import logging
from collections.abc import Iterable, Mapping

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot.alerts.classify import classify
from bot.catalogue import Catalogue
from bot.chat.access import Access
from bot.chat.request import CommandInfo

log = logging.getLogger(__name__)


class Menus:
    """Puts the menus up; one that cannot be set is logged and stops nothing."""

    def __init__(
        self,
        bot: Bot,
        commands: Mapping[str, CommandInfo],
        admins: Iterable[int],
        texts: Catalogue,
    ) -> None:
        self._bot = bot
        self._commands = commands
        self._texts = texts
        self._without = set(admins)

    async def put_up(self) -> None:
        """Set all menus; an admin who never wrote to the bot has no chat for one yet."""
        public = _menu(self._commands, self._texts, Access.EVERYONE)
        await self._put(public, BotCommandScopeDefault())
        await self._put(public, BotCommandScopeAllGroupChats())
        for admin in list(self._without):
            await self.wrote(admin)

    async def wrote(self, user_id: int) -> None:
        """Give an admin who has written the menu that could not be set before."""
        if user_id not in self._without:
            return
        menu = _menu(self._commands, self._texts, *Access)
        if await self._put(menu, BotCommandScopeChat(user_id)):
            self._without.discard(user_id)

    async def _put(self, menu: list[BotCommand], scope: BotCommandScope) -> bool:
        try:
            return await self._bot.set_my_commands(menu, scope=scope)
        except TelegramError as error:
            log.info("a command menu was not set: %s", classify(error).detail)
            return False


def _menu(
    commands: Mapping[str, CommandInfo], texts: Catalogue, *accesses: Access
) -> list[BotCommand]:
    return [
        BotCommand(name, texts.text(f"command.{name}.menu"))
        for name, info in commands.items()
        if info.in_menu and info.access in accesses
    ]
