"""Command menus: what each person is offered, where and in which language."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import catalogue
from bot.chat import commands
from bot.chat.access import Access
from bot.chat.menus import IN_GROUPS
from bot.settings import Settings
from storage import meta
from tests.fakes.bot_api import BotApi
from tests.fakes.chat_world import ADMIN, READER, SCALE, ChatWorld, chatting
from tests.fakes.newsroom import Newsroom

pytestmark = pytest.mark.anyio

ANALYST, GROUP = 5151, -500
LANGUAGES = catalogue.languages("bot.chat")
READERS = {Access.EVERYONE, Access.CHAT_ADMIN}
STAFF = Settings(time_zone="UTC", telegram_admins=(ADMIN,), telegram_analysts=(ANALYST,))

Menu = dict[str, str]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom.open(tmp_path)
    yield made
    made.close()


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(scale=SCALE) as fake:
        fake.chat(GROUP, "group")
        yield fake


@pytest.fixture
async def world(api: BotApi, room: Newsroom) -> AsyncIterator[ChatWorld]:
    async with chatting(api, room, settings=STAFF) as running:
        yield running


def menu(api: BotApi, user: int, chat: int | None = None, language: str = "") -> Menu:
    return {one["command"]: one["description"] for one in api.menu(user, chat, language)}


def expected(language: str, *accesses: Access) -> Menu:
    words = catalogue.load("bot.chat", language)
    return {
        name: words.text(f"command.{name}.menu")
        for name, one in commands.every().items()
        if one.MENU and one.ACCESS in accesses
    }


async def until(api: BotApi, user: int, wanted: Menu) -> None:
    async with asyncio.timeout(5):
        while menu(api, user) != wanted:
            await asyncio.sleep(0.01)


async def come(world: ChatWorld, user: int, **person: Any) -> None:
    await world.ask("/help", user, person=person)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_readers_see_their_commands_in_their_language(
    world: ChatWorld, language: str
) -> None:
    await come(world, READER)

    assert menu(world.api, READER, language=language) == expected(language, *READERS)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_group_sees_three_commands(world: ChatWorld, language: str) -> None:
    await come(world, READER)

    words = catalogue.load("bot.chat", language)
    shown = menu(world.api, READER, GROUP, language)
    assert shown == {name: words.text(f"command.{name}.menu") for name in IN_GROUPS}
    assert len(shown) == 3
    assert "setup" in shown


@pytest.mark.parametrize("language", [*LANGUAGES, "lo"])
async def test_no_stranger_is_offered_what_is_not_theirs(world: ChatWorld, language: str) -> None:
    await come(world, READER, language_code=language)
    await come(world, ADMIN)

    theirs = {name for name, one in commands.every().items() if one.ACCESS in READERS}
    for chat in (READER, GROUP):
        assert set(menu(world.api, READER, chat, language)) <= theirs
    assert set(menu(world.api, ADMIN, GROUP, language)) <= theirs


async def test_admins_and_analysts_see_their_own(world: ChatWorld) -> None:
    await come(world, ADMIN)
    await come(world, ANALYST, language_code="ko")

    await until(world.api, ADMIN, expected("en", *Access))
    await until(world.api, ANALYST, expected("ko", *READERS, Access.ANALYST))


async def test_a_menu_of_staff_follows_the_language_they_choose(world: ChatWorld) -> None:
    await come(world, ADMIN, language_code="id")
    await until(world.api, ADMIN, expected("id", *Access))

    await world.ask("/start", ADMIN, person={"language_code": "id"})
    await world.ask("/settings language ko", ADMIN, person={"language_code": "id"})

    await until(world.api, ADMIN, expected("ko", *Access))


async def test_whoever_is_no_longer_admin_loses_the_menu(api: BotApi, room: Newsroom) -> None:
    async with chatting(api, room, settings=STAFF) as world:
        await come(world, ADMIN)
        await until(api, ADMIN, expected("en", *Access))
    without = Settings(time_zone="UTC", telegram_analysts=(ANALYST,))
    async with chatting(api, room, settings=without) as world:
        await come(world, ADMIN)

        assert menu(api, ADMIN) == expected("en", *READERS)


async def test_only_people_whom_the_settings_name_are_remembered(
    api: BotApi, room: Newsroom
) -> None:
    def noted() -> str | None:
        return room.database.read_now(lambda conn: meta.get(conn, "menus"))

    async with chatting(api, room, settings=STAFF) as world:
        for user in (READER, ADMIN, ANALYST):
            await come(world, user)
        await until(api, ANALYST, expected("en", *READERS, Access.ANALYST))
        await world.silence()
        assert str(READER) not in (noted() or "")
        assert str(ADMIN) in (noted() or "")
    without = Settings(time_zone="UTC", telegram_analysts=(ANALYST,))
    async with chatting(api, room, settings=without) as world:
        await come(world, READER)
        assert str(ADMIN) not in (noted() or "")


async def test_a_menu_in_a_language_that_is_gone_comes_down(
    api: BotApi, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with chatting(api, room, settings=STAFF) as world:
        await come(world, READER)
        assert menu(api, READER, language="ko") == expected("ko", *READERS)
    monkeypatch.setattr(catalogue, "languages", lambda package: ("en", "id"))
    async with chatting(api, room, settings=STAFF) as world:
        await come(world, READER)

        assert menu(api, READER, language="ko") == expected("en", *READERS)
        assert menu(api, READER, language="id") == expected("id", *READERS)


async def test_a_refusal_of_a_menu_stops_nothing(api: BotApi, room: Newsroom) -> None:
    api.fault("error", method="setMyCommands", times=None)
    async with chatting(api, room, settings=STAFF) as world:
        await come(world, READER)
        await come(world, ADMIN)

        assert menu(api, READER) == {}
        api.clear_faults()
        await come(world, ADMIN)
        await until(api, ADMIN, expected("en", *Access))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_command_is_in_the_help_of_every_language(
    world: ChatWorld, language: str
) -> None:
    lines = (await world.ask("/help", ADMIN, person={"language_code": language}))["text"]

    words = catalogue.load("bot.chat", language)
    for name in commands.every():
        assert f"/{name} - {words.text(f'command.{name}.help')}" in lines
