"""Whoever presses without end has a dozen answers waiting, no more: others come between."""

import asyncio

import pytest
from telegram import Update

from bot.chat.answering import MOST_WAITING, Answering

pytestmark = pytest.mark.anyio

HASTY, CALM = 1001, 1002


class Seen:
    """Remembers what was answered."""

    def __init__(self) -> None:
        self.noted: list[int] = []

    async def answered(self, update_id: int) -> bool:
        return update_id in self.noted

    async def mark(self, update_id: int) -> None:
        self.noted.append(update_id)


def asked(number: int, person: int) -> Update:
    found = Update.de_json(
        {
            "update_id": number,
            "message": {
                "message_id": number,
                "date": 1_760_000_000,
                "chat": {"id": person, "type": "private"},
                "from": {"id": person, "is_bot": False, "first_name": "A"},
            },
        }
    )
    assert found is not None
    return found


async def test_a_dozen_wait_and_the_rest_is_dealt_with() -> None:
    seen, gate, handled = Seen(), asyncio.Event(), []

    async def handle(update: Update) -> None:
        handled.append(update.update_id)
        if update.effective_user is not None and update.effective_user.id == HASTY:
            await gate.wait()

    answering = Answering(handle, seen)
    tasks = [answering.begin(asked(number, HASTY)) for number in range(1, 101)]
    calm = answering.begin(asked(101, CALM))
    await asyncio.wait([calm, *tasks[MOST_WAITING:]], timeout=10)
    assert handled == [1, 101]
    assert sorted(seen.noted) == list(range(MOST_WAITING + 1, 102))

    gate.set()
    await asyncio.wait(tasks, timeout=10)
    assert handled == [1, 101, *range(2, MOST_WAITING + 1)]
    later = answering.begin(asked(102, HASTY))
    await asyncio.wait([later], timeout=10)
    assert handled[-1] == 102
    assert not answering.open
