"""``match --stories``: a whole stream, grouped in order of date, answered in order of input."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.stories.batch import times
from bot.stories.jsonl import answers
from tests.matching import MATCHER

ROOT = Path(__file__).parents[1]
TITLE = "Laos foreign minister arrives in Pyongyang"
LATEST = datetime(2026, 1, 1, tzinfo=UTC)


def told(*items: dict[str, Any]) -> list[str | None]:
    """Return the story of each item; lines without an id get their number."""
    lines = [
        json.dumps({"id": number, "title": TITLE, **item}) for number, item in enumerate(items)
    ]
    return [answer.get("story") for answer in answers(MATCHER, lines, LATEST)]


def test_as_a_script_sees_it() -> None:
    lines = [
        {"id": "vi-2", "title": "Ngoại trưởng Lào tới Bình Nhưỡng", "date": "2025-11-13"},
        {"id": "x", "title": "Thai football"},
        {"id": "en-1", "title": TITLE, "date": "2025-11-12"},
        {"id": "bad", "title": TITLE, "date": "soon"},
        {"id": "id-3", "title": "Menlu Vietnam tiba di Pyongyang", "date": "2025-11-12"},
    ]
    given = "\n".join([*map(json.dumps, lines), "not json"]).encode()
    done = subprocess.run(
        [sys.executable, "-m", "bot", "match", "--stories"],
        input=given,
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one.get("id") for one in found] == ["vi-2", "x", "en-1", "bad", "id-3", None]
    assert [one.get("story") for one in found] == ["en-1", None, "en-1", None, "id-3", None]
    assert "error" in found[3]
    assert "error" in found[5]


def test_order_of_date_not_of_input() -> None:
    plan = {"title": "Laos foreign minister to visit Pyongyang in November", "date": "2025-11-01"}
    assert told({"date": "2025-11-12"}, plan, {"date": "2025-11-13"}) == ["0", "1", "0"]


def test_no_dates_at_all_means_reported_at_once() -> None:
    other = {"title": "Vietnam donates rice to North Korea"}
    assert told({}, other, {}, other) == ["0", "1", "0", "1"]


def test_an_undated_line_counts_at_its_neighbour() -> None:
    stories = told({"date": "2024-05-01"}, {"date": "2025-11-12"}, {}, {"date": None})
    assert stories == ["0", "1", "1", "1"]


def test_a_date_in_the_future_is_no_date() -> None:
    assert told({"date": "2025-11-12"}, {"date": "2099-01-01"}) == ["0", "0"]
    day = datetime(2025, 11, 12, tzinfo=UTC)
    assert times([None, day, LATEST + timedelta(days=1)], LATEST) == [day, day, day]


def test_the_calendars_last_day_in_another_zone() -> None:
    assert told({"date": "9999-12-31T23:59:59-12:00"}, {"date": "0001-01-01T00:00:00+14:00"})[0]


def test_one_id_for_different_events() -> None:
    stories = told(
        {"id": "7", "date": "2025-11-12"},
        {"id": "7", "date": "2025-11-12", "title": "Vietnam donates rice to North Korea"},
        {"id": "7", "date": "2025-11-13"},
        {"id": [7], "date": "2025-11-12", "title": "Indonesia reopens embassy in Pyongyang"},
    )
    assert stories == ["7", "7~2", "7", "story"]


def test_a_title_of_5000_characters() -> None:
    long = TITLE + " after talks" * 420
    assert told({"date": "2025-11-12"}, {"date": "2025-11-12", "title": long}) == ["0", "0"]


def test_a_story_of_300_reports() -> None:
    items = [
        {"date": f"2025-11-{12 + number // 150}", "outlet": f"o{number}"} for number in range(300)
    ]
    assert set(told(*items)) == {"0"}
