"""The same by webhook: a short conversation, a sudden end, and somebody without the secret."""

from collections.abc import AsyncIterator

import pytest

from tests.conversations.person import Person
from tests.conversations.world import ADMINS, World, living
from tests.fakes.webhook import Sender, free_port, update

pytestmark = pytest.mark.anyio

SECRET = "the-secret_of-the-webhook"
VISIT = "Brunei foreign minister visits Pyongyang"


@pytest.fixture(scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    port = free_port()
    hook = {
        "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "WEB_ADDRESS": f"127.0.0.1:{port}",
    }
    async with living(tmp_path_factory.mktemp("webhook"), **hook) as made:
        made.secrets.add(SECRET)
        yield made


async def test_a_conversation_goes_on_over_a_sudden_end(world: World) -> None:
    siti = await Person(world, 760_000_601).subscribes()
    world.publish(VISIT)
    await siti.hears(VISIT)
    await siti.presses("Mute", "Brunei · 8 hr")
    assert "Muted: Brunei" in siti.text
    async with world.death("sendMessage", "Muted"):
        siti.sends("/mute")
    await siti.hears("Muted", 3)
    assert "1 of 1 feeds alive" in await Person(world, ADMINS[0]).says("/feeds")
    assert "is erased" in await siti.says("/stop")
    assert world.tables_with(siti.id) == set()
    assert world.api.calls("getUpdates") == []


async def test_without_the_secret_nobody_gets_in(world: World) -> None:
    sender = Sender(world.environment["TELEGRAM_WEBHOOK_URL"])
    try:
        user = 760_000_602
        world.api.chat(user)
        for secret in (None, "", "wrong", f"{SECRET}x"):
            assert await sender.post(update(900_000_001, "/help", user), secret) == 403
        assert world.api.outbox(user) == []
        assert await sender.post(update(900_000_001, "/help", user), SECRET) == 200
        assert [one["text"][:12] for one in world.api.outbox(user)] == ["You can ask:"]
    finally:
        await sender.aclose()
