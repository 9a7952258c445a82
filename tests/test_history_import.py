"""history.jsonl: what is wrong is named, what is right taken over once, renewed on demand."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import cli
from bot.board import history as lines
from bot.board import occasions_file
from bot.errors import IndicatorsError
from bot.history_import import import_history, import_once
from storage.database import Database
from storage.follow_up import history

SHIPPED = Path(__file__).parents[1] / "indicators"
LINE: dict[str, Any] = {
    "id": "2025-10-id-visit",
    "date": "2025-10-11",
    "date_precision": "day",
    "title": "A visit",
    "claims": [{"indicator": "visits", "stage": "held", "asean_actors": ["ID"]}],
    "countries": ["ID"],
    "sources": [{"outlet": "Antara", "url": "https://antara.example/1"}],
}
OCCASION = """[[occasions]]
id = "arf"
title = "A forum"
kind = "forum"
indicators = ["asean_forums"]
countries = ["PH"]
starts = 2026-07-20
precision = "day"
expect = "Who comes?"
last_time = "Nobody came."
"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path}/jembatan.db")
    yield opened
    opened.close()


def written(folder: Path, *found: dict[str, Any] | str) -> Path:
    text = "".join(one if isinstance(one, str) else json.dumps(one) + "\n" for one in found)
    path = folder / lines.FILE
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_shipped_is_right_and_courtesy_messages_claim_nothing() -> None:
    events = lines.read(SHIPPED / lines.FILE)

    assert len(events) == 280
    silent = [one for one in events if not one.claims]
    assert len(silent) == 7
    assert len(occasions_file.read(SHIPPED / occasions_file.FILE)) == 48


CLAIM = {"indicator": "visits", "stage": "held", "asean_actors": ["ID"]}
SANCTION = {"indicator": "sanctions", "polarity": "enforced", "asean_actors": []}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"id": "No Spaces"}, "id: 'No Spaces' must be 3 to 64 of the characters"),
        ({"date": "2025-13-01"}, "date: '2025-13-01' is no date such as 2025-10-11."),
        ({"date_precision": "week"}, "date_precision: 'week' is none of day, month, year."),
        ({"title": " "}, "title: must be a text that is not empty."),
        ({"sources": []}, "sources: must name at least one source."),
        ({"sources": [{"outlet": "A", "url": "ftp://a"}]}, "sources[0].url: 'ftp://a' must begin"),
        ({"claims": [{**CLAIM, "stage": "done"}]}, "claims[0].stage: 'done' is none of proposed"),
        ({"claims": [CLAIM, {**CLAIM, "indicator": "x"}]}, "claims[1].indicator: 'x' is none of"),
        ({"claims": [{**SANCTION, "stage": "held"}]}, "claims[0].stage: sanctions has a polarity"),
        (
            {"claims": [{**CLAIM, "asean_actors": ["KR"]}]},
            "claims[0].asean_actors: 'KR' is no",
        ),
        ({"claims": [{**CLAIM, "direction": "up"}]}, 'claims[0].direction: can only be "closes".'),
        (
            {"claims": [{**CLAIM, "direction": "closes"}]},
            "claims[0].direction: only what is proposed closes; what took place is a setback.",
        ),
        (
            {"claims": [{**SANCTION, "direction": "closes"}]},
            "claims[0].direction: only what is proposed closes",
        ),
        ({"titel": "x"}, "titel: is no key of history.jsonl."),
    ],
)
def test_a_wrong_line_is_named_with_its_key(
    tmp_path: Path, change: dict[str, Any], sentence: str
) -> None:
    path = written(tmp_path, {**LINE, "id": "good-one"}, "\n", {**LINE, **change})

    with pytest.raises(IndicatorsError) as error:
        lines.read(path)
    assert str(error.value).startswith(f"{path}, line 3: {sentence}")


