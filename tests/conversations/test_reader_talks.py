"""A reader: begins, chooses, is told, asks why, mutes, searches, leaves; and the bot is killed."""

from collections.abc import AsyncIterator

import pytest

from storage.delivery import delivery_steps
from tests.conversations.person import Person
from tests.conversations.world import World, living

pytestmark = pytest.mark.anyio

EMBASSY = "Vietnam reopens its embassy in Pyongyang"
TRADE = "Malaysia and North Korea resume trade in palm oil"
CHINESE = "印尼外长访问北韩"
EARLIER = "Foreign ministers of Thailand and North Korea meet in Pyongyang"


@pytest.fixture(scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with living(tmp_path_factory.mktemp("readers")) as made:
        made.publish(CHINESE)
        await made.polled()
        made.publish(EARLIER)  # after the first poll: the event that new readers get as a sample
        await made.polled()
        yield made


async def test_from_the_first_word_to_the_last(world: World) -> None:
    control = await Person(world, 740_000_401).subscribes()
    rina = Person(world, 740_000_402, language="id")
    await rina.says("/start")
    assert "Selesai" in rina.buttons
    await rina.presses("English", "🕐", "Hanoi", "Everything", "Done")
    assert rina.text.startswith("You are subscribed.")
    assert "Hanoi" in rina.text or "Ho_Chi_Minh" in rina.text

    await rina.says("/follow")
    await rina.presses("Countries", "Vietnam", "‹ Back", "Languages", "English", "‹ Back")
    assert "Countries: Vietnam" in rina.text
    world.publish(TRADE, EMBASSY)
    await rina.hears(EMBASSY)
    await control.hears(TRADE)
    assert not [one for one in rina.texts if TRADE in one]
    await alert_s_buttons(rina)

    world.publish("Vietnam and North Korea sign agreement on cultural exchange")
    await control.hears("sign agreement on cultural")
    assert CHINESE in await rina.says("/search 北韩")
    assert rina.texts[-1] == rina.text, "nothing came of what is muted"
    await leaves(rina)


async def alert_s_buttons(rina: Person) -> None:
    alert = rina.shown
    assert "names" in (await rina.presses("Why?")).lower() or rina.box[-1] is not alert
    assert (await rina.presses("Not relevant")).startswith("Thank you")
    assert (await rina.presses("Not relevant")).startswith("You said so before")
    await rina.presses("Mute", "Vietnam · 7 days")
    assert "Muted: Vietnam" in rina.text


async def leaves(rina: Person) -> None:
    assert "destinations" in rina.world.tables_with(rina.id)
    assert "is erased" in await rina.says("/stop")
    assert rina.world.tables_with(rina.id) == set()
    assert "/start" in await rina.says("/follow")


async def test_killed_again_and_again_a_reader_loses_nothing(world: World) -> None:
    dewi = Person(world, 740_000_411)
    async with world.death():
        dewi.sends("/start")
    await dewi.hears("Choose your language")
    assert len(dewi.box) <= 2

    async with world.death("answerCallbackQuery"):
        dewi.touches("Done")
    await dewi.reads("Alerts come")
    await dewi.hears("A sample")
    assert sum("A sample" in one for one in dewi.texts) <= 2  # again, where its answer was lost

    title = "Singapore offers to host talks between the United States and North Korea"
    before = world.read(delivery_steps.counts).ambiguous
    async with world.death("sendMessage", f"{dewi.id}"):
        world.publish(title)
    await dewi.hears(title, 2)
    await world.until(lambda: world.read(delivery_steps.counts).ambiguous > before)

    async with world.death("sendMessage", "is erased"):
        dewi.sends("/stop")
    assert world.tables_with(dewi.id) == set()
    assert [one.partition(".")[0] for one in dewi.texts[-2:]] == [
        "Everything stored about this chat is erased",
        "Nothing was stored about a subscription here; what you had begun is forgotten too",
    ]
    assert sum(title in one for one in dewi.texts) == 2
