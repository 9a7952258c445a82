"""What questions read: events, what a message told, figures. Both engines."""

import re
from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy import Connection

from bot.alerts.destination import Destination
from bot.ids import AlertId, StoryId, public
from bot.match.verdict import Claim, Indicator, Stage, Verdict
from bot.stories.override import OverrideAction
from storage.archive import events, figures
from storage.database import Database
from storage.delivery import deliveries, told
from storage.grouping import overrides, stories
from storage.records import Lane
from tests.fakes.expanding import expand
from tests.storage.builders import ALERT, CONTEXT, DAY, NONE, NOW, House, item, plans_of

VISIT = ALERT


def claiming(*claims: tuple[Indicator, Stage, tuple[str, ...]]) -> Verdict:
    made = tuple(Claim(indicator, stage, None, actors, (0,)) for indicator, stage, actors in claims)
    return Verdict(
        **{name: getattr(ALERT, name) for name in ("relevance", "reason", "lang", "rules_version")},
        indicators=tuple(claim.indicator for claim in made),
        stage=made[0].stage,
        asean_actors=made[0].asean_actors,
        claims=made,
        evidence=ALERT.evidence,
    )


@pytest.fixture
def house(database: Database) -> House:
    """Three events: a visit of Laos, embassies of Vietnam, Laos and trade of Vietnam together."""
    found = House(database, "Antara", "Bernama")
    missions = claiming((Indicator.MISSIONS, Stage.AGREED, ("VN",)))
    both = claiming(
        (Indicator.MISSIONS, Stage.HELD, ("LA",)), (Indicator.ECONOMIC, Stage.AGREED, ("VN",))
    )
    for number, (verdict, days) in enumerate(((VISIT, 300), (missions, 100), (both, 1))):
        at = NOW - days * DAY
        found.bring(item(f"Event {number}", guid=str(number), verdict=verdict, published=at), at=at)
    return found


def listed(house: House, **wanted: object) -> list[int]:
    """The numbers of the events, in order."""
    rows = house.database.read_now(lambda conn: events.standing(conn, **wanted))  # type: ignore[arg-type]
    found = house.database.read_now(
        lambda conn: events.details(conn, [one.story_id for one in rows])
    )
    return [int(found[one.story_id].reports[0].title[-1]) for one in rows]


def test_events_are_newest_first_and_narrowed(house: House) -> None:
    assert listed(house) == [2, 1, 0]
    assert listed(house, indicator=Indicator.MISSIONS) == [2, 1]
    assert listed(house, country="LA") == [2, 0]
    assert listed(house, country="VN") == [2, 1]
    assert listed(house, since=NOW - 100 * DAY) == [2, 1]
    assert listed(house, language="en") == [2, 1, 0]
    assert listed(house, language="ko") == []
    assert listed(house, country="%") == []


def test_an_indicator_and_a_country_are_of_one_claim(house: House) -> None:
    assert listed(house, indicator=Indicator.MISSIONS, country="VN") == [1]
    assert listed(house, indicator=Indicator.ECONOMIC, country="VN") == [2]
    assert listed(house, indicator=Indicator.ECONOMIC, country="LA") == []


def test_an_event_is_as_old_as_its_first_report(house: House) -> None:
    future = item("From tomorrow", guid="f", published=NOW + DAY, verdict=event(Stage.SETBACK))
    house.bring(future, at=NOW)
    [newest, *_] = house.database.read_now(events.standing)
    assert newest.at == NOW


def event(stage: Stage) -> Verdict:
    return claiming((Indicator.CULTURE_EDUCATION, stage, ("KH",)))


def test_rejected_and_merged_events_do_not_stand(house: House) -> None:
    newest, middle, _ = [one.story_id for one in house.database.read_now(events.standing)]
    correct(house, OverrideAction.REJECT, newest)
    assert listed(house) == [1, 0]
    correct(house, OverrideAction.MERGE, middle, {"into": newest})
    assert listed(house) == [0]


def correct(
    house: House, action: str, story: StoryId, value: dict[str, object] | None = None
) -> None:
    def write(conn: Connection) -> None:
        overrides.append(
            conn,
            house.ids,
            NOW,
            action=action,
            actor="telegram:1",
            story_id=story,
            value=value,
        )
        stories.refresh(conn, [story], NOW)

    house.database.write_now(write)


