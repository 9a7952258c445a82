"""``why LINK``: the whole case of a stored article."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import reasons
from bot.alerts.intent import AlertKind, NotifyReason
from bot.ids import IdSource, public
from bot.match.excerpt import LONGEST, excerpt
from storage.archive import retention
from storage.grouping import overrides
from tests.fakes.command_line import run
from tests.fakes.judged import (
    FIXTURE,
    NOW,
    PLAIN,
    UNSEEN,
    VISIT,
    WRONG,
    Judged,
    Text,
    judged,
    missed,
    old,
    today,
)

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Judged]:
    with judged(tmp_path, monkeypatch) as opened:
        yield opened


def test_every_decision_has_its_sentence() -> None:
    assert set(reasons.DECIDED) == set(NotifyReason)
    assert set(reasons.KINDS) == set(AlertKind)


def test_an_alert_is_told_with_its_words_in_context(
    house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    house.bring(Text("https://warta.example/1", VISIT))
    ended = run(capsys, "why", "http://www.warta.example/1/?utm_source=feed")
    shown = ended.out.splitlines()

    assert ended.status == 0, ended.err
    assert shown[0] == VISIT
    assert shown[1] == "Warta Contoh (ID, independent), published 2025-11-20 12:00 UTC"
    assert "Alert: It reports something new under an indicator." in shown
    assert "  visits [held]: LA" in shown
    (marked,) = [line for line in shown if line.startswith("    title: ")]
    assert "of «Laos» " in marked
    assert marked.replace("«", "").replace("»", "") == f"    title: {VISIT}"
    assert any(line.startswith("      title: 'Laos' (") for line in shown)
    assert (
        "Decided when it was read: an alert (new, first-report), because it was fresh, and the "
        "first report of its event." in shown
    )
    assert any(line.startswith("It has the alert ") for line in shown)
    assert any(line.endswith(") say the same.") for line in shown)


def test_a_reject_is_told_with_its_nearest_miss_and_what_today_would_say(
    house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    house.bring(UNSEEN)
    shown = run(capsys, "why", UNSEEN.link).out.splitlines()

    assert "  names the North and LA, no indicator cue" in shown
    assert (
        "Decided when it was read: no message (skip, not-relevant), because its verdict was "
        "context or none." in shown
    )
    assert shown[-1].startswith("Today's rules (")
    assert shown[-1].endswith(") would say otherwise: alert (claims): visits [held]: LA")


def test_every_revision_is_told(house: Judged, capsys: pytest.CaptureFixture[str]) -> None:
    house.bring(replace(UNSEEN, title=FIXTURE, verdict=None))
    house.bring(replace(UNSEEN, verdict=None), at=LATER)
    text = run(capsys, "why", UNSEEN.link).out
    found = json.loads(run(capsys, "why", UNSEEN.link, "--json").out)

    assert "Revision 1, seen 2025-11-20 12:00 UTC\n" in text
    assert "Revision 2, seen 2025-11-20 14:00 UTC, leading\n" in text
    assert text.startswith(VISIT)
    assert f"  {FIXTURE}\n" in text
    told = [(one["revision"], one["leading"], one["verdict"]) for one in found["history"]]
    assert told == [(1, False, "none"), (2, True, "alert")]
    assert found["history"][0]["notify"] == {"kind": "skip", "reason": "not-relevant"}
    assert found["history"][1]["notify"] == {"kind": "new", "reason": "revision-earned"}
    assert (found["title"], found["revisions"]) == (VISIT, 2)


def test_machines_get_the_line_of_the_export_and_more(
    house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    house.bring(UNSEEN)
    found = json.loads(run(capsys, "why", UNSEEN.link, "--json").out)
    exported = json.loads(run(capsys, "export").out)

    assert {key: found[key] for key in exported} == exported
    assert set(found) - set(exported) == {"history", "corrections", "today"}
    assert (found["today"]["change"], found["today"]["verdict"]) == ("appears", "alert")
    assert found["nearest_miss"]["missing"] == "indicator cue"


def test_corrections_are_told(house: Judged, capsys: pytest.CaptureFixture[str]) -> None:
    house.bring(WRONG)
    (record,) = house.stored()
    house.database.write_now(
        lambda conn: overrides.append(
            conn, IdSource(), LATER, action="reject", actor="7",
            story_id=record.story_id, why="a match",
        )
    )  # fmt: skip

    assert "Corrected on 2025-11-20 14:00 UTC by 7, rejected: a match\n" in (
        run(capsys, "why", public(record.report.article_id)).out
    )
    found = json.loads(run(capsys, "why", WRONG.link, "--json").out)
    assert found["corrections"][0]["action"] == "reject"


def test_a_text_that_was_let_go_keeps_its_reasons(
    house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    house.bring(PLAIN)
    later = NOW + timedelta(days=100)
    house.database.write_now(lambda conn: retention.empty_texts(conn, later, 10))
    shown = run(capsys, "why", PLAIN.link).out.splitlines()

    assert shown[0] == "(its text has been let go)"
    assert "No alert: It does not name North Korea." in shown
    assert shown[-1] == "Today's rules cannot be asked: its text has been let go"
    assert json.loads(run(capsys, "why", PLAIN.link, "--json").out)["today"] is None


def test_broken_rules_do_not_hide_the_stored_verdict(
    house: Judged,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house.bring(UNSEEN)
    monkeypatch.setenv("INDICATORS_DIR", str(tmp_path / "none"))
    ended = run(capsys, "why", UNSEEN.link)

    assert ended.status == 0
    assert "  names the North and LA, no indicator cue" in ended.out.splitlines()
    assert "Today's rules cannot be asked: " in ended.out


@pytest.mark.parametrize(
    "link",
    ["https://warta.example/none", "https://warta.example/", "nonsense", "", "http://[::1", "\x00"],
)
def test_an_unknown_link_is_one_clear_sentence(
    link: str, house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    house.bring(UNSEEN)
    for options in ([], ["--json"]):
        ended = run(capsys, "why", link, *options)
        assert (ended.status, ended.out, ended.err.count("\n")) == (1, "", 1)
        assert ended.err.startswith("No stored article has the link")


@pytest.mark.usefixtures("house")
def test_neither_or_both_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "why").status == 2
    assert run(capsys, "why", "https://warta.example/1", "--text", "x").status == 2


def test_a_text_is_explained_with_its_words_in_context(
    house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    del house
    shown = run(capsys, "why", "--lang", "en", "--text", f"Today\n{VISIT}").out

    assert "    summary: Foreign minister of «Laos» " in shown.replace(
        "«Foreign minister»", "Foreign minister"
    )


@pytest.mark.parametrize(
    ("spans", "passage"),
    [
        ([(0, 3)], "«one» two three"),
        ([(4, 7), (0, 3)], "«one» «two» three"),
        ([(0, 5), (2, 7)], "«one two» three"),
        ([], ""),
        ([(0, 99)], ""),
        ([(3, 3), (-2, 1)], ""),
    ],
)
def test_marks_stand_round_what_lies_inside(spans: list[tuple[int, int]], passage: str) -> None:
    assert excerpt("one two\nthree", spans) == passage


def test_a_long_text_is_cut_round_its_words() -> None:
    text = "word " * 500 + "Pyongyang" + " word" * 500
    shown = excerpt(text, [(2500, 2509)])

    assert "«Pyongyang»" in shown
    assert shown.startswith("…word ")
    assert shown.endswith(" word…")
    assert len(shown) < LONGEST
    far = excerpt(text, [(0, 4), (2500, 2509)])
    assert far.startswith("«word»")
    assert len(far) < LONGEST + 20


def test_old_verdicts_of_other_shapes_are_told_too(
    house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    spans = tuple(
        replace(span, start=span.start + 500, end=span.end + 500) for span in today(VISIT).evidence
    )
    outside = old(today(VISIT), evidence=spans)
    bare = replace(missed(today(VISIT)), nearest_miss=None)
    house.bring(
        Text("https://warta.example/1", VISIT, verdict=outside),
        replace(UNSEEN, link="https://warta.example/2", verdict=bare),
    )

    for number in "12":
        assert run(capsys, "why", f"https://warta.example/{number}").status == 0
