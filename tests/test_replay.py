"""``replay``: what the current rules would make of the archive."""

import json
import os
import pty
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.labels import parse
from bot.evaluation.replay import Change, Tally, compare, concerned
from bot.match.verdict import Claim, Indicator, MatchReason, Stage
from bot.rematch import Pass, again
from storage.archive.revisions import StoredRevision
from tests.fakes.command_line import ROOT, run
from tests.fakes.judged import (
    NOW,
    PLAIN,
    PROPOSED,
    UNSEEN,
    VISIT,
    WRONG,
    Judged,
    facts,
    judged,
    kinds,
    missed,
    today,
)
from tests.matching import MATCHER
from tests.storage.builders import plans_of


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Judged]:
    with judged(tmp_path, monkeypatch) as opened:
        yield opened


def test_it_says_what_appears_vanishes_and_changes_with_both_reasons(
    house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    house.bring(UNSEEN, WRONG, PLAIN, PROPOSED)
    before = house.stored()

    found = facts(run(capsys, "replay", "--json"))
    assert kinds(found) == {"appears": 1, "vanishes": 1, "changes": 1, "same": 1}
    assert found["indicators"]["visits"] == {"appears": 1, "vanishes": 1, "changes": 1}
    assert found["languages"] == {"en": {"appears": 1, "vanishes": 1, "changes": 1}}
    assert (found["articles"], found["applied"], found["stored"]) == (4, False, 0)
    shown = {one["change"]: one for one in found["changes"]}
    assert shown["appears"]["title"] == VISIT
    assert (shown["appears"]["old"]["reason"], shown["appears"]["new"]["reason"]) == (
        "no-cue",
        "claims",
    )
    assert shown["changes"]["old"]["claims"][0]["stage"] == "proposed"
    assert shown["changes"]["new"]["claims"][0]["stage"] == "held"
    assert {
        "change": "vanishes",
        "old": "alert (claims)",
        "new": "none (fixture)",
        "articles": 1,
    } in (found["reasons"])
    assert house.stored() == before, "a replay without --apply changes nothing"


def test_people_read_counts_first_and_a_list_that_may_be_short(
    house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    house.bring(*(replace(UNSEEN, link=f"https://warta.example/u{n}") for n in range(3)), WRONG)

    shown = run(capsys, "replay", "--limit", "1").out.splitlines()
    assert shown[0] == f"4 articles against rules {MATCHER.version}."
    assert shown[1] == "3 would appear, 1 would vanish, 0 would change."
    assert "      was: none (no-cue): names the North and LA, no indicator cue" in shown
    assert "      now: alert (claims): visits [held]: LA" in shown
    assert "  ... and 2 more (--limit)" in shown
    assert sum(VISIT in line for line in shown) == 1
    assert [line.split() for line in shown if line.startswith("visits ")] == [
        ["visits", "3", "1", "0"]
    ]


def test_since_looks_at_what_was_first_seen_since_then(
    house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    house.bring(UNSEEN)
    house.bring(replace(UNSEEN, link="https://warta.example/new"), at=NOW + timedelta(days=3))

    assert facts(run(capsys, "replay", "--json", "--since", "2025-11-22"))["articles"] == 1
    assert facts(run(capsys, "replay", "--json", "--since", "2025-11-20"))["articles"] == 2
    assert facts(run(capsys, "replay", "--json", "--since", "2031-01-01"))["changes"] == []


@pytest.mark.parametrize("arguments", [["--since", "soon"], ["--limit", "-1"], ["--apply=x"]])
def test_wrong_usage_is_refused(
    house: Judged, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    house.bring(UNSEEN)
    ended = run(capsys, "replay", *arguments)

    assert (ended.status, ended.out) == (2, "")


def test_without_archive_or_with_broken_rules_one_sentence_says_so(
    house: Judged, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    house.bring(UNSEEN)
    empty = tmp_path / "no-rules"
    empty.mkdir()
    monkeypatch.setenv("INDICATORS_DIR", str(empty))
    broken = run(capsys, "replay", "--apply")
    monkeypatch.setenv("INDICATORS_DIR", str(ROOT / "indicators"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/none/nowhere.db")
    nowhere = run(capsys, "replay")

    assert (broken.status, broken.err.count("\n"), str(empty) in broken.err) == (2, 1, True)
    assert (nowhere.status, nowhere.err.count("\n")) == (3, 1)
    assert house.stored()[0].report.verdict.rules_version == "old rules"


def test_an_empty_archive_is_no_fault(house: Judged, capsys: pytest.CaptureFixture[str]) -> None:
    assert house.stored() == []
    assert facts(run(capsys, "replay", "--json"))["changes"] == []
    assert run(capsys, "replay").out.startswith("0 articles against rules ")


def test_progress_is_shown_on_a_terminal_only(house: Judged) -> None:
    house.bring(UNSEEN)
    reader, writer = pty.openpty()
    line = [sys.executable, "-m", "bot", "replay", "--json"]
    done = subprocess.run(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=writer, check=True)
    os.close(writer)
    shown = os.read(reader, 100_000).decode()
    os.close(reader)

    assert "Matching again" in shown
    assert json.loads(done.stdout)["articles"] == 1


def test_the_same_rules_say_the_same_again_of_every_text_of_the_corpus(house: Judged) -> None:
    house.bring(PLAIN)
    record = house.stored()[0]
    lines = [
        line
        for path in sorted((ROOT / "tests/corpus/dev").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    differing = []
    for label in parse(lines):
        first = MATCHER.match(
            label.title, label.summary, lang=label.lang, outlet="Warta Contoh", published=NOW
        )
        stored = StoredRevision(
            1, NOW, label.title, label.summary, first, record.kind, record.reason
        )
        if again(MATCHER, record, stored) != first:
            differing.append(label.id)

    assert len(lines) > 400
    assert differing == []


def test_memory_stays_flat_however_long_the_archive(house: Judged) -> None:
    def bring(batch: int) -> None:
        links = (f"https://warta.example/{batch}/{n}" for n in range(75))
        house.bring(*(replace(UNSEEN, link=link) for link in links))

    def peak() -> int:
        tracemalloc.start()
        taken = sum(map(len, Pass(house.database, MATCHER, page=25).pages()))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert taken == house.count("articles")
        return most

    bring(0)
    peak()  # what is imported and compiled once
    short = peak()
    for batch in range(1, 9):
        bring(batch)
    assert peak() < short + 500_000, "all of them kept would be two million bytes"


def test_no_page_of_the_archive_reads_a_whole_table_of_verdicts(house: Judged) -> None:
    house.bring(UNSEEN, PLAIN)
    with plans_of(house.database) as plans:
        assert sum(map(len, Pass(house.database, MATCHER).pages())) == 2

    assert any("SEARCH verdicts" in plan for plan in plans)
    assert [plan for plan in plans if "SCAN verdicts" in plan or "SCAN claims" in plan] == []


def test_evidence_and_score_alone_are_no_change() -> None:
    verdict = today(VISIT)
    moved = replace(verdict, score=0.5, evidence=verdict.evidence[:1], rules_version="other")
    other_order = replace(verdict, claims=tuple(reversed(verdict.claims)))

    assert compare(verdict, moved) is Change.SAME
    assert compare(verdict, other_order) is Change.SAME
    assert compare(verdict, replace(verdict, asean_actors=("VN",))) is Change.CHANGES
    assert compare(verdict, replace(verdict, stage=Stage.SETBACK)) is Change.CHANGES


def test_a_change_counts_for_the_indicators_it_is_about() -> None:
    verdict = today(VISIT)
    claim = Claim(Indicator.MISSIONS, Stage.HELD, None, ("LA",), ())
    both = replace(verdict, claims=(*verdict.claims, claim))
    tally = Tally()
    tally.add(verdict, both)
    tally.add(missed(verdict), replace(missed(verdict), reason=MatchReason.VETO))

    assert concerned(Change.CHANGES, verdict, both) == (Indicator.MISSIONS,)
    assert set(tally.indicators) == {"missions"}
    assert tally.changes == {Change.CHANGES: 1, Change.OTHER_REASON: 1}
    assert "         1  none (no-cue) -> none (veto) (other-reason)" in tally.lines()
