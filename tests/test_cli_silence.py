"""``silence`` on a real database: make, show and end one; bad input gets one sentence."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.ids import public
from bot.match.verdict import Indicator
from storage.database import Database
from storage.delivery import silences
from tests.fakes.archive import alerts_of, filled
from tests.fakes.command_line import Ended, run

NOW = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path}/jembatan.db"
    monkeypatch.setenv("DATABASE_URL", url)
    opened = filled(url, NOW)
    yield opened
    opened.close()


def add(capsys: pytest.CaptureFixture[str], *named: str) -> Ended:
    return run(capsys, "silence", "add", "--for", "7d", "--reason", "a planned festival", *named)


def test_a_silence_is_made_shown_and_ended(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    made = add(capsys, "--indicator", "sanctions", "--country", "la", "--feed", "warta contoh")
    assert (made.status, made.err) == (0, "")
    [one] = database.read_now(silences.every)
    assert one.matcher.indicator is Indicator.SANCTIONS
    assert (one.matcher.country, one.matcher.feed) == ("LA", "Warta Contoh")
    assert (one.ends_at - one.starts_at).days == 7
    assert one.author.startswith("terminal:")
    what = "indicator sanctions and country LA and feed Warta Contoh"
    assert made.out.startswith(f"Silence on {what}, until ")
    assert f"silence end {public(one.id)}" in made.out

    shown = run(capsys, "silence", "list")
    assert f"{public(one.id)}  {what}, until " in shown.out
    assert "0 held back" in shown.out
    assert f"    {one.author}: a planned festival" in shown.out

    ended = run(capsys, "silence", "end", public(one.id))
    assert ended.out == f"The silence on {what} is over: 0 alerts held back.\n"
    [due] = database.read_now(lambda conn: silences.due_to_end(conn, one.ends_at))
    assert due.ended_by == one.author
    assert due.ends_at < one.ends_at

    again = run(capsys, "silence", "end", public(one.id))
    assert (again.status, again.out) == (1, "")
    assert again.err == f"The silence on {what} has ended already.\n"


def test_an_ended_one_is_shown_when_asked_for(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "silence", "list").out == "No silences.\n"
    assert add(capsys, "--outlet", "https://www.Warta.example/news").status == 0
    [one] = database.read_now(silences.every)
    assert one.matcher.outlet == "warta.example"
    run(capsys, "silence", "end", public(one.id))
    database.write_now(lambda conn: silences.close(conn, one.id))

    assert run(capsys, "silence", "list").out == "No silences.\n"
    shown = run(capsys, "silence", "list", "--all").out
    assert f"by {one.author}, 0 held back" in shown


def test_a_story_is_named_by_a_report_or_an_alert_of_it(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    [found] = run(capsys, "search", "--json", "--limit", "1", "laos").out.splitlines()
    article = json.loads(found)

    [alert] = alerts_of(database)

    assert add(capsys, "--story", article["id"]).status == 0
    assert add(capsys, "--story", public(alert)).status == 0
    by_alert, by_report = database.read_now(silences.every)
    assert by_alert.matcher == by_report.matcher
    assert by_alert.matcher.story is not None


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "A silence names at least one of indicator, country, feed, outlet and story."),
        (["--country", "LA", "--reason", " "], "A silence needs a reason"),
        (["--country", "KP"], "'KP' is no member of ASEAN; there are ID, MY"),
        (["--indicator", "weather"], "'weather' is no indicator; there are consultations"),
        (["--feed", "Nobody"], "no feed is called 'Nobody'; `feeds list` shows their names"),
        (["--outlet", "not a host"], "'not a host' is no host such as news.example"),
        (["--story", "https://a.example/1"], "no story has the id or the link https://a.example/1"),
        (["--country", "LA", "--for", "soon"], "'soon' is no time such as 30m, 12h or 7d"),
        (["--country", "LA", "--for", "0d"], "'0d' is no time such as 30m, 12h or 7d"),
        (["--country", "LA", "--for", "9999d"], "a silence lasts a year at most"),
    ],
)
def test_bad_input_is_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = add(capsys, *arguments)

    assert ended.status in {1, 2}
    # Typer draws a box around wrong usage and breaks its lines.
    said = " ".join(ended.err.replace("│", " ").split())
    assert sentence in said
    assert "Traceback" not in said


@pytest.mark.usefixtures("database")
def test_an_unknown_silence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "silence", "end", "nonsense").status == 2
    ended = run(capsys, "silence", "end", "0123456789abc")
    assert (ended.status, ended.err) == (1, "There is no silence 0123456789abc.\n")


@pytest.mark.parametrize("lacking", ["--for", "--reason"])
@pytest.mark.usefixtures("database")
def test_an_expiry_and_a_reason_are_required(
    lacking: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {"--for": "7d", "--reason": "because", "--country": "LA"}
    words = [word for name, value in given.items() if name != lacking for word in (name, value)]

    ended = run(capsys, "silence", "add", *words)
    assert ended.status == 2
    assert f"Missing option '{lacking}'" in ended.err
