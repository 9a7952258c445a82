"""Analysts at work: a chat, real deliveries into the fake, events that have been told."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from bot.alerts.destination import DestinationKind
from bot.alerts.messengers.telegram import TelegramMessenger
from bot.alerts.pacing import Limits
from bot.chat.commands import Command
from bot.ids import StoryId, public
from bot.match.verdict import Verdict
from bot.settings import Settings
from bot.stories.override import Override
from storage.archive import events
from storage.database import Database
from storage.grouping import overrides, stories
from tests.fakes.alert_builders import claim, verdict
from tests.fakes.bot_api import BotApi
from tests.fakes.chat_world import ADMIN, READER, SCALE, ChatWorld, FastClock, chatting
from tests.fakes.delivery import Delivery, delivering
from tests.fakes.newsroom import Newsroom

ANA, BUDI = 5001, 5002  # analysts
CHANNEL = -1001000000001
VISIT = verdict(claim("visits", "held", ("LA",)), people=("choe-son-hui",), place="pyongyang")
EMBASSY = verdict(claim("missions", "agreed", ("LA",)))
TITLE = "Lao foreign minister meets Choe Son Hui in Pyongyang"
LINK = f"https://news.example/{TITLE}".replace(" ", "-")


@dataclass
class CorrectionDesk:
    """The chat, what delivers, and the database behind both."""

    world: ChatWorld
    delivery: Delivery
    room: Newsroom
    settings: Settings
    stories: list[StoryId] = field(default_factory=list)

    @property
    def api(self) -> BotApi:
        return self.world.api

    async def invite(self, told: tuple[int, ...]) -> None:
        """Let the people's chats begin, and those be told of alerts who are to be."""
        self.api.chat(CHANNEL, "channel")
        for user in {READER, *told}:
            await self.ask("/help", user)
        for address in (CHANNEL, *told):
            self.room.destination(str(address))

    async def wait(self) -> None:
        """Let as much time pass as a person needs between two questions."""
        await self.room.clock.sleep(3)

    async def tell(self, title: str = TITLE, judged: Verdict = VISIT) -> str:
        """Publish a report and send what it leads to; returns the public id of its event."""
        known = set(self._stories())
        self.room.publish(title, judged=judged).poll()
        await self.settle()
        self.stories += [one for one in self._stories() if one not in known]
        return public(self.stories[-1])

    async def tell_twice(self) -> str:
        """Publish two reports of one event."""
        name = await self.tell()
        assert await self.tell(f"{TITLE} again") == name
        return name

    async def settle(self) -> None:
        """Let everything go out that waits."""
        await self.delivery.dispatcher.dispatch(catch_up_complete=True)
        self.delivery.sender.wake()
        async with asyncio.timeout(10):
            while await self.delivery.outbox.next_due() is not None:
                await asyncio.sleep(0.01)

    async def ask(self, text: str, user: int = ANA, **options: Any) -> dict[str, Any]:
        return await self.world.ask(text, user, **options)

    async def press(
        self, message: dict[str, Any], label: str, user: int = ANA
    ) -> tuple[str, dict[str, Any]]:
        """Press a button that begins so; returns the word over it and the message as it is then."""
        whole = next(one for one in labels(message) if one.startswith(label))
        query = self.api.press(user, message["message_id"], label=whole, user={"id": user})
        return await self._answered(query), self.message(message["message_id"], user)

    async def forge(
        self, message: dict[str, Any], data: str, user: int = ANA, chat: int | None = None
    ) -> str:
        """Send button data that nobody was shown; returns the word over the button."""
        query = self.api.forge(chat or user, message["message_id"], data, user={"id": user})
        return await self._answered(query)

    async def _answered(self, query: str) -> str:
        await self.world.silence()
        return str((self.api.answer(query) or {}).get("text") or "")

    def message(self, number: int, chat: int = ANA) -> dict[str, Any]:
        return next(one for one in self.api.outbox(chat) if one["message_id"] == number)

    def last(self, chat: int = ANA) -> dict[str, Any]:
        return self.api.outbox(chat)[-1]

    def corrections(self) -> list[Override]:
        return list(self.room.database.read_now(overrides.every))

    def view(self, name: str) -> Any:
        found = self.room.database.read_now(lambda conn: stories.find(conn, name))
        assert found is not None
        return self.room.database.read_now(lambda conn: stories.views(conn, [found]))[found]

    def _stories(self) -> list[StoryId]:
        listed = self.room.database.read_now(events.standing)
        return sorted(one.story_id for one in listed)

    @asynccontextmanager
    async def again(self) -> AsyncIterator["CorrectionDesk"]:
        """A second life of the chat, over the same database and Telegram."""
        async with chatting(
            self.api, self.room, clock=self.room.clock, settings=self.settings
        ) as world:
            yield replace(self, world=world)


def labels(message: dict[str, Any]) -> list[str]:
    return [one["text"] for row in message["keyboard"] or () for one in row]


@cache
def _empty_database() -> bytes:
    """A database after its migrations: making it anew takes longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        Database.open(f"sqlite:///{folder}/empty.db").close()
        return (Path(folder) / "empty.db").read_bytes()


@asynccontextmanager
async def correction_desk(
    folder: Path,
    *,
    told: tuple[int, ...] = (ANA,),
    commands: Mapping[str, Command] | None = None,
) -> AsyncIterator[CorrectionDesk]:
    """Two analysts and an admin; ``told`` get alerts in private, the channel gets them too."""
    settings = Settings(
        time_zone="UTC",
        telegram_admins=(ADMIN,),
        telegram_analysts=(ANA, BUDI),
        database_url=f"sqlite:///{folder / 'news.db'}",
    )
    (folder / "news.db").write_bytes(_empty_database())
    room = Newsroom.open(folder)
    room.settings = settings
    room.at(0).poll()
    room.at(1)
    room.clock = FastClock(room.clock.now())  # type: ignore[assignment]
    messengers = {}
    try:
        async with (
            BotApi(scale=SCALE) as api,
            chatting(api, room, clock=room.clock, settings=settings, commands=commands) as world,
        ):
            messenger = TelegramMessenger(api.token, api.url)
            messengers[DestinationKind.TELEGRAM] = messenger
            try:
                async with delivering(room, messengers, limits=Limits(slack=2.0)) as delivery:
                    desk = CorrectionDesk(world, delivery, room, settings)
                    await desk.invite(told)
                    yield desk
            finally:
                await messenger.aclose()
    finally:
        await asyncio.to_thread(room.close)
