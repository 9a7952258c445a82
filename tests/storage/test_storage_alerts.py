"""Alerts: read whole, dispatched once, a catch-up as one message."""

from collections.abc import Sequence

import pytest
from sqlalchemy import Connection

from bot.alerts.destination import Destination, DestinationState
from bot.alerts.intent import AlertKind, NotifyReason, Severity
from bot.ids import AlertId
from storage.database import Database
from storage.delivery import alerts, deliveries, destinations, dispatch
from tests.fakes import expanding
from tests.storage.builders import ALERT, AWAY, DAY, HOUR, NOW, House, event_no, item


@pytest.fixture
def house(database: Database) -> House:
    return House(database, "Antara", "Bernama")


def waiting(house: House, limit: int = 100) -> list[AlertId]:
    return house.database.read_now(lambda conn: alerts.undispatched(conn, limit))


def receiving(conn: Connection) -> list[Destination | None]:
    return [destinations.get(conn, one.id) for one in dispatch.receivers(conn, None, 99)]


def expand(house: House, found: Sequence[AlertId], to: Sequence[Destination]) -> int:
    return house.database.write_now(lambda conn: expanding.expand(conn, found, to, house.ids, NOW))


def three_alerts(house: House) -> tuple[AlertId, ...]:
    return house.bring(*(item(f"T{n}", guid=str(n), verdict=event_no(n)) for n in range(3))).alerts


def test_a_view_holds_the_report_that_earned_the_alert(house: House) -> None:
    (made,) = house.bring(item("Minister in Vientiane", guid="1", verdict=ALERT)).alerts
    view = house.database.read_now(lambda conn: alerts.view(conn, made))
    assert (view.alert_id, view.kind, view.severity) == (made, AlertKind.NEW, Severity.ENGAGEMENT)
    assert view.created_at == NOW
    assert view.story_id is not None
    (report,) = view.reports
    assert (report.title, report.outlet, report.verdict) == (
        "Minister in Vientiane",
        "Antara",
        ALERT,
    )


def test_an_alert_that_is_not_there_is_a_key_error(house: House) -> None:
    with pytest.raises(KeyError):
        house.database.read_now(lambda conn: alerts.view(conn, AlertId(1)))


def test_alerts_are_dispatched_once_and_in_order(house: House) -> None:
    made = three_alerts(house)
    assert waiting(house) == list(made)
    assert waiting(house, 2) == list(made[:2])
    channel, other = house.destination("@channel"), house.destination("@other")
    assert expand(house, made[:2], [channel, other]) == 4
    assert waiting(house) == [made[2]]


def test_expanding_again_makes_exactly_the_missing_deliveries(house: House) -> None:
    made = three_alerts(house)
    channel, other = house.destination("@channel"), house.destination("@other")
    assert expand(house, made[:1], [channel]) == 1
    assert expand(house, made, [channel, other]) == 5
    assert expand(house, made, [channel, other]) == 0
    assert house.count("deliveries") == 6


def test_an_alert_for_nobody_is_dispatched_too(house: House) -> None:
    made = three_alerts(house)
    assert expand(house, made, []) == 0
    assert waiting(house) == []


def test_a_catch_up_becomes_one_message_of_its_members(house: House) -> None:
    made = house.bring(
        *(item(f"T{n}", guid=str(n), verdict=event_no(n), intent=AWAY) for n in range(3))
    ).alerts
    fresh = house.bring(item("fresh", guid="x", verdict=event_no(3))).alerts
    assert waiting(house) == list(fresh)  # members wait for their bundle
    assert len(house.database.read_now(alerts.unbundled)) == 3
    bundle = house.database.write_now(
        lambda conn: alerts.bundle_catch_up(conn, house.ids, NOW + HOUR)
    )
    assert bundle is not None
    assert waiting(house) == [*fresh, bundle]
    view = house.database.read_now(lambda conn: alerts.view(conn, bundle))
    assert (view.kind, view.reason) == (AlertKind.CATCH_UP, NotifyReason.WHILE_AWAY)
    assert (view.story_id, view.reports) == (None, ())
    assert view.away_since == NOW - 3 * DAY
    assert [member.alert_id for member in view.members] == list(made)
    assert [member.reports[0].title for member in view.members] == ["T0", "T1", "T2"]


