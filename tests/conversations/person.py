"""A person in Telegram: writes, reads what comes, presses what stands there."""

from dataclasses import dataclass, field
from typing import Any

from tests.conversations.world import ADMINS, World
from tests.fakes.bot_api import Json

BOT = "jembatan_test_bot"
NAME = {"first_name": "Quirina <b>&", "last_name": "Xylander\u202e", "username": "quirina_xy"}


@dataclass
class Person:
    """``shown`` is the message that is looked at; its buttons are pressed."""

    world: World
    id: int
    chat_id: int = 0
    thread: int | None = None
    language: str = "en"
    shown: Json = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.world.secrets |= {"Quirina", "Xylander", "quirina_xy", str(self.id)}

    @property
    def where(self) -> int:
        return self.chat_id or self.id

    @property
    def user(self) -> Json:
        return {"id": self.id, "language_code": self.language, **NAME}

    @property
    def box(self) -> list[Json]:
        """What the bot wrote here."""
        return self.world.api.outbox(self.where) if self.where in self.world.api.chats else []

    @property
    def texts(self) -> list[str]:
        return [str(one["text"]) for one in self.box]

    @property
    def text(self) -> str:
        """What the message says now."""
        return str(self._now()["text"])

    @property
    def buttons(self) -> list[str]:
        return [one["text"] for row in self._now()["keyboard"] for one in row]

    def data(self, label: str) -> str:
        """What a button carries."""
        found = [one for row in self._now()["keyboard"] for one in row if label in one["text"]]
        return str(found[0]["callback_data"])

    def sends(self, text: str, **options: Any) -> None:
        """Write, and wait for nothing; logs may name the feeds that admins write of, no more."""
        options.setdefault("thread", self.thread)
        command, _, rest = text.partition(" ")
        if self.id not in ADMINS and (len(rest) >= 5 or not rest.isascii()):
            self.world.secrets.add(rest)
        if self.chat_id and command.startswith("/") and "@" not in command:
            text = f"{command}@{BOT} {rest}".strip()
        self.world.api.message(text, user=self.user, chat_id=self.chat_id or None, **options)

    async def says(self, text: str, **options: Any) -> str:
        """Write; return the answer, which is then looked at, or nothing."""
        before = len(self.box)
        self.sends(text, **options)
        await self.world.calm()
        new = self.box[before:]
        if not new:
            return ""
        self.shown = new[0]
        return self.text

    def touches(self, label: str) -> str:
        """Press what has this on it, and wait for nothing; returns the query's id."""
        found = [one for one in self.buttons if label in one]
        assert found, f"{label!r} is none of {self.buttons} under {self.text!r}"
        number = self.shown["message_id"]
        return self.world.api.press(self.where, number, label=found[0], user=self.user)

    async def presses(self, *labels: str) -> str:
        """Press one after the other; return the last one's toast."""
        toast = ""
        for label in labels:
            before = len(self.box)
            query = self.touches(label)
            await self.world.calm()
            toast = self.answered(query)
            asked = [one for one in self.box[before:] if one["keyboard"] and not _is_alert(one)]
            self.shown = asked[0] if asked else self.shown  # under an alert it is a new message
        return toast

    async def forges(self, data: str) -> str:
        """Press with data that nobody was shown; returns the toast."""
        query = self.world.api.forge(self.where, self.shown["message_id"], data, user=self.user)
        await self.world.calm()
        return self.answered(query)

    def answered(self, query: str) -> str:
        answer = self.world.api.answer(query)
        assert answer is not None, "the button's circle goes on"
        return str(answer.get("text") or "")

    async def hears(self, words: str, count: int = 1) -> str:
        """Wait for so many messages with these words; the last one is then looked at."""
        await self.world.until(lambda: sum(words in one for one in self.texts) >= count)
        self.shown = [one for one in self.box if words in one["text"]][-1]
        return self.text

    async def reads(self, words: str) -> None:
        """Wait until the message looked at says this."""
        await self.world.until(lambda: words in self.text)

    async def subscribes(self) -> "Person":
        """Go through /start without choosing anything."""
        await self.says("/start")
        await self.presses("Done")
        assert self.text.startswith("You are subscribed.")
        return self

    def _now(self) -> Json:
        number = self.shown["message_id"]
        return next(one for one in self.box if one["message_id"] == number)


def _is_alert(message: Json) -> bool:
    data = [one.get("callback_data", "") for row in message["keyboard"] for one in row]
    return any(one.startswith("v1:why:") for one in data)
