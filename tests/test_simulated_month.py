"""A month of real reports through the whole program: one message per event, and its edits."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from tests.simulator.month import Month, live_through

pytestmark = pytest.mark.anyio

ONCE_A_MINUTE = timedelta(minutes=1)
MOST_MESSAGES = 1.5  # per event reported more than once


async def test_twenty_outlets_on_one_event_are_one_message_and_its_edits() -> None:
    month = await live_through(date(2021, 3, 1), date(2021, 3, 31), interval="1d")

    assert month.events().total() == 20
    assert len(month.messages) == 1
    [message] = month.messages
    assert "Malaysia - North Korea" in message.text
    last = month.edits[-1].text
    assert "outlets in" in last
    assert _closest(month) >= ONCE_A_MINUTE


@pytest.mark.soak
async def test_october_2025_is_a_handful_of_messages() -> None:
    month = await live_through(date(2025, 10, 1), date(2025, 10, 31))

    repeated = [event for event, count in month.events().items() if count > 1]
    assert len(month.messages) <= MOST_MESSAGES * len(repeated) + 2  # and two of other events
    assert any("Indonesia - North Korea" in one.text for one in month.messages)
    assert _closest(month) >= ONCE_A_MINUTE


def _closest(month: Month) -> timedelta:
    """The shortest time between two changes of one message."""
    changed: dict[int, list[datetime]] = defaultdict(list)
    for one in month.edits:
        changed[one.message_id].append(one.at)
    gaps = [later - earlier for moments in changed.values() for earlier, later in pairwise(moments)]
    assert gaps, "no message was edited twice"
    return min(gaps)
