"""A person in the chat who presses buttons by what is written on them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.alerts.destination import DestinationKind
from bot.alerts.messengers.telegram import TelegramMessenger
from bot.alerts.pacing import Limits
from bot.alerts.preferences import Preferences
from bot.chat import throttle
from bot.match.verdict import Claim
from storage.delivery import subscribers
from storage.delivery.subscribers import Subscriber
from tests.fakes.alert_builders import verdict
from tests.fakes.bot_api import BotApi, Json
from tests.fakes.chat_world import READER, SCALE, ChatWorld, FastClock, chatting
from tests.fakes.delivery import delivering
from tests.fakes.newsroom import Newsroom

BOT = "jembatan_test_bot"


@dataclass
class Person:
    """Someone in a chat with the bot; ``shown`` is the message whose buttons are pressed."""

    world: ChatWorld
    id: int = READER
    chat_id: int = 0
    thread: int | None = None
    language: str = "en"
    shown: Json = field(default_factory=dict)

    @property
    def where(self) -> int:
        return self.chat_id or self.id

    async def says(self, text: str, **options: Any) -> str:
        """Write a command; return the answer's text, which is then the message shown."""
        options.setdefault("thread", self.thread)
        command, _, rest = text.partition(" ")
        if self.chat_id:
            text = f"{command}@{BOT} {rest}".strip()
        before = len(self.box)
        self.world.api.message(text, user=self.person, chat_id=self.chat_id or None, **options)
        await self.world.silence()
        new = self.box[before:]
        if not new:
            return ""
        self.shown = new[0]
        return str(self.shown["text"])

    async def presses(self, label: str) -> str:
        """Press the button that has this on it; return the toast."""
        found = [one for one in self.buttons if label in one]
        assert found, f"{label!r} is none of {self.buttons}"
        query = self.world.api.press(
            self.where, self.shown["message_id"], label=found[0], user=self.person
        )
        return await self._answered(query)

    async def forges(self, data: str) -> str:
        """Press with data that no button has; return the toast."""
        query = self.world.api.forge(self.where, self.shown["message_id"], data, user=self.person)
        return await self._answered(query)

    async def _answered(self, query: str) -> str:
        await self.world.silence()
        number = self.shown["message_id"]
        self.shown = next(one for one in self.box if one["message_id"] == number)
        answer = self.world.api.answer(query)
        assert answer is not None, "the button's circle goes on"
        return str(answer.get("text") or "")

    @property
    def person(self) -> Json:
        return {"id": self.id, "language_code": self.language}

    @property
    def box(self) -> list[Json]:
        """What the bot wrote there."""
        return self.world.api.outbox(self.where) if self.where in self.world.api.chats else []

    @property
    def text(self) -> str:
        return str(self.shown["text"])

    @property
    def buttons(self) -> list[str]:
        return [one["text"] for row in self.shown["keyboard"] for one in row]

    @property
    def ticked(self) -> list[str]:
        """The labels that carry a tick."""
        return [one.removeprefix("✅ ") for one in self.buttons if one.startswith("✅ ")]

    @property
    def stored(self) -> Subscriber | None:
        database = self.world.room.database
        return database.read_now(lambda conn: subscribers.find(conn, self.where, self.thread))

    @property
    def wishes(self) -> Preferences:
        assert self.stored is not None
        return self.stored.preferences

    async def subscribes(self) -> "Person":
        """Go through /start without choosing anything."""
        await self.says("/start")
        await self.presses("Done")
        return self


@asynccontextmanager
async def subscribing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ChatWorld]:
    """A chat over an empty newsroom that has polled once, on a clock that begins as the room's."""
    monkeypatch.setattr(throttle, "BURST", 1000.0)  # tests press faster than people do
    room = Newsroom.open(folder)
    room.at(0).poll()
    clock = FastClock(room.clock.now())
    try:
        async with BotApi(scale=SCALE) as api, chatting(api, room, clock=clock) as world:
            yield world
    finally:
        await asyncio.to_thread(room.close)


async def deliver(world: ChatWorld) -> None:
    """Dispatch what waits and send it to the fake, then stop sending."""
    messenger = TelegramMessenger(world.api.token, world.api.url)
    ways = {DestinationKind.TELEGRAM: messenger}
    try:
        async with delivering(world.room, ways, limits=Limits(scale=SCALE)) as delivery:
            await delivery.dispatch()
    finally:
        await messenger.aclose()


def happens(world: ChatWorld, hours: float, *claims: Claim, title: str = "") -> None:
    """Let a report of an event be polled, so many hours after the beginning."""
    title = title or f"Something at {hours}"
    world.room.at(hours).publish(title, judged=verdict(*claims)).poll()
