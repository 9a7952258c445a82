"""New rules and the stories of the past: what they claim changes, and nobody is told."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from bot.alerts.view import StoryView
from bot.match.verdict import Claim, Indicator, Stage, Verdict
from storage.archive import articles, replay
from storage.archive.replay import Rejudged
from storage.database import Database
from storage.grouping import overrides, stories
from tests.storage.builders import HOUR, NONE, NOW, House, event_no
from tests.storage.reports import at_stage, bring, send, stored


@pytest.fixture
def house(database: Database) -> House:
    """An event of two reports that was told."""
    house = House(database, "Antara", "Bernama")
    send(house, bring(house, "a", at_stage(Stage.AGREED)).alerts)
    bring(house, "b", at_stage(Stage.HELD), by=1, at=NOW + HOUR)
    house.database.write_now(lambda conn: conn.exec_driver_sql("DELETE FROM edits"))
    return house


def judge_again(house: House, name: str, verdict: Verdict) -> None:
    def write(conn: Connection) -> None:
        [one] = [one for one in replay.page(conn, 9) if one.leading.title == f"Report {name}"]
        judged = dict.fromkeys((each.number for each in one.revisions), verdict)
        replay.apply(conn, [Rejudged(one, judged)])

    house.database.write_now(write)


def story(house: House) -> StoryView:
    number = stored(house)["a"].story_id
    assert number is not None
    return house.database.read_now(lambda conn: stories.views(conn, [number]))[number]


def stages(house: House) -> list[Stage | None]:
    return [claim.stage for claim in story(house).claims]


def test_a_report_whose_verdict_vanished_gives_its_story_nothing(house: House) -> None:
    assert stages(house) == [Stage.HELD]
    judge_again(house, "b", replace(NONE, rules_version="rules-2"))

    assert stages(house) == [Stage.AGREED]
    assert stored(house)["b"].story_id == stored(house)["a"].story_id


def test_nothing_is_told_of_it(house: House) -> None:
    before = story(house).updated_at
    judge_again(house, "a", event_no(0))
    judge_again(house, "b", replace(NONE, rules_version="rules-2"))

    assert (house.count("alerts"), house.count("edits")) == (1, 0)
    assert story(house).updated_at - before < HOUR, "the time that readers see stays"


def test_later_reports_are_compared_with_what_a_report_claims_now(house: House) -> None:
    door = Claim(Indicator.CONSULTATIONS, Stage.HELD, None, ("LA",), (0,))
    other = replace(event_no(0), indicators=(Indicator.CONSULTATIONS,), claims=(door,))
    for name in "ab":
        judge_again(house, name, other)

    assert bring(house, "c", other, by=1, at=NOW + 2 * HOUR).alerts == ()
    assert [claim.indicator for claim in story(house).claims] == [Indicator.CONSULTATIONS]


def test_what_people_said_and_took_back_holds_no_new_verdict_off(house: House) -> None:
    root = stored(house)["a"].story_id
    assert root is not None

    def say(conn: Connection, action: str, value: dict[str, int] | None) -> int:
        made = overrides.append(
            conn, house.ids, NOW, action=action, actor="7", story_id=root, value=value
        )
        stories.refresh(conn, [root], NOW)
        return made.id

    rejected = house.database.write_now(lambda conn: say(conn, "reject", None))
    judge_again(house, "b", replace(NONE, rules_version="rules-2"))
    assert stages(house) == [Stage.HELD], "corrected: it stays as it is"

    house.database.write_now(lambda conn: say(conn, "undo", {"override": rejected}))
    judge_again(house, "b", replace(NONE, rules_version="rules-2"))
    assert stages(house) == [Stage.AGREED]


def test_the_export_names_story_and_thread(house: House) -> None:
    bring(house, "c", at_stage(Stage.SETBACK), by=1, at=NOW + 2 * HOUR)
    lines = {
        line["title"]: (line["story"], line["thread"])
        for line in house.database.read_now(lambda conn: list(articles.export(conn)))
    }

    assert lines["Report a"] == lines["Report b"]
    assert lines["Report a"][0] == lines["Report a"][1]
    assert lines["Report c"][0] != lines["Report c"][1] == lines["Report a"][0]
