"""feedback.jsonl: where it stands, what is kept of it, how ``evaluate`` reads it."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation import feedback
from bot.match import rulebook
from bot.match.verdict import Claim, Indicator, Polarity, Stage
from tests.fakes.command_line import ROOT, Ended, run
from tests.fakes.judged import PLAIN, UNSEEN, WRONG, Judged, Text, judged
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
