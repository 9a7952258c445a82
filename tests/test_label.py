"""``label``: a wrong verdict becomes a labelled line, and ``evaluate`` reads it."""

import json
import os
import pty
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation import feedback
from bot.evaluation.labels import Part, parse
from bot.match import rulebook
from bot.match.verdict import Claim, Indicator, Polarity, Stage
from storage import retention
from tests.fakes.command_line import ROOT, Ended, run
from tests.fakes.judged import NOW, PLAIN, UNSEEN, WRONG, Judged, Text, judged
from tests.matching import INDICATORS

INFOS = rulebook.load(INDICATORS).indicators
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
            {
                "indicator": "asean_forums",
                "stage": "proposed",
                "direction": "closes",
                "asean_actors": ["VN", "ASEAN"],
            },
            {"indicator": "reciprocity", "polarity": "opened", "asean_actors": []},
        ],
        "story": f"fb-{number}",
        "basis": "feedback",
        "url": UNSEEN.link,
        "why": "the rules know no such word",
    }
    (read,) = parse([json.dumps(item)])
    assert read.part is Part.FEEDBACK


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


@pytest.mark.usefixtures("house")
def test_lines_of_others_stay_byte_for_byte(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "elsewhere" / "mine.jsonl"
    path.parent.mkdir()
    kept = '{"id":  "x", "title": "\u2028odd"}\nnot json at all\n\n'
    path.write_text(kept, encoding="utf-8")
    ended = labelled(capsys, UNSEEN.link, *LABEL, "--file", str(path))

    assert ended.status == 0, ended.err
    text = path.read_text(encoding="utf-8")
    assert text.startswith(kept)
    assert text.count("\n") == 4
    assert not (tmp_path / "feedback.jsonl").exists()


def test_a_title_with_odd_line_ends_stays_one_line(
    house: Judged, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = Text("https://warta.example/odd", "One\u2028two\x85three\u2029four")
    house.bring(odd)
    labelled(capsys, odd.link, "--relevance", "0")

    (item,) = lines(tmp_path / "feedback.jsonl")
    assert item["title"] == odd.title


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


@pytest.mark.usefixtures("house")
def test_a_file_that_cannot_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes(b'{"id": "caf\xe9"}\n')
    wrong = [tmp_path, tmp_path / "no" / "such" / "folder.jsonl", latin]
    for path in wrong:
        ended = labelled(capsys, UNSEEN.link, *LABEL, "--file", str(path))
        assert (ended.status in (1, 2), ended.err.count("\n")) == (True, 1), ended
        assert str(path) in ended.err
    assert latin.read_bytes() == b'{"id": "caf\xe9"}\n'


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


@pytest.mark.usefixtures("house")
def test_evaluate_reports_the_labels_of_this_installation_as_a_set_of_their_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    before = json.loads(run(capsys, "evaluate", "--json", "--lang", "en").out)
    labelled(capsys, UNSEEN.link, *LABEL)
    labelled(capsys, WRONG.link, *LABEL)
    after = json.loads(run(capsys, "evaluate", "--json", "--lang", "en").out)
    only = run(capsys, "evaluate", "--part", "feedback", "--misses").out
    named = json.loads(run(capsys, "evaluate", "--json", "tests/corpus/dev/en.jsonl").out)

    assert "feedback" not in before["sets"]
    assert after["sets"]["feedback"]["items"] == 2
    assert after["sets"]["all"]["items"] == before["sets"]["all"]["items"] + 2
    assert [after["sets"][part] for part in ("tune", "closed")] == [
        before["sets"][part] for part in ("tune", "closed")
    ], "what people label here moves no figure of the corpus"
    assert any(line.startswith("feedback ") for line in only.splitlines())
    assert WRONG.title in only, "their misses are shown"
    assert named["sets"]["all"]["items"] == before["sets"]["all"]["items"], "named files alone"
    (tmp_path / "feedback.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    broken = run(capsys, "evaluate")
    assert broken.status == 2
    assert "line 1" in broken.err.replace("\n", " ")


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("visits:held:LA", Claim(Indicator.VISITS, Stage.HELD, None, ("LA",), ())),
        (
            " bridge:agreed:asean, id ",
            Claim(Indicator.BRIDGE, Stage.AGREED, None, ("ID", "ASEAN"), ()),
        ),
        ("sanctions:eased:SG", Claim(Indicator.SANCTIONS, None, Polarity.EASED, ("SG",), ())),
        ("reciprocity:refused:", Claim(Indicator.RECIPROCITY, None, Polarity.REFUSED, (), ())),
        (
            "missions:proposed:closes:MY",
            Claim(Indicator.MISSIONS, Stage.PROPOSED, None, ("MY",), (), closes=True),
        ),
    ],
)  # fmt: skip
def test_claims_are_read_as_they_are_meant(text: str, claim: Claim) -> None:
    assert feedback.parse_claim(text, INFOS) == claim


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///data/jembatan.db", "data/feedback.jsonl"),
        ("sqlite:////srv/j.db?timeout=3", "/srv/feedback.jsonl"),
        ("sqlite:///j.db", "feedback.jsonl"),
        ("postgresql://u:p@host/jembatan", "data/feedback.jsonl"),
    ],
)
def test_the_file_stands_beside_an_embedded_database(url: str, path: str) -> None:
    assert feedback.default_path(url) == Path(path)


def test_the_file_never_enters_the_repository(tmp_path: Path) -> None:
    ignored: Sequence[str] = ("data/feedback.jsonl", "feedback.jsonl")
    done = subprocess.run(
        ["git", "-C", str(ROOT), "check-ignore", *ignored],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    if done.returncode == 128:
        pytest.skip("not a git clone: nothing says what is ignored")
    assert done.stdout.splitlines() == list(ignored)
