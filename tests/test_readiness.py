"""/livez and /readyz say what is wrong, each thing broken on purpose."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection
from starlette.applications import Starlette

from bot.alerts.sender import Sender
from bot.board.web import health
from bot.condition import vitals
from bot.condition.readiness import SENDER_PATIENCE, Readiness
from bot.condition.vitals import LAST_TICK
from bot.errors import DatabaseError
from storage import meta
from storage.database import Database
from tests.fakes.leaping_clock import LeapingClock

pytestmark = pytest.mark.anyio

TICK_SECONDS = 5.0


@dataclass
class House:
    """A database whose bot ticked a moment ago."""

    file: Path
    clock: LeapingClock = field(default_factory=LeapingClock)
    sender_age: float = 0.0
    patience: float = 3.0

    def __post_init__(self) -> None:
        self.database = Database.open(f"sqlite:///{self.file}")
        self.tick()

    def tick(self) -> None:
        now = self.clock.now().isoformat()
        self.database.write_now(lambda conn: meta.put(conn, LAST_TICK, now))

    def application(self) -> Starlette:
        readiness = Readiness(
            self.database,
            self.clock,
            TICK_SECONDS,
            lambda: self.sender_age,
            patience=self.patience,
        )
        return Starlette(routes=health.routes(readiness))

    async def ask(
        self, path: str = "/readyz", application: Starlette | None = None
    ) -> tuple[int, Any]:
        transport = httpx.ASGITransport(application or self.application())
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            answer = await client.get(path)
        assert answer.headers["cache-control"] == "no-store"
        return answer.status_code, answer.json()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "bot.db")
    yield made
    made.database.close()


async def test_all_is_well(house: House) -> None:
    house.clock.move_to(house.clock.now() + timedelta(seconds=59))
    house.sender_age = SENDER_PATIENCE

    assert await house.ask() == (
        200,
        {
            "ready": True,
            "problems": [],
            "checks": {
                "database": {"ok": True},
                "tick": {"ok": True, "age_seconds": 59.0, "limit_seconds": 60.0},
                "sender": {"ok": True, "age_seconds": 120.0, "limit_seconds": 120.0},
            },
        },
    )


async def test_a_tick_that_stands_still(house: House) -> None:
    house.clock.move_to(house.clock.now() + timedelta(seconds=61))

    status, body = await house.ask()

    assert (status, body["ready"]) == (503, False)
    assert body["problems"] == ["the scheduler last ticked 61 s ago"]
    assert [name for name, check in body["checks"].items() if not check["ok"]] == ["tick"]


async def test_a_process_that_never_ticked(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vitals, "LAST_TICK", "never written")

    assert (await house.ask())[1]["problems"] == ["the scheduler has not ticked yet"]


async def test_a_sender_that_stands_still(house: House) -> None:
    house.sender_age = SENDER_PATIENCE + 1

    status, body = await house.ask()

    assert status == 503
    assert body["problems"] == ["the sender last looked at its queue 121 s ago"]


@pytest.mark.parametrize("replaced", [False, True])
async def test_a_database_whose_file_is_gone(house: House, *, replaced: bool) -> None:
    assert (await house.ask())[0] == 200
    readiness = house.application()
    house.file.unlink()
    if replaced:
        house.file.write_bytes(b"")

    status, body = await house.ask(application=readiness)

    assert status == 503
    assert body["problems"][0] == "the database's file is gone, or another stands in its place"


async def test_a_database_that_cannot_be_read(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_conn: Connection, _key: str) -> str:
        raise DatabaseError(f"{house.file}: the disk failed to read or write; check the disk")

    monkeypatch.setattr(meta, "get", broken)
    status, body = await house.ask()

    assert status == 503
    assert body["problems"][0] == "the database cannot be read"
    assert str(house.file) not in str(body), "anybody may read it"


async def test_a_database_that_does_not_answer(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()
    monkeypatch.setattr(meta, "get", lambda _conn, _key: release.wait(30))
    house.patience = 0.1
    try:
        async with asyncio.timeout(20):
            status, body = await house.ask()
            assert (await house.ask("/livez"))[0] == 200
    finally:
        release.set()

    assert status == 503
    assert body["problems"][0] == "the database does not answer in time"


async def test_the_process_lives_whatever_else_is_wrong(house: House) -> None:
    house.sender_age = 9999
    house.file.unlink()

    assert await house.ask("/livez") == (200, {"alive": True})


class StuckOutbox:
    """Hands out nothing; and, when told to, never answers."""

    def __init__(self) -> None:
        self.claims = 0
        self.free = asyncio.Event()
        self.free.set()

    async def claim(self, _limit: int, _edits: int) -> list[Any]:
        await self.free.wait()
        self.claims += 1
        return []

    async def next_due(self) -> None:
        return None


async def test_the_senders_age_is_that_of_its_last_round() -> None:
    outbox = StuckOutbox()
    sender = Sender(outbox, None, LeapingClock())  # type: ignore[arg-type]
    running = asyncio.create_task(sender.run())
    try:
        await _until(lambda: outbox.claims == 1 and sender.idle)
        outbox.free.clear()
        sender.wake()  # this round does not come to its end
        await asyncio.sleep(0)
        await _until(lambda: sender.age > 0.2)
        outbox.free.set()
        await _until(lambda: sender.age < 0.2)
        assert outbox.claims == 2
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def _until(happened: Any) -> None:
    async with asyncio.timeout(20):
        while not happened():
            await asyncio.sleep(0.005)
