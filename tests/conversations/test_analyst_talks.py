"""Analysts correct what was told: by buttons, at once with another, over the bot's sudden ends."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.stories.override import Override
from storage.grouping import overrides
from tests.conversations.person import Person
from tests.conversations.world import ANALYSTS, CHANNEL, World, living

pytestmark = pytest.mark.anyio

CONSULTED = "Thailand hosts bilateral consultations with North Korea in Bangkok"
VISIT = "Brunei foreign minister visits Pyongyang"
SHIP = "Philippines seizes ship for violating sanctions on North Korea"
TIMOR = "Timor-Leste foreign minister visits Pyongyang"
MYANMAR = "Myanmar foreign minister visits Pyongyang"
ENVOY = "Myanmar appoints ambassador to North Korea"


@pytest.fixture(scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with living(tmp_path_factory.mktemp("analysts")) as made:
        for number in ANALYSTS:
            await Person(made, number).subscribes()
        yield made


def analysts(world: World) -> tuple[Person, Person]:
    ana, budi = (Person(world, number) for number in ANALYSTS)
    return ana, budi


def channel(world: World, title: str) -> Person:
    """Somebody who looks at the channel."""
    return Person(world, 740_000_499, CHANNEL)


def corrections(world: World) -> list[Override]:
    return list(world.read(overrides.every))


async def told(world: World, *titles: str) -> list[Person]:
    """Both analysts, each looking at the alert of the last title."""
    world.publish(*titles)
    people = [*analysts(world), channel(world, titles[-1])]
    for one in people:
        for title in titles:
            await one.hears(title)
    return people


async def test_confirmed_taken_back_and_rejected(world: World) -> None:
    ana, _, public = await told(world, CONSULTED)
    before = len(corrections(world))
    assert (await ana.presses("Confirm")).startswith("Confirmed.")
    await public.reads("Confirmed by an analyst")
    assert "Thailand" in await ana.says("/corrections")
    await ana.presses("Undo")
    assert len(corrections(world)) == before + 2

    await ana.hears(CONSULTED)
    await ana.presses("Reject", "comment")
    assert ana.text.startswith("Rejected")
    await public.hears("comment, no news")
    assert [one.action for one in corrections(world)][before:] == ["confirm", "undo", "reject"]


async def test_restaged_and_merged(world: World) -> None:
    ana, budi, public = await told(world, MYANMAR, ENVOY)
    await ana.presses("Restage")
    await ana.presses("Myanmar", "proposed")
    assert ana.text.startswith("Restaged: ")
    await public.hears("[proposed]")

    await budi.hears(ENVOY)
    await budi.presses("Merge", "1.")
    assert "This one goes: " in budi.text
    await budi.presses("Merge")
    await public.hears("the same event as Myanmar")


async def test_two_at_once_lose_nothing(world: World) -> None:
    ana, budi, _ = await told(world, SHIP)
    before = len(corrections(world))
    queries = [ana.touches("Confirm"), budi.touches("Confirm")]
    await world.calm()
    said = sorted(one.answered(query) for one, query in zip((ana, budi), queries, strict=True))
    assert said[0].startswith("Confirmed.")
    assert said[1].startswith("Nothing was done: it was ")
    assert len(corrections(world)) == before + 1

    await asyncio.gather(ana.presses("Reject"), budi.presses("Restage"))
    await budi.presses("sanctions")
    queries = [ana.touches("comment"), budi.touches("eased")]
    await world.calm()
    heard = [one.answered(query) for one, query in zip((ana, budi), queries, strict=True)]
    made = [one.action for one in corrections(world)][before:]
    assert made in (["confirm", "reject"], ["confirm", "restage"])
    assert sum(one.startswith("Nothing was done: ") for one in heard) == 1


async def test_killed_in_the_middle_a_correction_is_made_once(world: World) -> None:
    ana, budi, public = await told(world, VISIT)
    before = len(corrections(world))
    async with world.death("answerCallbackQuery"):
        ana.touches("Confirm")
    await public.reads("Confirmed by an analyst")
    assert len(corrections(world)) == before + 1

    await budi.presses("Reject")
    async with world.death("editMessageText", "Rejected"):
        budi.touches("another country")
    await budi.reads("Rejected")
    await public.hears("another country was meant")
    await world.until(lambda: not world.waiting())
    assert [one.action for one in corrections(world)][before:] == ["confirm", "reject"]
    answers = [one for one in public.box if one["reply_to"] and "another country" in one["text"]]
    assert len(answers) == 1
