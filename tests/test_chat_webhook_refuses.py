"""A webhook refuses: who does not know the secret is nobody, what is no update is not read."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.chat.webhook import LARGEST_BODY, MOST_UNDER_WAY
from bot.errors import SettingsError
from tests.fakes.bot_api import BotApi
from tests.fakes.chat_world import READER, SCALE, chatting
from tests.fakes.newsroom import Newsroom
from tests.fakes.webhook import SECRET, Echo, free_port, hooked, settings_for, update

pytestmark = pytest.mark.anyio


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom.open(tmp_path)
    yield made
    made.close()


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(scale=SCALE) as running:
        running.chat(READER)
        yield running


@pytest.mark.parametrize(
    "secret", [None, "", "wrong", SECRET + "x", "gehe\u00efm".encode("latin-1")]
)
async def test_without_the_secret_nothing_is_read(
    api: BotApi, room: Newsroom, secret: str | None
) -> None:
    echo = Echo()
    async with hooked(api, room, echo) as (_, sender):
        assert await sender.post(update(1), secret) == 403
        assert await sender.post(b"\xff" * (LARGEST_BODY + 1), secret) == 403
        assert await sender.post(b"not JSON", secret) == 403
    assert echo.asked == 0


async def test_what_is_no_update_is_refused(api: BotApi, room: Newsroom) -> None:
    echo = Echo()
    async with hooked(api, room, echo) as (_, sender):
        for body in (b"", b"not JSON", b"[]", b"{}", b"7", b'{"update_id": "7"}', b"\xff\xfe",
                     b'{"update_id": true}', b"[" * 100_000):  # fmt: skip
            assert await sender.post(body) == 400, body[:20]
        assert await sender.post(b" " * (LARGEST_BODY + 1)) == 413
        assert await sender.post(update(1), path="/other") == 404
        assert await sender.get() == 405
    assert echo.asked == 0


async def test_an_update_that_nobody_can_read_does_not_come_back(
    api: BotApi, room: Newsroom
) -> None:
    async with hooked(api, room, Echo()) as (_, sender):
        assert await sender.post({"update_id": 5, "message": {"message_id": "x"}}) == 200
        assert await sender.post({"update_id": 6, "something_new": {}}) == 200
        assert await sender.post(update(7)) == 200
    assert [one["text"] for one in api.outbox(READER)] == ["hello"]


async def test_no_more_under_way_than_so_many(api: BotApi, room: Newsroom) -> None:
    echo = Echo()
    async with hooked(api, room, echo) as (_, sender):
        echo.gate.clear()
        posts = [
            asyncio.create_task(sender.post(update(100 + n, user=5000 + n)))
            for n in range(MOST_UNDER_WAY)
        ]
        while echo.asked < 8:
            await asyncio.sleep(0.01)
        async with asyncio.timeout(5):
            while await sender.post(update(900)) != 503:
                await asyncio.sleep(0.01)
        echo.gate.set()
        assert set(await asyncio.gather(*posts)) == {200}
        assert await sender.post(update(900)) == 200


async def test_an_address_that_is_taken_ends_it_with_a_sentence(
    api: BotApi, room: Newsroom
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = settings_for(api, taken.getsockname()[1])
        async with chatting(api, room, settings=settings) as world:
            with pytest.raises(SettingsError, match=r"WEB_ADDRESS: cannot listen on 127\.0\.0\.1:"):
                async with asyncio.timeout(5):
                    await world.running


async def test_an_address_that_telegram_refuses_ends_it_with_a_sentence(
    api: BotApi, room: Newsroom
) -> None:
    api.fault("error", method="setWebhook", code=400, times=None,
              description="Bad Request: bad webhook: IP address 10.0.0.1 is reserved")  # fmt: skip
    async with chatting(api, room, settings=settings_for(api, free_port())) as world:
        with pytest.raises(SettingsError, match=r"10\.0\.0\.1 is reserved"):
            async with asyncio.timeout(5):
                await world.running
