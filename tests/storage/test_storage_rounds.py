"""Ingest gives the same rows however entries are cut into rounds."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from storage.database import Database
from storage.records import IngestItem
from tests.storage.builders import (
    ALERT,
    NEW,
    NONE,
    NOW,
    House,
    item,
)

_FILLED = (
    "alerts",
    "story_articles",
    "stories",
    "claims",
    "verdicts",
    "identities",
    "revisions",
    "articles",
    "sightings",
    "polls",
)


def _clear(conn: Connection) -> None:
    for table in _FILLED:
        conn.exec_driver_sql(f"DELETE FROM {table}")


_NUMBERS = st.integers(0, 5)
_ITEMS = st.lists(
    st.builds(
        lambda title, guid, link, hot: item(
            f"T{title}",
            guid=None if guid is None else str(guid),
            link=None if link is None else f"https://a.example/{link}",
            verdict=ALERT if hot else NONE,
            intent=NEW if hot else None,
        ),
        _NUMBERS,
        st.none() | _NUMBERS,
        st.none() | _NUMBERS,
        st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(rounds=st.lists(_ITEMS, max_size=4))
def test_the_size_of_a_round_changes_nothing_and_a_second_pass_is_all_known(
    sqlite: Database, rounds: Sequence[list[IngestItem]]
) -> None:
    every = [one for part in rounds for one in part]
    outcomes = []
    for parts in ([every], [[one] for one in every], rounds):
        sqlite.write_now(_clear)
        house = House(sqlite, "Antara")
        for number, part in enumerate(parts):
            house.bring(*part, at=NOW + timedelta(seconds=number))
        outcomes.append([house.count(table) for table in ("articles", "revisions", "alerts")])
        assert house.bring(*every).known == len(every)
    assert outcomes[0] == outcomes[1] == outcomes[2]
