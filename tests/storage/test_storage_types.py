"""Column types: the same moment and the same JSON on both engines, to the microsecond."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from storage import updates
from storage.database import Database
from storage.types import compact, from_micros, to_micros

_MOMENTS = st.datetimes(
    datetime(1970, 1, 2),  # noqa: DTZ001
    datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(timezone(timedelta(hours=7))),
)


@given(_MOMENTS)
def test_a_moment_keeps_every_microsecond_and_becomes_utc(moment: datetime) -> None:
    back = from_micros(to_micros(moment))
    assert back == moment
    assert back.tzinfo is UTC


@given(st.lists(_MOMENTS, min_size=2))
def test_stored_moments_sort_like_moments(moments: list[datetime]) -> None:
    assert [from_micros(n) for n in sorted(map(to_micros, moments))] == sorted(moments)


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="offset-naive"):
        database.write_now(
            lambda conn: updates.first_sight(conn, 1, datetime(2026, 1, 1))  # noqa: DTZ001
        )


def test_json_is_short_and_readable() -> None:
    assert compact({"a": ["朝鲜", 1]}) == '{"a":["朝鲜",1]}'
