"""From an update to its answer: who asks, may they, which command, what does it say."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import tzinfo
from zoneinfo import ZoneInfo

from telegram import Bot, Update

from bot import catalogue
from bot.alerts.html import Block, Document, Text
from bot.alerts.render import Reader
from bot.catalogue import Catalogue
from bot.chat.access import Access, Refusal, Roles
from bot.chat.chat_admins import ChatAdmins
from bot.chat.commands import Command, described
from bot.chat.incoming import Incoming, Kind, membership, migration, read
from bot.chat.replies import Replies
from bot.chat.request import ChatKind, Reply, Request
from bot.chat.services import Services
from bot.chat.services.readers import Known
from bot.chat.throttle import PRESS, Pass, Throttle
from bot.chat.upload import upload_of
from bot.clock import Clock
from bot.errors import DatabaseError

_AT_ONCE = 8

log = logging.getLogger(__name__)


def texts(language: str) -> Catalogue:
    """Return the chat's texts in the language of a person's Telegram, which is free input."""
    code = language.partition("-")[0].lower()
    known = code in catalogue.languages("bot.chat")
    return catalogue.load("bot.chat", code if known else catalogue.FALLBACK)


class Router:
    """Answers updates, one at a time per call; raises nothing."""

    def __init__(
        self,
        *,
        bot: Bot,
        bot_name: str,
        commands: Mapping[str, Command],
        services: Services,
        roles: Roles,
        replies: Replies,
        clock: Clock,
        zone: tzinfo,
    ) -> None:
        self._bot = bot
        self._bot_name = bot_name
        self._commands = commands
        self._services = services
        self._roles = roles
        self._replies = replies
        self._clock = clock
        self._zone = zone
        self._throttle = Throttle()
        # Answers are worked out so many at once; how many wait to be sent holds up nobody else.
        self._at_once = asyncio.Semaphore(_AT_ONCE)
        self._chat_admins = ChatAdmins(bot, clock)

    async def handle(self, update: Update) -> None:
        """Answer one update."""
        member = self._services.membership
        changed, moved = membership(update), migration(update)
        if changed is not None:
            chat, may_write = changed
            change = member.joined if may_write else member.left
            await change(chat.id, chat.username)
            return
        if moved is not None:
            await member.moved(*moved)
            return
        asked = read(update, self._bot_name)
        if asked is not None and asked.sender.user_id is not None:
            await self._answer(asked, asked.sender.user_id)

    async def _answer(self, asked: Incoming, user_id: int) -> None:
        known = await self._known(asked)
        if not self._may_speak(asked, known):
            await self._replies.acknowledge(asked)
            return
        words = texts((known and known.language) or asked.language)
        cost = 1.0 if asked.callback_id is None else PRESS
        passed = self._throttle.admit(user_id, self._clock.now(), cost)
        if passed is Pass.SILENT:
            await self._replies.acknowledge(asked)
        elif passed is Pass.NOTICE:
            await self._replies.give(asked, _saying(words.text("throttle.notice"), asked))
        elif asked.kind is Kind.OLD_BUTTON:
            await self._replies.acknowledge(asked, words.text("button.old"))
        else:
            async with self._at_once:
                reply = await self._reply(asked, user_id, words, known)
            await self._replies.give(asked, reply)

    async def _known(self, asked: Incoming) -> Known | None:
        try:
            return await self._services.readers.known(asked.chat_id, asked.place.thread)
        except DatabaseError as error:
            log.error("the chat's own settings cannot be read: %s", error)
            return None

    def _may_speak(self, asked: Incoming, known: Known | None) -> bool:
        """In a group nothing is said until one of its admins has set the bot up there."""
        if asked.place.kind is not ChatKind.GROUP or known is None or known.set_up:
            return True
        command = self._commands.get(asked.command)
        return command is not None and getattr(command, "BEFORE_SETUP", False)

    async def _reply(
        self, asked: Incoming, user_id: int, words: Catalogue, known: Known | None
    ) -> Reply | None:
        command = self._commands.get(asked.command) or self._reads_documents(asked, user_id)
        if command is None:
            return _unknown(asked, words)
        refusal = await self._refusal(command.ACCESS, asked, user_id)
        if refusal is not None:
            log.info("a command was refused", extra={"reason": str(refusal)})
            return _saying(words.text(f"refusal.{refusal}"), asked)
        try:
            return await command.handle(self._request(asked, user_id, words, known))
        except DatabaseError as error:
            log.error("/%s: %s", command.NAME, error)
            return _saying(words.text("error.database"), asked)
        except Exception:
            log.exception("/%s failed", command.NAME)
            return _saying(words.text("error.failed"), asked)

    def _reads_documents(self, asked: Incoming, user_id: int) -> Command | None:
        """A document that comes without a command is for the one that reads documents."""
        if asked.document is None or asked.command or not asked.sender.private:
            return None
        readers = [one for one in self._commands.values() if getattr(one, "DOCUMENTS", False)]
        return next((one for one in readers if self._roles.allow(one.ACCESS, user_id)), None)

    async def _refusal(self, access: Access, asked: Incoming, user_id: int) -> Refusal | None:
        refusal = self._roles.refusal(access, asked.sender)
        if refusal is not None or access is not Access.CHAT_ADMIN or asked.sender.private:
            return refusal
        known = await self._chat_admins.has(asked.chat_id, user_id)
        return None if known else Refusal.CHAT_ADMINS_ONLY

    def _request(
        self, asked: Incoming, user_id: int, words: Catalogue, known: Known | None
    ) -> Request:
        return Request(
            user_id=user_id,
            place=asked.place,
            words=asked.words,
            texts=words,
            reader=Reader(
                words.language, ZoneInfo(known.zone) if known and known.zone else self._zone
            ),
            now=self._clock.now(),
            services=self._services,
            roles=self._roles,
            commands=described(),
            asked=None if asked.kind is Kind.BUTTON else asked.message_id,
            answered=asked.answered,
            pressed=asked.message_id if asked.kind is Kind.BUTTON else None,
            upload=upload_of(self._bot, asked.document),
            bot_name=self._bot_name,
        )


def _unknown(asked: Incoming, words: Catalogue) -> Reply | None:
    """In a group an unknown command may be another bot's: silence."""
    if asked.kind is Kind.BUTTON:
        return Reply(None, toast=words.text("button.old"))
    if not asked.sender.private:
        return None
    return _saying(words.text("unknown.command" if asked.command else "unknown.text"), asked)


def _saying(sentence: str, asked: Incoming) -> Reply:
    """One sentence: over a button, so that what stands there stays, else as a message."""
    if asked.callback_id is not None:
        return Reply(None, toast=sentence)
    return Reply(Document((Block((Text(sentence),)),)))
