"""``story``: one event shown and corrected from the terminal."""

import asyncio
import getpass
import json
import shlex
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.ids import public
from storage.database import Database
from tests.fakes.command_line import ROOT, Ended, run, run_process
from tests.storage.desk import Desk

pytestmark = pytest.mark.anyio

ME = f"terminal:{getpass.getuser()}"
Say = Callable[..., Ended]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    Database.open(f"sqlite:///{(path := tmp_path_factory.mktemp('story') / 'empty.db')}").close()
    return path


@pytest.fixture
def desk(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    shutil.copy(template, tmp_path / "jembatan.db")
    url = f"sqlite:///{tmp_path}/jembatan.db"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("INDICATORS_DIR", str(ROOT / "indicators"))
    database = Database.open(url)
    yield Desk(database)
    database.close()


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    return partial(run, capsys, "story")


def name(desk: Desk, story: str) -> str:
    return public(desk.story[story])


def test_show_tells_the_event_its_reports_its_messages_and_the_commands(
    desk: Desk, say: Say
) -> None:
    desk.correct("confirm", why="the ministry says so")
    shown = say("show", name(desk, "A"))

    assert shown.status == 0, shown.err
    assert f"Story {name(desk, 'A')}, confirmed\n  visits [held]: LA\n" in shown.out
    assert "Reports: 2" in shown.out
    assert f"  {public(desk.report['A2'])} Bernama (ID, en)\n    Title A2\n" in shown.out
    assert "placed: the first of its event" in shown.out
    assert "confirmed by terminal:ana on 2026-01-15 12:05 UTC: the ministry says so" in shown.out
    assert "    telegram @channel: sent 2026-01-15 12:01 UTC\n" in shown.out
    assert f"python -m bot story reject {name(desk, 'A')} --why TEXT" in shown.out
    assert (
        f"python -m bot story split {name(desk, 'A')} {public(desk.report['A2'])} --why TEXT"
        in shown.out
    )


def test_show_takes_the_id_of_an_alert_of_a_report_and_a_link(desk: Desk, say: Say) -> None:
    for other in (public(desk.main("A").id), public(desk.report["A2"])):
        assert f"Story {name(desk, 'A')}\n" in say("show", other).out


def test_show_names_the_other_events_of_the_thread_and_where_a_merged_one_went(
    desk: Desk, say: Say
) -> None:
    desk.database.write_now(
        lambda conn: conn.exec_driver_sql(
            f"UPDATE stories SET thread_id = {desk.story['A']} WHERE id = {desk.story['B']}"
        )
    )
    desk.correct("merge", "C", into=desk.story["A"])

    assert f"Earlier in its thread: {name(desk, 'A')}, visits" in say("show", name(desk, "B")).out
    assert f"Later in its thread: {name(desk, 'B')}, visits" in say("show", name(desk, "A")).out
    merged = say("show", name(desk, "C")).out
    assert f"Story {name(desk, 'C')}, the same event as {name(desk, 'A')}\n" in merged
    assert f"python -m bot story show {name(desk, 'A')}\n" in merged


def test_machines_get_the_same_as_json(desk: Desk, say: Say) -> None:
    desk.undo(desk.correct("reject"))
    found = json.loads(say("show", name(desk, "A"), "--json").out)

    assert (found["story"], found["retracted"]) == (name(desk, "A"), False)
    assert found["claims"] == [{"indicator": "visits", "stage": "held", "asean_actors": ["LA"]}]
    assert [one["title"] for one in found["reports"]] == ["Title A", "Title A2"]
    assert [(one["action"], one["stands"]) for one in found["corrections"]] == [
        ("reject", False),
        ("undo", True),
    ]
    assert [one["kind"] for one in found["messages"]] == ["new", "correction", "correction"]
    assert found["messages"][0]["deliveries"][0]["destination"] == "telegram @channel"


def test_reject_names_the_person_the_answer_and_the_labelled_line(desk: Desk, say: Say) -> None:
    ended = say("reject", name(desk, "A"), "--why", "it's an old story")

    assert ended.status == 0, ended.err
    assert f"Story {name(desk, 'A')} is rejected.\n1 message is to be edited, and one answer" in (
        ended.out
    )
    lead = public(desk.report["A"])
    assert f"To label it: python -m bot label {lead} --relevance 0 --why" in ended.out
    (one,) = desk.see("A").corrections
    assert (one.actor, one.why) == (ME, "it's an old story")
    assert f"python -m bot story undo {public(one.id)} --why TEXT" in ended.out


@pytest.mark.parametrize("also", [[], ["--label"]])
def test_the_printed_label_command_and_the_option_write_the_same_line(
    desk: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path, also: list[str]
) -> None:
    claim = ["--claim", "visits:agreed:LA,VN", "--why", "only agreed so far"]
    ended = run(capsys, "story", "restage", name(desk, "A"), *claim, *also)
    if not also:
        printed = ended.out.partition("To label it: python -m bot ")[2]
        assert run(capsys, *shlex.split(printed)).status == 0
    (line,) = (tmp_path / "feedback.jsonl").read_text(encoding="utf-8").splitlines()
    item: dict[str, Any] = json.loads(line)

    assert (item["relevance"], item["why"]) == (2, "only agreed so far")
    assert item["claims"] == [
        {"indicator": "visits", "stage": "agreed", "asean_actors": ["VN", "LA"]}
    ]
    assert item["title"] == "Title A"


def test_a_rejected_story_becomes_a_line_of_relevance_none(
    desk: Desk, say: Say, tmp_path: Path
) -> None:
    ended = say("reject", name(desk, "B"), "--why", "a match", "--label", "--json")
    (line,) = (tmp_path / "feedback.jsonl").read_text(encoding="utf-8").splitlines()

    assert json.loads(line)["relevance"] == 0
    assert json.loads(ended.out)["labelled"] == str(tmp_path / "feedback.jsonl")


def test_restage_keeps_the_actors_unless_it_names_some_and_drops(desk: Desk, say: Say) -> None:
    assert say("restage", name(desk, "A"), "--claim", "visits:agreed", "--why", "x").status == 0
    assert [one.asean_actors for one in desk.see("A").view.claims] == [("LA",)]
    added = ("--claim", "sanctions:evaded:MY", "--why", "x")
    assert say("restage", name(desk, "A"), *added).status == 0
    assert say("restage", name(desk, "A"), "--drop", "visits", "--why", "x").status == 0
    assert [str(one.indicator) for one in desk.see("A").view.claims] == ["sanctions"]


def test_merge_split_confirm_and_undo(desk: Desk, say: Say) -> None:
    assert say("merge", name(desk, "B"), name(desk, "A"), "--why", "the same trip").status == 0
    assert desk.reports("A") == ["A", "B", "A2"]
    split = say("split", name(desk, "A"), public(desk.report["A2"]), "--why", "another trip")
    assert "The report is story " in split.out
    assert desk.reports("A") == ["A", "B"]
    undone = say("undo", name(desk, "A"), "--why", "the same after all")
    assert undone.status == 0
    assert desk.reports("A") == ["A", "B", "A2"]
    confirmed = say("confirm", name(desk, "A"))
    assert confirmed.out.startswith(f"Story {name(desk, 'A')} is confirmed.\n")
    assert "no answer is sent" in confirmed.out
    first = desk.see("A").corrections[0]
    assert say("undo", public(first.id), "--why", "no").status == 0
    assert desk.reports("A") == ["A", "A2"]


def test_a_story_that_was_merged_away_is_corrected_where_it_went(desk: Desk, say: Say) -> None:
    desk.correct("merge", "B", into=desk.story["A"])
    ended = say("reject", name(desk, "B"), "--why", "an old story")

    assert f"Story {name(desk, 'A')} is rejected." in ended.out
    assert desk.see("A").view.retracted


def test_why_tells_the_corrections_of_the_event_of_a_report(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cli.why._matcher", lambda: "not asked here")
    merged = desk.correct("merge", "B", into=desk.story["A"])
    desk.correct("split", "A", report="A2", why="another trip")
    desk.undo(merged)

    def why(report: str) -> list[str]:
        said = run(capsys, "why", public(desk.report[report])).out
        return [line for line in said.splitlines() if line.startswith("Corrected on ")]

    into = f"by terminal:ana, merged into {name(desk, 'A')}: a reason (withdrawn)"
    assert [line.partition(" UTC ")[2] for line in why("B")] == [
        into,
        f"by terminal:ana, withdrawn: {public(merged.override.id)}: a reason",
    ]
    assert [into in line for line in why("A")] == [True, False, False]
    (split,) = why("A2")
    assert f"split off: {public(desk.report['A2'])} to " in split
    assert why("C") == []


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["show", "0000000000005"], 1, "No story has the id or the link 0000000000005"),
        (["show", "https://warta.example/none"], 1, "No story has the id or the link https"),
        (["reject", "{A}"], 2, "Missing option '--why'"),
        (["reject", "{A}", "--why", "  "], 2, "say why, in a sentence"),
        (["restage", "{A}", "--why", "x"], 2, "give either --claim or --drop"),
        (["restage", "{A}", "--claim", "visits:done", "--why", "x"], 2, "not 'done'"),
        (["restage", "{A}", "--claim", "weather:held", "--why", "x"], 2, "is no indicator"),
        (["restage", "{A}", "--claim", "visits:held:LA:x", "--why", "x"], 2, "too many parts"),
        (["restage", "{A}", "--drop", "weather", "--why", "x"], 1, "is no indicator"),
        (["merge", "{A}", "{A}", "--why", "x"], 1, "A story cannot be merged into itself."),
        (["merge", "{A}", "0000000000005", "--why", "x"], 1, "No story has the id"),
        (["split", "{A}", "0000000000005", "--why", "x"], 1, "No stored article has the link"),
        (["split", "{B}", "{b}", "--why", "x"], 1, "It is the only report of its story."),
        (["undo", "{A}", "--why", "x"], 1, "has no correction that stands."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    desk: Desk, say: Say, arguments: list[str], status: int, says: str
) -> None:
    names = {"A": name(desk, "A"), "B": name(desk, "B"), "b": public(desk.report["B"])}
    ended = say(*(one.format(**names) for one in arguments))

    assert (ended.status, ended.out) == (status, "")
    assert says in " ".join(ended.err.replace("│", " ").split())
    assert "Traceback" not in ended.err
    assert desk.house.count("overrides") == 0


async def test_of_two_processes_at_once_one_corrects_and_the_other_hears_of_it(
    desk: Desk, tmp_path: Path
) -> None:
    line = ("story", "reject", name(desk, "A"), "--why", "old")
    both = await asyncio.gather(run_process(tmp_path, *line), run_process(tmp_path, *line))
    first, second = sorted(both, key=lambda ended: ended.status)

    assert (first.status, second.status) == (0, 1), first.err
    assert second.err.startswith(f"Already rejected by {ME} on ")
    assert desk.see("A").view.retracted
    assert len(desk.waiting()) == 1
