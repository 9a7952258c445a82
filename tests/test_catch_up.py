"""When the message about the time away leaves: complete, yet not held up for ever."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery.catch_up import PATIENCE, CatchUp
from tests.fakes.newsroom import START, Newsroom

pytestmark = pytest.mark.anyio

MINUTE = timedelta(minutes=1)


class Asked:
    """Whether every feed was asked since a moment: by a list of those still to be asked."""

    def __init__(self) -> None:
        self.missing = ["a dead feed"]
        self.since: list[datetime] = []

    async def __call__(self, moment: datetime) -> bool:
        self.since.append(moment)
        return not self.missing


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom that was away for 61 hours."""
    made = Newsroom.open(tmp_path)
    made.at(0).poll()
    made.at(6).publish("Minister in Pyongyang").at(61)
    yield made
    made.close()


async def test_after_a_start_it_waits_for_every_feed(room: Newsroom) -> None:
    asked = Asked()
    catch_up = CatchUp(room.database, room.clock, asked)
    room.poll()

    assert not await catch_up.complete()
    asked.missing.clear()
    assert await catch_up.complete()
    assert set(asked.since) == {START + timedelta(hours=61)}


async def test_a_dead_feed_holds_it_up_for_minutes_only(room: Newsroom) -> None:
    catch_up = CatchUp(room.database, room.clock, Asked())
    room.poll()

    room.clock.move_to(room.clock.now() + PATIENCE - MINUTE)
    assert not await catch_up.complete()
    room.clock.move_to(room.clock.now() + MINUTE)
    assert await catch_up.complete()


async def test_what_comes_later_waits_for_company(room: Newsroom) -> None:
    asked = Asked()
    asked.missing.clear()
    catch_up = CatchUp(room.database, room.clock, asked)
    assert not await catch_up.complete(), "nothing waits"

    room.poll()
    assert await catch_up.waits_since() == room.clock.now()
    assert not await catch_up.complete()
    room.clock.move_to(room.clock.now() + PATIENCE)
    assert await catch_up.complete()


async def test_with_nothing_to_tell_it_never_leaves(room: Newsroom) -> None:
    catch_up = CatchUp(room.database, room.clock, Asked())
    room.clock.move_to(room.clock.now() + 10 * PATIENCE)

    assert await catch_up.waits_since() is None
    assert not await catch_up.complete()