def test_the_report_that_was_told_leads(house: House) -> None:
    [one, *_] = house.database.read_now(lambda conn: events.standing(conn, country="LA"))
    found = house.database.read_now(lambda conn: events.details(conn, [one.story_id, StoryId(5)]))
    assert list(found) == [one.story_id]
    assert found[one.story_id].story.claims == one.claims


def sent(house: House, where: Destination, message_id: int) -> AlertId:
    """Note that the newest alert went out to a destination."""
    alert = house.database.read_now(alerts_of)[-1]

    def write(conn: Connection) -> None:
        expand(conn, [alert], [where], house.ids, NOW)
        [one] = deliveries.claim(conn, NOW, 10, "me", DAY)
        deliveries.mark_sending(conn, one.id, "me", NOW, DAY)
        deliveries.mark_sent(conn, one.id, message_id, NOW)

    house.database.write_now(write)
    return alert


def alerts_of(conn: Connection) -> list[AlertId]:
    rows = conn.exec_driver_sql("SELECT id FROM alerts ORDER BY id")
    return [AlertId(row[0]) for row in rows]


def test_a_message_leads_to_its_alert_in_its_own_chat_only(house: House) -> None:
    alert = sent(house, house.destination("1001"), 77)

    def asked(chat: str, message: int) -> Sequence[int]:
        return house.database.read_now(lambda conn: told.of_message(conn, chat, message))

    assert asked("1001", 77) == (alert,)
    assert asked("1001", 78) == ()
    assert asked("1002", 77) == ()
    assert asked("' OR 1=1 --", 77) == ()


def test_a_sample_leads_to_its_event(house: House) -> None:
    where = house.destination("1001")
    [story, *_] = house.database.read_now(events.standing)
    sample = {"html": "x", "plain": "x", "event": public(story.story_id)}

    def write(conn: Connection) -> None:
        deliveries.post(conn, where.id, sample, house.ids, NOW, lane=Lane.NOTICE)
        [one] = deliveries.claim(conn, NOW, 10, "me", DAY)
        deliveries.mark_sending(conn, one.id, "me", NOW, DAY)
        deliveries.mark_sent(conn, one.id, 78, NOW)

    house.database.write_now(write)
    found = house.database.read_now(lambda conn: told.of_message(conn, "1001", 78))
    assert found == (story.story_id,)


def test_an_alert_has_an_event_and_a_report(house: House) -> None:
    alert = house.database.read_now(alerts_of)[0]
    subject = house.database.read_now(lambda conn: told.subject(conn, alert))
    assert subject is not None
    assert None not in subject
    assert house.database.read_now(lambda conn: told.subject(conn, AlertId(1))) is None


def test_figures_count(house: House) -> None:
    house.bring(item("Other", guid="o", verdict=NONE), item("About", guid="a", verdict=CONTEXT))

    def read(function: object, *values: datetime) -> object:
        return house.database.read_now(lambda conn: function(conn, *values))  # type: ignore[operator]

    assert read(figures.articles_stored) == 5
    assert read(figures.matches_by_language) == [("en", 3)]
    assert read(figures.first_seen) == NOW - 300 * DAY
    assert len(read(figures.alert_times, NOW - 101 * DAY)) <= 2  # type: ignore[arg-type]


def test_no_question_reads_a_table_of_articles_from_end_to_end(sqlite: Database) -> None:
    house = House(sqlite, "Antara")
    house.bring(item("Event 7", guid="a", verdict=VISIT))
    sent(house, house.destination("1001"), 7)
    with plans_of(sqlite) as plans:
        listed(house, indicator=Indicator.VISITS, country="LA", language="en", since=NOW)
        house.database.read_now(lambda conn: told.of_message(conn, "1001", 7))
        house.database.read_now(figures.matches_by_language)
    # Stories and their reports are listed whole: there are few, and a page is "2/5" of them all.
    big = ("articles", "revisions", "verdicts", "claims", "deliveries")
    scans = [(plan, name) for plan in plans for name in big if re.search(rf"SCAN {name}\b", plan)]
    assert len(plans) > 4
    assert scans == []
