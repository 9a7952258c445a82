"""Which alerts a silence holds back, and what becomes of them and of their events."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.alerts.intent import AlertKind, NotifyReason
from bot.alerts.preferences import Preferences
from bot.alerts.silence import Silence, SilenceId, SilenceMatcher, SilenceState, silenced
from bot.alerts.view import AlertView
from bot.delivery.timetable import Timetable
from bot.ids import StoryId
from bot.match.verdict import Indicator
from bot.settings import Settings
from storage.delivery import deliveries, dispatch, silences
from storage.schema import digests as digest_rows
from tests.fakes.alert_builders import alert, claim, report, story, verdict
from tests.fakes.newsroom import Newsroom

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

VISIT = alert(report(judged=verdict(claim("visits", "held", ("LA", "VN")))))
SANCTIONS = alert(report(judged=verdict(claim("sanctions", "enforced", ("SG",)))))
BOTH = alert(
    report(
        judged=verdict(claim("visits", "held", ("LA",)), claim("consultations", "held", ("LA",)))
    )
)


def silence(number: int = 1, hours: float = 1, **named: object) -> Silence:
    return Silence(
        id=SilenceId(number),
        matcher=SilenceMatcher(**named),  # type: ignore[arg-type]
        author="terminal:ana",
        why="a festival",
        starts_at=NOW,
        ends_at=NOW + hours * HOUR,
    )


def held(view: AlertView, **named: Any) -> bool:
    return silenced(view, [silence(**named)], NOW) is not None


# --- What fits ---


@pytest.mark.parametrize(
    ("named", "fitting"),
    [
        ({"indicator": Indicator.VISITS}, (VISIT,)),
        ({"indicator": Indicator.CONSULTATIONS}, (BOTH,)),
        ({"country": "LA"}, (VISIT, BOTH)),
        ({"country": "SG"}, (SANCTIONS,)),
        ({"country": "SG", "indicator": Indicator.VISITS}, ()),
        ({"country": "VN", "indicator": Indicator.VISITS}, (VISIT,)),
        ({"feed": "Vientiane Example"}, (VISIT, SANCTIONS, BOTH)),
        ({"feed": "Another"}, ()),
        ({"outlet": "news.example"}, (VISIT, SANCTIONS, BOTH)),
        ({"outlet": "example"}, (VISIT, SANCTIONS, BOTH)),
        ({"outlet": "ews.example"}, ()),
        ({"outlet": "news.example", "country": "SG"}, (SANCTIONS,)),
    ],
)
def test_everything_named_must_fit(
    named: dict[str, object], fitting: tuple[AlertView, ...]
) -> None:
    """Louder news in the same report is not hidden: BOTH holds a door beside the visit."""
    assert tuple(view for view in (VISIT, SANCTIONS, BOTH) if held(view, **named)) == fitting


def test_an_event_that_others_report_too_is_not_of_one_feed() -> None:
    shared = alert(report(), report(outlet="Another", url="https://other.example/1"))

    assert not held(shared, feed="Vientiane Example")
    assert not held(shared, outlet="news.example")


def test_a_report_without_a_link_is_of_no_outlet() -> None:
    assert not held(alert(report(url=None)), outlet="news.example")


def test_a_silenced_story_is_its_whole_thread() -> None:
    view = replace(VISIT, story=story(number=7, thread=5))
    correction = replace(view, kind=AlertKind.CORRECTION, reason=NotifyReason.CORRECTED)

    assert held(view, story=StoryId(5))
    assert held(view, story=StoryId(7))
    assert not held(view, story=StoryId(6))
    assert held(correction, story=StoryId(5))
    assert not held(correction, country="LA")


def test_what_people_corrected_counts() -> None:
    corrected = replace(VISIT, story=story(claim("sanctions", "enforced", ("SG",))))

    assert held(corrected, country="SG")
    assert not held(corrected, country="LA")


def test_the_first_that_fits_counts_and_only_in_its_time() -> None:
    others = [silence(1, country="TH"), silence(2, country="LA"), silence(3, country="VN")]

    found = silenced(VISIT, others, NOW)
    assert found is others[1]
    assert silenced(VISIT, others, NOW - HOUR) is None
    assert silenced(VISIT, others, NOW + HOUR) is None
    ended = replace(others[1], state=SilenceState.ENDED)
    assert silenced(VISIT, [ended], NOW) is None


# --- What becomes of it ---


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom.open(tmp_path)
    made.destination()
    made.at(0).poll()
    yield made
    made.close()


def add(room: Newsroom, matcher: SilenceMatcher, hours: float = 10) -> Silence:
    now = room.clock.now()
    return room.database.write_now(
        lambda conn: silences.add(
            conn,
            room.ids,
            now,
            matcher=matcher,
            author="terminal:ana",
            why="a festival",
            ends_at=now + hours * HOUR,
        )
    )


def timetable(room: Newsroom) -> Timetable:
    return Timetable(room.database, room.clock, room.ids, Settings(), lambda: None)


def queued(room: Newsroom) -> int:
    return room.database.read_now(deliveries.counts).queued


def suppressed(room: Newsroom) -> list[int]:
    return [one.suppressed for one in room.database.read_now(silences.every)]


LAOS = SilenceMatcher(country="LA")


async def test_a_silence_made_a_moment_before_dispatch_counts(room: Newsroom) -> None:
    room.at(1).publish("Lao minister").poll()
    add(room, LAOS)

    assert await room.alerts().dispatch(10) == 1
    assert (queued(room), suppressed(room)) == (0, [1])
    assert not await room.alerts().waiting()


async def test_of_two_silences_the_first_has_it(room: Newsroom) -> None:
    add(room, LAOS, hours=2)
    add(room, SilenceMatcher(indicator=Indicator.VISITS), hours=20)
    room.at(1).publish("Lao minister").poll()
    await room.alerts().dispatch(10)
    assert suppressed(room) == [0, 1]

    room.at(3)
    await timetable(room).tick()
    assert queued(room) == 1
    room.at(22)
    await timetable(room).tick()
    assert queued(room) == 1


async def test_who_would_have_got_nothing_gets_no_report(room: Newsroom) -> None:
    other = room.destination("-1002").id
    vietnam = Preferences(countries=frozenset({"VN"}))
    room.database.write_now(lambda conn: dispatch.prefer(conn, other, vietnam, None))
    add(room, LAOS)
    room.at(1).publish("Lao minister").poll()
    await room.alerts().dispatch(10)

    room.at(11)
    await timetable(room).tick()
    query = select(digest_rows.c.destination_id)
    told = room.database.read_now(lambda conn: list(conn.scalars(query)))
    assert told == [room.destination().id]


async def test_a_later_report_of_an_event_told_in_the_report_edits_nothing(room: Newsroom) -> None:
    add(room, LAOS)
    room.at(1).publish("Lao minister", guid="a").poll()
    await room.alerts().dispatch(10)
    room.at(11)
    await timetable(room).tick()
    assert queued(room) == 1

    room.at(12).publish("Lao minister again", guid="b").poll()
    assert await room.alerts().dispatch(10) == 0
    assert queued(room) == 1
    count = room.database.read_now(
        lambda conn: conn.exec_driver_sql("SELECT count(*) FROM edits").scalar()
    )
    assert count == 0


async def test_many_events_are_counted_and_the_loudest_named(room: Newsroom) -> None:
    add(room, SilenceMatcher(feed="Vientiane Example"))
    room.at(1)
    for number, country in enumerate(("LA", "VN", "TH", "ID", "MY")):
        judged = verdict(claim("visits", "held", (country,)), place=f"place-{number}")
        room.publish(f"Event {number}", judged=judged)
    room.poll()
    await room.alerts().dispatch(10)

    assert (queued(room), suppressed(room)) == (0, [5])
