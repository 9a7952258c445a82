"""A message that was under way at sudden ends is sent again: an alert often, a notice never."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.alerts.destination import DestinationKind
from bot.alerts.settle import RESENDS_AFTER_LOST_ANSWERS
from bot.app import Bot
from bot.demo.clock import VirtualClock
from storage.delivery import delivery_steps
from tests.fakes.newsroom import Newsroom
from tests.fakes.polled import matcher, settings_in

pytestmark = pytest.mark.anyio

TITLE = "Minister in Pyongyang"
TOLD = "messages that may not have arrived: 1;"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom with one alert for the terminal."""
    (tmp_path / "feeds.toml").write_text("")
    made = Newsroom.open(tmp_path)
    made.destination("", DestinationKind.TERMINAL)
    made.at(0).poll()
    made.at(1).publish(TITLE).poll()
    yield made
    made.close()


async def die_while_sending(room: Newsroom) -> None:
    """Start, come as far as a request under way, and no further."""
    outbox = room.outbox("run")
    await outbox.recover()
    await room.alerts().dispatch(10)
    [parcel] = await outbox.claim(10, 10)
    assert await outbox.sending(parcel)


async def start(room: Newsroom, folder: Path) -> None:
    """A start, and a calm end once all is idle."""
    clock = VirtualClock(room.clock.now())
    bot = Bot(settings_in(folder), room.database, clock, matcher=matcher())
    await bot.start()
    await clock.run_until(clock.now(), bot.idle)
    await bot.stop()


async def test_after_one_sudden_end_it_is_sent_once_more(
    room: Newsroom,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    await die_while_sending(room)

    await start(room, tmp_path)

    assert capsys.readouterr().out.count(TITLE) == 1
    assert TOLD not in caplog.text
    counts = room.database.read_now(delivery_steps.counts)
    assert (counts.sent, counts.ambiguous) == (1, 1)


async def test_after_many_it_is_still_sent_and_every_doubt_is_counted(
    room: Newsroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(5):
        await die_while_sending(room)

    await start(room, tmp_path)

    assert capsys.readouterr().out.count(TITLE) == 1
    counts = room.database.read_now(delivery_steps.counts)
    assert (counts.sent, counts.lost_answers) == (1, 5)


async def test_after_too_many_it_is_not_sent_again_and_told(
    room: Newsroom,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    for _ in range(RESENDS_AFTER_LOST_ANSWERS + 1):
        await die_while_sending(room)

    await start(room, tmp_path)
    await start(room, tmp_path)

    assert capsys.readouterr().out.count(TITLE) == 0
    assert caplog.text.count(TOLD) == 1
    assert room.database.read_now(delivery_steps.counts).unknown == 1
