"""``match``, ``evaluate`` and ``why`` as a script sees them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=given,
        capture_output=True,
        cwd=ROOT,
        check=False,
    )


def test_match_answers_line_by_line() -> None:
    title = "Laos FM arrives in Pyongyang"
    lines = [
        {"id": 1, "title": title, "lang": "en", "date": "2025-11-12"},
        {"id": 2, "title": 7},
        {"id": 3, "title": "Thai football"},
        {"title": "no id"},
        {"id": 5, "title": "x", "date": "soon"},
    ]
    given = "\n".join([*map(json.dumps, lines), "not json", "[1]"]).encode() + b'\n\xff{"id": 8}\n'
    done = run("match", given=given)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer.get("id") for answer in answers] == [1, 2, 3, None, 5, None, None, None]
    assert answers[0]["verdict"] == "alert"
    assert answers[0]["claims"][0]["stage"] == "held"
    evidence = answers[0]["evidence"]
    assert all(title[span["start"] : span["end"]] == span["term"] for span in evidence)
    assert answers[2]["verdict"] == "none"
    assert all("error" in answers[n] for n in (1, 3, 4, 5, 6, 7))


def test_evaluate_prints_json() -> None:
    done = run("evaluate", "--lang", "lo", "--json")
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) == {"sets", "languages", "tables"}


def test_evaluate_names_a_missing_file() -> None:
    done = run("evaluate", "nowhere.jsonl")
    assert done.returncode == 2
    assert b"nowhere.jsonl" in done.stderr


def test_why_text() -> None:
    done = run("why", "--text", "Laos FM arrives in Pyongyang", "--lang", "en")
    assert "visits [held]: LA" in done.stdout.decode()


@pytest.mark.parametrize("arguments", [("why",), ("why", "https://a.example/", "--text", "b")])
def test_why_wants_one_thing(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).returncode == 2