def test_a_second_bundle_takes_only_what_came_since(house: House) -> None:
    def bundle() -> AlertId | None:
        return house.database.write_now(lambda conn: alerts.bundle_catch_up(conn, house.ids, NOW))

    assert bundle() is None
    house.bring(item("A", guid="1", verdict=ALERT, intent=AWAY))
    first = bundle()
    house.bring(item("B", guid="2", verdict=event_no(1), intent=AWAY))
    second = bundle()
    assert bundle() is None
    assert first is not None
    assert second is not None
    view = house.database.read_now(lambda conn: alerts.view(conn, second))
    assert [member.reports[0].title for member in view.members] == ["B"]


def test_an_alert_is_found_by_its_article(house: House) -> None:
    (made,) = house.bring(item(verdict=ALERT)).alerts
    view = house.database.read_now(lambda conn: alerts.view(conn, made))
    article = view.reports[0].article_id
    assert house.database.read_now(lambda conn: alerts.of_article(conn, article)) == made


def test_a_destination_is_made_once_per_address_and_thread(house: House) -> None:
    first = house.destination("-1001")
    assert house.destination("-1001") == first
    assert first.thread is None
    topic = house.database.write_now(
        lambda conn: destinations.ensure(
            conn, first.kind, "-1001", house.ids, NOW, thread=7, language="id"
        )
    )
    assert (topic.thread, topic.language, topic.id != first.id) == (7, "id", True)
    assert house.database.read_now(destinations.every) == [first, topic]


def test_a_destination_pauses_stops_moves_and_loses_its_topic(house: House) -> None:
    database = house.database
    one = house.destination("-1")

    def state(to: DestinationState) -> bool:
        return database.write_now(
            lambda conn: destinations.set_state(conn, one.id, to, NOW, "no rights")
        )

    def now() -> Destination:
        found = database.read_now(lambda conn: destinations.get(conn, one.id))
        assert found is not None
        return found

    assert state(DestinationState.PAUSED) is True
    assert state(DestinationState.PAUSED) is False  # told the admin once already
    assert database.read_now(receiving) == [now()]
    state(DestinationState.STOPPED)
    assert database.read_now(receiving) == []
    assert database.write_now(lambda conn: destinations.move_chat(conn, "-1", "-1001", NOW)) == 1
    database.write_now(lambda conn: destinations.hold_until(conn, one.id, NOW + HOUR))
    database.write_now(lambda conn: destinations.hold_until(conn, one.id, NOW))
    assert (now().address, now().not_before) == ("-1001", NOW + HOUR)
    database.write_now(lambda conn: destinations.drop_thread(conn, one.id, NOW))
    assert now().thread is None


def test_a_topic_that_is_gone_does_not_double_a_chat_that_is_there(house: House) -> None:
    database = house.database
    chat = house.destination("-1001")
    topic = database.write_now(
        lambda conn: destinations.ensure(conn, chat.kind, "-1001", house.ids, NOW, thread=7)
    )
    made = house.bring(item(verdict=ALERT)).alerts
    expand(house, made, [chat, topic])
    database.write_now(lambda conn: destinations.drop_thread(conn, topic.id, NOW))
    assert database.read_now(receiving) == [chat]
    counts = database.read_now(deliveries.counts)
    assert (counts.queued, counts.cancelled) == (1, 1)


def test_a_group_that_moves_onto_a_known_chat_is_not_doubled(house: House) -> None:
    database = house.database
    house.destination("-1")
    new = house.destination("-1001")
    assert database.write_now(lambda conn: destinations.move_chat(conn, "-1", "-1001", NOW)) == 0
    assert database.read_now(receiving) == [new]
