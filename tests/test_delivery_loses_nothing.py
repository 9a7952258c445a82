"""Kill -9 and foul weather at once: every alert arrives, in order, and every copy is counted."""

import secrets
from pathlib import Path

import pytest

from tests.fakes.delivery_soak import soak

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


async def test_three_kills(tmp_path: Path) -> None:
    seed = secrets.randbits(32)

    outcome = await soak(tmp_path, alerts=40, kills=3, seed=seed)

    assert outcome.well, f"{outcome.sentence} (seed {seed})"
    assert len(outcome.copies) == 200
