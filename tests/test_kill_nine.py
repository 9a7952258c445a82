"""Kill -9 at random points: every article once, every alert once, or once more and counted."""

import secrets
from pathlib import Path

import pytest

from tests.fakes.events import MOST
from tests.fakes.kill_nine import ALERTING, Found, sentence, torment

pytestmark = pytest.mark.anyio


def check(found: Found, kills: int, seed: int) -> None:
    where = f"{sentence(found, kills)} (seed {seed})"
    print(where)
    assert found.integrity == "ok", where
    assert found.stored == found.expected, where
    assert set(found.alerts.values()) == {1}, where
    assert found.alerts.total() == min(ALERTING * kills, MOST), f"an event, an alert: {where}"
    assert found.open == 0, where
    assert found.messages.keys() == found.alerts.keys(), where
    assert found.uncounted == set(), f"a message went out twice uncounted: {where}"
    assert found.given_up == 0, where


async def test_three_kills(tmp_path: Path) -> None:
    seed = secrets.randbits(32)

    found = await torment(tmp_path, 3, seed)

    check(found, 3, seed)


@pytest.mark.soak
async def test_fifty_kills(tmp_path: Path) -> None:
    seed = secrets.randbits(32)

    check(await torment(tmp_path, 50, seed), 50, seed)
