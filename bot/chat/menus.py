"""Telegram's command menus, per scope and language: readers, groups, analysts, admins.

Telegram shows the nearest: a chat's own, then that of all private chats or groups, then the
default; of each the one in the language of the person's Telegram first.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import BadRequest, Forbidden, TelegramError

from bot import catalogue
from bot.alerts.classify import classify
from bot.catalogue import FALLBACK, Catalogue
from bot.chat.access import Access, Roles
from bot.chat.request import CommandInfo
from bot.chat.services.menu_names import MenuNames
from bot.chat.services.readers import Readers
from bot.errors import DatabaseError

log = logging.getLogger(__name__)

IN_GROUPS = ("recent", "search", "setup")  # what a group asks for; its admins find the rest there
_READER = (Access.EVERYONE, Access.CHAT_ADMIN)
_ANALYST = (*_READER, Access.ANALYST)
_PUBLIC: Mapping[str, BotCommandScope] = {
    "default": BotCommandScopeDefault(),
    "private": BotCommandScopeAllPrivateChats(),
    "groups": BotCommandScopeAllGroupChats(),
}
_PERSON = "person"
_CODE_LETTERS = 2  # Telegram knows languages by ISO 639-1 only


class Menus:
    """Puts the menus up; one that cannot be set is logged and stops nothing."""

    def __init__(
        self,
        bot: Bot,
        commands: Mapping[str, CommandInfo],
        roles: Roles,
        readers: Readers,
        names: MenuNames,
    ) -> None:
        self._bot = bot
        self._commands = commands
        self._roles = roles
        self._readers = readers
        self._names = names
        self._standing: set[str] = set()
        self._spoken: dict[int, str] = {}  # the language of a person's own menu

    async def put_up(self) -> None:
        """Set all menus, and take down those of languages and people that are no more.

        An analyst or admin who never wrote to the bot has no chat for a menu yet.
        """
        before = await self._before()
        self._standing = set(before)
        wanted = {f"{_PERSON}:{user_id} " for user_id in self._staff}
        for language in catalogue.languages("bot.chat"):
            if language == FALLBACK or len(language) == _CODE_LETTERS:
                wanted |= await self._put_public(language)
        for user_id in sorted(self._staff):
            await self.wrote(user_id, None)
        for name in sorted(before - wanted):
            await self._take_down(name)
        await self._remember(before)

    async def wrote(self, user_id: int, language: str | None) -> None:
        """Give an analyst or admin the menu in the language they chose, or their Telegram's."""
        if user_id not in self._staff:
            return
        chosen = await self._chosen(user_id) or _plain(language) or self._spoken.get(user_id)
        words = catalogue.load("bot.chat", chosen or FALLBACK)
        if self._spoken.get(user_id) == words.language:
            return
        accesses = tuple(Access) if user_id in self._roles.admins else _ANALYST
        before = frozenset(self._standing)
        if await self._put(f"{_PERSON}:{user_id} ", self._menu(words, *accesses)):
            self._spoken[user_id] = words.language
            await self._remember(before)

    @property
    def _staff(self) -> frozenset[int]:
        return self._roles.admins | self._roles.analysts

    async def _put_public(self, language: str) -> set[str]:
        """Set what everybody sees in one language; return the names."""
        words = catalogue.load("bot.chat", language)
        everybody = self._menu(words, Access.EVERYONE)
        in_groups = [_line(words, name) for name in IN_GROUPS if name in self._commands]
        lists = {"default": everybody, "private": self._menu(words, *_READER), "groups": in_groups}
        code = "" if language == FALLBACK else language
        for scope, menu in lists.items():
            await self._put(f"{scope} {code}", menu)
        return {f"{scope} {code}" for scope in lists}

    def _menu(self, words: Catalogue, *accesses: Access) -> list[BotCommand]:
        shown = (one for one in self._commands.values() if one.in_menu and one.access in accesses)
        return [_line(words, one.name) for one in shown]

    async def _put(self, name: str, menu: Sequence[BotCommand]) -> bool:
        scope, code = _named(name)

        async def put() -> bool:
            return await self._bot.set_my_commands(menu, scope=scope, language_code=code)

        done = await _tried(put)
        if done:
            self._standing.add(name)
        return done

    async def _take_down(self, name: str) -> None:
        scope, code = _named(name)

        async def take_down() -> bool:
            try:
                return await self._bot.delete_my_commands(scope=scope, language_code=code)
            except (BadRequest, Forbidden):
                return True  # no such chat any more

        if await _tried(take_down):
            self._standing.discard(name)

    async def _before(self) -> frozenset[str]:
        try:
            return await self._names.standing()
        except (DatabaseError, ValueError) as error:
            log.warning("which command menus stand is not known: %s", error)
            return frozenset()

    async def _remember(self, before: frozenset[str]) -> None:
        if before == self._standing:
            return
        try:
            await self._names.remember(self._standing)
        except DatabaseError as error:
            log.warning("which command menus stand was not noted: %s", error)

    async def _chosen(self, user_id: int) -> str | None:
        """Return the language that somebody has chosen in the private chat, whose id is theirs."""
        try:
            known = await self._readers.known(user_id, None)
        except DatabaseError as error:
            log.info("the language of a command menu is not known: %s", error)
            return None
        return known.language if known else None


def _line(words: Catalogue, name: str) -> BotCommand:
    return BotCommand(name, words.text(f"command.{name}.menu"))


def _named(name: str) -> tuple[BotCommandScope, str | None]:
    """Return scope and language of "groups ko", "default " or "person:4242 "."""
    place, _, code = name.partition(" ")
    scope, _, user_id = place.partition(":")
    return (BotCommandScopeChat(int(user_id)) if user_id else _PUBLIC[scope]), code or None


def _plain(language: str | None) -> str | None:
    return language.partition("-")[0].lower() if language else None


async def _tried(act: Callable[[], Awaitable[bool]]) -> bool:
    try:
        return await act()
    except TelegramError as error:
        log.info("a command menu was not set: %s", classify(error).detail)
        return False
