"""/export: every stored row about a chat, and nothing about any other."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from storage import personal
from tests.fakes.alert_builders import claim
from tests.fakes.chat_world import ChatWorld
from tests.fakes.subscriber import Person, deliver, happens, subscribing

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ChatWorld]:
    async with subscribing(tmp_path, monkeypatch) as running:
        yield running


def document(world: ChatWorld, person: Person) -> dict[str, Any]:
    posted = world.api.chats[person.where].messages[person.shown["message_id"]]
    upload = world.api.files[posted.content["document"]["file_id"]]
    return dict(json.loads(upload.body))


async def test_it_holds_what_was_chosen_and_what_was_sent(world: ChatWorld) -> None:
    person = await Person(world).subscribes()
    await Person(world, 2002).subscribes()
    await person.says("/mute sanctions 7d")
    happens(world, 1, claim("visits", "held", ("LA",)))
    await deliver(world)
    await person.says("/export")
    assert person.shown["media"] == "document"
    found = document(world, person)["tables"]

    assert set(found) == {one.table.name for one in personal.KEPT}
    [chat] = found["destinations"]
    assert chat["address"] == "1001"
    assert chat["preferences"]["mutes"][0]["indicator"] == "sanctions"
    assert [one["state"] for one in found["deliveries"]] == ["sent"]
    assert "2002" not in json.dumps(found)


async def test_where_nothing_is_stored_it_is_empty(world: ChatWorld) -> None:
    person = Person(world)
    answer = await person.says("/export")

    assert answer.startswith("Everything stored about this chat: 0 rows")
    assert not any(document(world, person)["tables"].values())
