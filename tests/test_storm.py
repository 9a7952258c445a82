"""A storm: 500 matching reports of 40 events within a minute are 40 messages and their last edits.

Real ingest and grouping, real HTTP, a clock and the fake's limits a hundred times as fast.
"""

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.alerts.destination import DestinationKind
from bot.alerts.messengers.telegram import TelegramMessenger
from bot.alerts.pacing import Limits
from bot.alerts.render import Reader
from bot.delivery.messages import of_alert
from bot.match.verdict import Verdict
from storage.delivery import deliveries
from storage.schema import deliveries as deliveries_table
from tests.fakes.alert_builders import claim, verdict
from tests.fakes.bot_api import BotApi
from tests.fakes.chat_world import SCALE, FastClock
from tests.fakes.delivery import Delivery, delivering
from tests.fakes.newsroom import Newsroom

pytestmark = pytest.mark.anyio

CHANNEL = -1001000000001
EVENTS, REPORTS, ROUNDS = 40, 500, 12
COUNTRIES = ("BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "VN")
INDICATORS = ("visits", "humanitarian", "culture_education", "missions")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom.open(tmp_path)
    made.destination(str(CHANNEL))
    made.at(0).poll()
    yield made
    made.close()


def event(number: int) -> Verdict:
    """Forty events: every country, four subjects."""
    country, subject = COUNTRIES[number % 10], INDICATORS[number // 10]
    return verdict(claim(subject, "held", (country,)), place=f"place-{number}")


def blow(room: Newsroom, dice: random.Random) -> list[list[int]]:
    """Which event each report of each round is about."""
    events = [*range(EVENTS), *dice.choices(range(EVENTS), k=REPORTS - EVENTS)]
    dice.shuffle(events)
    return [events[start::ROUNDS] for start in range(ROUNDS)]


async def calm(delivery: Delivery) -> None:
    async with asyncio.timeout(30):
        while await delivery.outbox.next_due() is not None:
            await asyncio.sleep(0.02)


async def test_forty_messages_and_their_last_edits(room: Newsroom) -> None:
    rounds = blow(room, random.Random(5))
    async with BotApi(scale=SCALE) as api:
        api.chat(CHANNEL, "channel")
        room.clock = FastClock(room.clock.now())  # type: ignore[assignment]
        messenger = TelegramMessenger(api.token, api.url)
        kinds, limits = {DestinationKind.TELEGRAM: messenger}, Limits(slack=3.0)
        async with delivering(room, kinds, limits=limits) as delivery:
            told = 0
            for count, events in enumerate(rounds):
                for place, number in enumerate(events):
                    title = f"Report {count} {place} on event {number:02}"
                    room.publish(title, judged=event(number))
                await asyncio.to_thread(room.poll)
                told += await delivery.dispatcher.dispatch(catch_up_complete=True)
                delivery.sender.wake()
                await asyncio.sleep(60 / ROUNDS / SCALE)
            await calm(delivery)
        await messenger.aclose()

        assert told == EVENTS
        assert [one["code"] for one in api.log if one["code"] == 429] == []
        shown = {one["message_id"]: one["html"] for one in api.outbox(CHANNEL)}
        assert len(shown) == len(api.calls("sendMessage")) == EVENTS
        check(room, shown)
        edits = len(api.calls("editMessageText"))
        assert EVENTS // 2 < edits < 3 * EVENTS


def check(room: Newsroom, shown: dict[int, str]) -> None:
    """In the order of the alerts, and each message says what there is to say in the end."""
    rows = room.database.read_now(
        lambda conn: conn.execute(
            deliveries_table.select().order_by(deliveries_table.c.alert_id)
        ).all()
    )
    assert [row.message_id for row in rows] == sorted(shown)
    now = room.clock.now()
    for row in rows:
        final = room.database.read_now(
            lambda conn, row=row: of_alert(  # type: ignore[misc]
                conn, row.alert_id, row.destination_id, Reader(), now
            )
        )
        assert shown[row.message_id] == final.html
    assert room.database.read_now(deliveries.counts).lost_answers == 0