def test_every_wrong_line_is_named_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "{\n", "[]\n", LINE, LINE)

    with pytest.raises(IndicatorsError) as error:
        lines.read(path)
    first, second, third = str(error.value).splitlines()
    assert first.startswith(f"{path}, line 1: line: not valid JSON")
    assert second == f"{path}, line 2: line: must be one JSON object."
    assert third == f"{path}, line 4: id: '2025-10-id-visit' stands on line 3 already."


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("2026-07-20", '"soon"', "line 7: occasions.starts: must be a date such as 2025-10-11"),
        ('"day"', '"year"', "line 8: occasions.precision: 'year' is none of day, month."),
        ("asean_forums", "forums", "line 5: occasions.indicators: 'forums' is no indicator."),
        ('"PH"', '"XX"', "line 6: occasions.countries: 'XX' is no country code, UN or ASEAN."),
        ("expect", "expects", "occasions.expects: is no key of an occasion."),
    ],
)
def test_a_wrong_occasion_is_named_with_line_and_key(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    path = tmp_path / occasions_file.FILE
    path.write_text(OCCASION.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(IndicatorsError) as error:
        occasions_file.read(path)
    assert str(error.value).startswith(str(path))
    assert sentence in str(error.value)


def test_an_import_can_be_repeated_and_says_what_it_did(tmp_path: Path, database: Database) -> None:
    def taken_over() -> Any:
        return database.write_now(lambda conn: import_history(conn, tmp_path))

    other = {**LINE, "id": "other"}
    written(tmp_path, LINE, other)
    assert taken_over().added == (LINE["id"], "other")
    assert (taken_over().added, taken_over().same) == ((), 2)

    written(tmp_path, {**LINE, "title": "The visit"}, {**LINE, "id": "third"})
    done = taken_over()
    assert (done.added, done.changed, done.removed) == (("third",), (LINE["id"],), ("other",))
    assert [one["title"] for one in database.read_now(history.lines)] == ["The visit", "A visit"]


def test_a_wrong_file_changes_nothing(tmp_path: Path, database: Database) -> None:
    written(tmp_path, LINE)
    database.write_now(lambda conn: import_history(conn, tmp_path))
    before = database.read_now(history.revision)
    written(tmp_path, {**LINE, "id": "new-one"}, "{")

    with pytest.raises(IndicatorsError):
        database.write_now(lambda conn: import_history(conn, tmp_path))
    assert database.read_now(history.revision) == before
    assert len(database.read_now(history.lines)) == 1


@pytest.mark.anyio
async def test_a_new_database_gets_history_once_and_a_wrong_file_stops_nothing(
    tmp_path: Path, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await import_once(database, tmp_path)  # no file: nothing to say
    written(tmp_path, "{")
    with caplog.at_level(logging.WARNING):
        await import_once(database, tmp_path)
    assert f"the board starts without history: {tmp_path}/history.jsonl, line 1" in caplog.text

    written(tmp_path, LINE)
    await import_once(database, tmp_path)
    written(tmp_path, LINE, {**LINE, "id": "later"})
    await import_once(database, tmp_path)  # analysts renew it themselves
    assert len(database.read_now(history.lines)) == 1


def test_the_command_tells_what_it_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    monkeypatch.setenv("INDICATORS_DIR", str(tmp_path))
    written(tmp_path, LINE)
    assert cli.run_line(["db", "import-history"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 added: 2025-10-id-visit",
        "0 changed",
        "0 removed",
        "0 as before",
    ]

    written(tmp_path, "{")
    assert cli.run_line(["db", "import-history"]) == 2
    assert "history.jsonl, line 1: line: not valid JSON" in capsys.readouterr().err


@pytest.mark.parametrize("nothing", ["", "\n \n", "\ufeff"])
def test_an_empty_file_does_not_empty_the_table(
    tmp_path: Path, database: Database, nothing: str
) -> None:
    def taken_over() -> Any:
        return database.write_now(lambda conn: import_history(conn, tmp_path))

    written(tmp_path, nothing)
    assert taken_over().added == ()  # nothing is lost

    path = written(tmp_path, LINE, {**LINE, "id": "other"})
    taken_over()
    path.write_text(nothing, encoding="utf-8")
    with pytest.raises(IndicatorsError, match="holds no event, so the 2 in the database stay"):
        taken_over()
    assert len(database.read_now(history.lines)) == 2


def test_a_country_that_a_claim_names_twice_counts_once(tmp_path: Path) -> None:
    path = written(tmp_path, {**LINE, "claims": [{**CLAIM, "asean_actors": ["ID", "LA", "ID"]}]})

    assert lines.read(path)[0].claims[0].asean_actors == ("ID", "LA")
