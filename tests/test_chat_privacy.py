"""/privacy: made from the same table that /stop and /export work from, in every language."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import catalogue
from bot.chat.services.readers import Finished, Noted, Standing
from storage import personal
from storage.personal import Until
from tests.fakes.chat_world import ChatWorld
from tests.fakes.subscriber import Person, subscribing

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ChatWorld]:
    async with subscribing(tmp_path, monkeypatch) as running:
        yield running


@pytest.mark.parametrize("language", catalogue.spoken())
async def test_every_table_is_named_with_its_time(world: ChatWorld, language: str) -> None:
    answer = await Person(world, language=language).says("/privacy")
    words = catalogue.load("bot.chat", language)

    for one in personal.KEPT:
        kept, until = (
            words.text(f"privacy.kept.{one.what}"),
            words.text(f"privacy.until.{one.until}"),
        )
        assert f"• {kept} ({one.table.name}): {until}" in answer
    assert "/export" in answer
    assert "/stop" in answer


async def test_it_stores_nothing_and_leads_back(world: ChatWorld) -> None:
    person = Person(world)
    await person.says("/privacy")
    assert person.stored is None

    await person.subscribes()
    await person.says("/settings")
    await person.presses("Privacy")
    assert person.text.startswith("What is stored")
    await person.presses("Back")
    assert person.text.startswith("Settings")


def test_everything_that_can_be_said_has_words() -> None:
    keys = catalogue.load("bot.chat").keys()
    wanted = {
        *(f"privacy.kept.{one.what}" for one in personal.KEPT),
        *(f"privacy.until.{one}" for one in Until),
        *(f"standing.{one}" for one in Standing),
        *(f"feedback.{one}" for one in Noted),
        *(f"onboarding.done-{one}" for one in Finished if one is not Finished.ALREADY),
    }

    assert wanted - keys == set()
