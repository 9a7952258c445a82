"""``label``: a wrong verdict becomes a labelled line."""

import json
import os
import pty
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.labels import Part, parse
from storage.archive import retention
from tests.fakes.command_line import ROOT, Ended, run
from tests.fakes.judged import NOW, PLAIN, UNSEEN, WRONG, Judged, judged

CLOSING = {
    "indicator": "asean_forums",
    "stage": "proposed",
    "direction": "closes",
    "asean_actors": ["VN", "ASEAN"],
}
LABEL = ("--relevance", "2", "--claim", "visits:held:LA")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Judged]:
    with judged(tmp_path, monkeypatch) as opened:
        opened.bring(UNSEEN, WRONG, PLAIN)
        yield opened


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def labelled(capsys: pytest.CaptureFixture[str], link: str, *rest: str) -> Ended:
    return run(capsys, "label", link, *rest)


@pytest.mark.usefixtures("house")
def test_the_line_has_the_format_of_the_corpus(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = labelled(
        capsys, UNSEEN.link, *LABEL, "--claim", "asean_forums:proposed:closes:asean,VN",
        "--claim", "reciprocity:opened", "--why", "the rules know no such word",
    )  # fmt: skip
    (item,) = lines(tmp_path / "feedback.jsonl")

    assert ended.status == 0, ended.err
    assert UNSEEN.title in ended.out
    assert "verdict: none (no-cue)" in ended.out
    number = item["id"].removeprefix("fb-")
    (read,) = parse([json.dumps(item)])
    assert read.part is Part.FEEDBACK
    assert item == {
        "id": f"fb-{number}",
        "lang": "en",
        "outlet": "Warta Contoh",
        "date": "2025-11-20",
        "title": UNSEEN.title,
        "summary": "",
        "relevance": 2,
        "indicators": ["visits", "asean_forums", "reciprocity"],
        "stage": "held",
        "asean_actors": ["VN", "LA", "ASEAN"],
        "claims": [
            {"indicator": "visits", "stage": "held", "asean_actors": ["LA"]},
            CLOSING,
            {"indicator": "reciprocity", "polarity": "opened", "asean_actors": []},
        ],
        "story": f"fb-{number}",
        "basis": "feedback",
        "url": UNSEEN.link,
        "why": "the rules know no such word",
    }


def test_a_newer_label_takes_the_place_of_the_older(
    house: Judged, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "feedback.jsonl"
    labelled(capsys, UNSEEN.link, *LABEL)
    labelled(capsys, WRONG.link, "--relevance", "0")
    first = lines(path)
    again = labelled(capsys, UNSEEN.link, "--relevance", "1", "--why", "a second look")
    by_id = labelled(capsys, first[1]["id"].removeprefix("fb-"), "--relevance", "0")
    after = lines(path)

    assert "replaces the older label" in again.out
    assert "replaces the older label" in by_id.out, "the id of an article names it too"
    assert [one["id"] for one in after] == [one["id"] for one in first]
    assert (after[0]["relevance"], after[0]["why"]) == (1, "a second look")
    assert after[1] == first[1]
    assert after[1]["story"].startswith("x-fb-story-"), "reports of one event share a story"
    assert house.stored()[0].report.verdict.rules_version == "old rules", "no verdict is touched"
    assert {one.name for one in tmp_path.iterdir() if "feedback" in one.name} == {path.name}


BAD = {
    "no relevance": [],
    "another relevance": ["--relevance", "3"],
    "an alert without claims": ["--relevance", "2"],
    "claims without alert": ["--relevance", "0", "--claim", "visits:held:ID"],
    "an unknown indicator": ["--relevance", "2", "--claim", "visit:held:ID"],
    "an unknown stage": ["--relevance", "2", "--claim", "visits:done:ID"],
    "no stage": ["--relevance", "2", "--claim", "visits"],
    "a polarity of another condition": ["--relevance", "2", "--claim", "sanctions:opened:ID"],
    "a stage for a condition": ["--relevance", "2", "--claim", "sanctions:held:ID"],
    "an unknown actor": ["--relevance", "2", "--claim", "visits:held:KP"],
    "no actor where one is needed": ["--relevance", "2", "--claim", "visits:held"],
    "closing what was held": ["--relevance", "2", "--claim", "visits:held:closes:ID"],
    "too many parts": ["--relevance", "2", "--claim", "visits:held:ID:LA"],
    "nothing": ["--relevance", "2", "--claim", ""],
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_and_changes_nothing(
    case: str, house: Judged, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = labelled(capsys, UNSEEN.link, *BAD[case])

    assert (ended.status, ended.out) == (2, "")
    assert not (tmp_path / "feedback.jsonl").exists()
    assert house.count("articles") == 3


@pytest.mark.parametrize("link", ["https://warta.example/none", "nonsense", "", "https://[", "/"])
@pytest.mark.usefixtures("house")
def test_an_unknown_link_is_one_sentence(
    link: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = labelled(capsys, link, *LABEL)

    assert (ended.status, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert not (tmp_path / "feedback.jsonl").exists()


def test_a_text_that_was_let_go_cannot_be_labelled(
    house: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    later = NOW + timedelta(days=100)
    house.database.write_now(lambda conn: retention.empty_texts(conn, later, 10))
    ended = labelled(capsys, PLAIN.link, "--relevance", "0")

    assert (ended.status, ended.err) == (
        1,
        "Its text has been let go: there is nothing to label.\n",
    )


def on_a_terminal(link: str, typed: str, *rest: str) -> str:
    """Run ``label`` with a terminal as standard input and type; returns standard output."""
    reader, writer = pty.openpty()
    line = [sys.executable, "-m", "bot", "label", link, *rest]
    with subprocess.Popen(line, cwd=ROOT, stdin=writer, stdout=subprocess.PIPE) as process:
        os.write(reader, typed.encode())
        drained = threading.Thread(target=_drain, args=(reader,), daemon=True)
        drained.start()
        assert process.stdout is not None
        shown = process.stdout.read().decode()
    os.close(writer)
    drained.join(5)
    assert process.returncode == 0, shown
    return shown


def _drain(terminal: int) -> None:
    try:
        while os.read(terminal, 4096):
            pass
    except OSError:
        pass  # the other end is closed


@pytest.mark.usefixtures("house")
def test_what_is_missing_is_asked_for_on_a_terminal(tmp_path: Path) -> None:
    typed = "7\n2\nvisits:done:LA\nvisits:held:LA\nmissions:agreed:LA\n\nseen on site\n"
    shown = on_a_terminal(UNSEEN.link, typed)
    (item,) = lines(tmp_path / "feedback.jsonl")

    assert "denuclearisation: raised, advanced" in shown
    assert (item["relevance"], item["why"]) == (2, "seen on site")
    assert item["indicators"] == ["visits", "missions"]
