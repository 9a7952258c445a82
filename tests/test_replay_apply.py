"""``replay --apply``: new verdicts are stored; nobody is alerted, no correction is lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.alerts.render import Reader, render
from bot.ids import IdSource
from bot.match.verdict import Relevance
from bot.rematch import Pass
from storage.archive import articles, replay, retention
from storage.delivery import alerts
from storage.grouping import overrides
from storage.searching import search
from tests.fakes.command_line import run
from tests.fakes.judged import (
    FIXTURE,
    NOW,
    PLAIN,
    PROPOSED,
    UNSEEN,
    VISIT,
    WRONG,
    Judged,
    Text,
    facts,
    judged,
    kinds,
    missed,
    old,
    today,
)
from tests.matching import MATCHER


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Judged]:
    with judged(tmp_path, monkeypatch) as opened:
        yield opened


def test_apply_stores_verdicts_with_their_rules_and_never_an_alert(
    house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    house.bring(UNSEEN, WRONG, PLAIN, PROPOSED)
    before = house.count("alerts")

    found = facts(run(capsys, "replay", "--apply", "--json"))
    assert (found["applied"], found["stored"]) == (True, 4)
    by_title = {one.report.title: one for one in house.stored()}
    assert {one.report.verdict.rules_version for one in by_title.values()} == {MATCHER.version}
    assert by_title[VISIT].report.verdict == today(VISIT)
    assert by_title[FIXTURE].report.verdict.relevance is Relevance.NONE
    assert str(by_title[VISIT].reason) == "not-relevant", "what was decided then stays"
    recent = house.database.read_now(lambda conn: articles.recent(conn, 10))
    assert {one.report.title for one in recent} == {VISIT, PROPOSED.title}
    assert house.count("alerts") == before

    again_found = facts(run(capsys, "replay", "--apply", "--json"))
    assert (kinds(again_found), again_found["stored"]) == ({"same": 4}, 0)


def test_what_appears_by_replay_has_its_place_in_a_story(
    house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    house.bring(UNSEEN, PLAIN, missed_again("5"), missed_again("6"))
    house.bring(PROPOSED)
    assert (house.count("stories"), house.count("alerts")) == (1, 1)
    edits = house.count("edits")

    found = facts(run(capsys, "replay", "--apply", "--json"))

    by_link = {one.report.url: one.story_id for one in house.stored()}
    assert found["placed"] == 3
    assert by_link[PLAIN.link] is None
    assert {by_link[link] for link in by_link if link != PLAIN.link} == {by_link[PROPOSED.link]}
    assert (house.count("alerts"), house.count("edits")) == (1, edits)
    assert facts(run(capsys, "replay", "--apply", "--json"))["placed"] == 0


def test_an_event_that_replay_found_is_told_by_its_next_report(
    house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    house.bring(UNSEEN)
    said = run(capsys, "replay", "--apply").out
    assert "Stored: 1 verdicts, 1 reports put into stories. Nobody is alerted." in said

    house.bring(PROPOSED, at=NOW + timedelta(hours=50))
    assert (house.count("stories"), house.count("alerts")) == (1, 1)
    decided = {one.report.title: str(one.reason) for one in house.stored()}
    assert decided == {UNSEEN.title: "not-relevant", PROPOSED.title: "late-report"}


def test_what_a_replay_that_was_broken_off_left_is_placed_by_the_next(
    house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    house.bring(UNSEEN)
    ((_, rejudged),) = next(Pass(house.database, MATCHER).pages())
    house.database.write_now(lambda conn: replay.apply(conn, [rejudged]))
    assert house.count("stories") == 0

    assert facts(run(capsys, "replay", "--apply", "--json"))["placed"] == 1
    assert house.count("stories") == 1


def missed_again(number: str) -> Text:
    """Another report of UNSEEN, missed as well."""
    link = f"https://warta.example/{number}"
    return replace(UNSEEN, link=link, title=f"{VISIT}, part {number}")


def test_a_text_that_appeared_by_replay_does_not_alert_when_it_is_revised(
    house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    house.bring(UNSEEN)
    facts(run(capsys, "replay", "--apply", "--json"))

    house.bring(replace(UNSEEN, title=f"{VISIT} (update)", verdict=None))
    assert house.count("alerts") == 0


def test_what_people_corrected_stays_as_it_is(
    house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    house.bring(WRONG, PROPOSED, UNSEEN)
    by_title = {one.report.title: one for one in house.stored()}
    of_story = by_title[FIXTURE].story_id
    of_article = by_title[VISIT].report.article_id
    ids = IdSource()

    def correct(conn: Any) -> None:
        overrides.append(conn, ids, NOW, action="confirm", actor="7", story_id=of_story)
        overrides.append(conn, ids, NOW, action="reject", actor="7", article_id=of_article)

    house.database.write_now(correct)
    found = facts(run(capsys, "replay", "--apply", "--json"))
    after = {one.report.title: one.report.verdict for one in house.stored()}

    assert (found["corrected"], kinds(found)) == (2, {"changes": 1})
    assert after[FIXTURE] == by_title[FIXTURE].report.verdict
    assert after[VISIT] == by_title[VISIT].report.verdict
    assert after[PROPOSED.title].rules_version == MATCHER.version


def test_a_correction_made_meanwhile_wins(house: Judged) -> None:
    house.bring(UNSEEN)
    run_of_it = Pass(house.database, MATCHER)
    ((_, rejudged),) = next(run_of_it.pages())
    about = rejudged.article.id
    house.database.write_now(
        lambda conn: overrides.append(
            conn, IdSource(), NOW, action="reject", actor="7", article_id=about
        )
    )

    assert house.database.write_now(lambda conn: replay.apply(conn, [rejudged])) == 0
    assert house.stored()[0].report.verdict.rules_version == "old rules"


def test_a_revision_that_came_meanwhile_is_not_judged_blindly(house: Judged) -> None:
    house.bring(UNSEEN)
    ((_, rejudged),) = next(Pass(house.database, MATCHER).pages())
    house.bring(replace(UNSEEN, title=FIXTURE, verdict=None))

    assert house.database.write_now(lambda conn: replay.apply(conn, [rejudged])) == 0


def test_texts_that_were_let_go_are_counted_and_left_alone(
    house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    house.bring(UNSEEN, PLAIN)
    house.bring(Text("https://warta.example/empty", ""), at=NOW + timedelta(days=91))
    later = NOW + timedelta(days=100)
    house.database.write_now(lambda conn: retention.empty_texts(conn, later, 10))

    found = facts(run(capsys, "replay", "--apply", "--json"))
    assert (found["articles"], found["texts_let_go"]) == (3, 2)
    assert kinds(found) == {"same": 1}, "a text that always was empty is judged"
    versions = [one.report.verdict.rules_version for one in house.stored()]
    assert sorted(versions) == sorted([MATCHER.version, "old rules", "old rules"])
    said = run(capsys, "replay").out
    assert "left alone: 2 have lost their text." in said


def test_the_leading_revision_is_chosen_anew(
    house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    link = "https://warta.example/r"
    house.bring(Text(link, VISIT, verdict=missed(today(VISIT))))
    house.bring(Text(link, FIXTURE, verdict=old(today(VISIT), evidence=(), claims=())))
    (before,) = house.stored()
    assert (before.revision, before.report.title) == (2, FIXTURE)

    found = facts(run(capsys, "replay", "--apply", "--json"))
    (after,) = house.stored()
    assert kinds(found) == {"changes": 1}
    assert found["stored"] == 2
    assert (after.revision, after.report.title) == (1, VISIT)
    hits = house.database.read_now(lambda conn: search.find(conn, "laos minister", 5, None))
    assert [one.report.title for one in hits] == [VISIT]


def test_an_alert_on_its_way_is_still_told_when_its_verdict_vanishes(
    house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    house.bring(WRONG)
    facts(run(capsys, "replay", "--apply", "--json"))

    (waiting,) = house.database.read_now(lambda conn: alerts.undispatched(conn, 10))
    view = house.database.read_now(lambda conn: alerts.view(conn, waiting))
    assert view.reports[0].verdict.relevance is Relevance.NONE
    assert FIXTURE in render(view, Reader(), NOW).plain
