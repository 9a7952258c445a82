"""From an update to its answer: who asks, may they, which command, what does it say."""

import logging
from collections.abc import Mapping
from datetime import tzinfo

from telegram import Update

from bot import catalogue
from bot.alerts.html import Block, Document, Text
from bot.alerts.render import Reader
from bot.catalogue import Catalogue
from bot.chat.access import Roles
from bot.chat.commands import Command, described
from bot.chat.incoming import Incoming, Kind, membership, read
from bot.chat.queries import Archive, Membership
from bot.chat.replies import Replies
from bot.chat.request import Reply, Request
from bot.chat.throttle import Pass, Throttle
from bot.clock import Clock
from bot.errors import DatabaseError

log = logging.getLogger(__name__)


def texts(language: str) -> Catalogue:
    """Return the chat's texts in the language of a person's Telegram, or in English."""
    return catalogue.load("bot.chat", language.partition("-")[0].lower())


class Router:
    """Answers updates, one at a time per call; raises nothing."""

    def __init__(
        self,
        *,
        bot_name: str,
        commands: Mapping[str, Command],
        archive: Archive,
        membership: Membership,
        roles: Roles,
        replies: Replies,
        clock: Clock,
        zone: tzinfo,
    ) -> None:
        self._bot_name = bot_name
        self._commands = commands
        self._archive = archive
        self._membership = membership
        self._roles = roles
        self._replies = replies
        self._clock = clock
        self._zone = zone
        self._throttle = Throttle()

    async def handle(self, update: Update) -> None:
        """Answer one update."""
        changed = membership(update)
        if changed is not None:
            chat, may_write = changed
            change = self._membership.joined if may_write else self._membership.left
            await change(chat.id, chat.username)
            return
        asked = read(update, self._bot_name)
        if asked is not None and asked.sender.user_id is not None:
            await self._answer(asked, asked.sender.user_id)

    async def _answer(self, asked: Incoming, user_id: int) -> None:
        words = texts(asked.language)
        passed = self._throttle.admit(user_id, self._clock.now())
        if passed is Pass.SILENT:
            await self._replies.acknowledge(asked)
            return
        if passed is Pass.NOTICE:
            await self._say(asked, words.text("throttle.notice"))
            return
        if asked.kind is Kind.OLD_BUTTON:
            await self._replies.acknowledge(asked, words.text("button.old"))
            return
        await self._replies.acknowledge(asked)
        reply = await self._reply(asked, user_id, words)
        if reply is not None:
            await self._replies.answer(asked, reply)

    async def _say(self, asked: Incoming, sentence: str) -> None:
        if asked.callback_id is not None:
            await self._replies.acknowledge(asked, sentence)
        else:
            await self._replies.answer(asked, _saying(sentence))

    async def _reply(self, asked: Incoming, user_id: int, words: Catalogue) -> Reply | None:
        command = self._commands.get(asked.command)
        if command is None:
            return _unknown(asked, words)
        refusal = self._roles.refusal(command.ACCESS, asked.sender)
        if refusal is not None:
            log.info("a command was refused", extra={"reason": str(refusal)})
            return _saying(words.text(f"refusal.{refusal}"))
        try:
            return await command.handle(self._request(asked, user_id, words))
        except DatabaseError as error:
            log.error("/%s: %s", command.NAME, error)
            return _saying(words.text("error.database"))
        except Exception:
            log.exception("/%s failed", command.NAME)
            return _saying(words.text("error.failed"))

    def _request(self, asked: Incoming, user_id: int, words: Catalogue) -> Request:
        return Request(
            user_id=user_id,
            private=asked.sender.private,
            words=asked.words,
            texts=words,
            reader=Reader(words.language, self._zone),
            now=self._clock.now(),
            archive=self._archive,
            roles=self._roles,
            commands=described(),
        )


def _unknown(asked: Incoming, words: Catalogue) -> Reply | None:
    """In a group an unknown command may be another bot's: silence."""
    if not asked.sender.private:
        return None
    if asked.kind is Kind.BUTTON:
        return _saying(words.text("button.old"))
    return _saying(words.text("unknown.command" if asked.command else "unknown.text"))


def _saying(sentence: str) -> Reply:
    return Reply(Document((Block((Text(sentence),)),)))
