"""``evaluate --stories``: the figures, by hand on small cases, and the report."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.evaluation.labels import Part, part_of
from bot.evaluation.story_report import lines, misses
from bot.evaluation.story_scores import Grouped, alone, figures, mixed

ROOT = Path(__file__).parents[1]


def items(*rows: str) -> list[Grouped]:
    """Return reports of "event story lang"; a fourth and fifth word are threads."""
    found = []
    for number, row in enumerate(rows):
        event, story, lang, *threads = row.split()
        labelled, said = threads or (None, story)
        found.append(
            Grouped(f"i{number}", lang, "title", part_of(event), event, story, labelled, said or "")
        )
    return found


def test_b_cubed() -> None:
    # Amigo et al. 2009: precision of an item is the share of its story that is of its event.
    one = figures(items("a 1 en", "a 1 id", "a 2 th", "b 2 en"))
    assert one.precision == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)
    assert one.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert one.f1 == pytest.approx(2 * 0.75 * 2 / 3 / (0.75 + 2 / 3))


def test_messages_count_repeated_events_only() -> None:
    one = figures(items("a 1 en", "a 2 id", "a 3 th", "b 4 en", "b 4 id", "c 5 en"))
    assert (one.repeated, one.messages) == (2, 2.0)


def test_pairs_are_averaged_per_event() -> None:
    rows = ["a 1 en", "a 1 id", "a 1 th", "b 2 en", "b 3 id", "c 4 en", "c 4 en", "d 5 ko"]
    one = figures(items(*rows))
    assert one.pairs == pytest.approx((3 / 3 + 0) / 2)  # c has one language, d one report
    largest_gone = figures(items(*rows, "e 6 ja", "e 6 th"))
    assert largest_gone.pairs_rest == pytest.approx(1.0)  # of a, b and c; d and e are left


def test_folds_with_the_other_part_count() -> None:
    all_items = items("a 1 en", "b 1 en")
    assert figures(all_items[:1], all_items).precision == 0.5


def test_threads() -> None:
    one = figures(items("a 1 en t 1", "b 2 en t 1", "c 3 en t 3", "d 4 en u 1"))
    assert one.threads == pytest.approx(1 / 3)
    assert one.wrong_threads == 2


def test_without_grouping() -> None:
    one = figures(alone(items("a 1 en", "a 1 id", "b 1 th")))
    assert (one.precision, one.messages, one.pairs) == (1.0, 2.0, 0.0)


def test_nothing_to_measure() -> None:
    assert figures([]).f1 is None


def test_misses_keep_the_closed_third_closed() -> None:
    names = [f"s{number}" for number in range(40)]
    closed = next(name for name in names if part_of(name) is Part.CLOSED)
    tuned = next(name for name in names if part_of(name) is Part.TUNE)
    rows = items(f"{closed} 1 en", f"{tuned} 1 en", f"{tuned} 2 id")
    text = "\n".join(misses(rows))
    assert [len(story) for story in mixed(rows)] == [2]
    assert closed not in text
    assert f"{tuned}: title" in text
    assert "one event, several stories" in text


def test_the_report_has_a_line_without_grouping() -> None:
    text = "\n".join(lines(items("a 1 en", "a 1 id")))
    assert "all, not grouped" in text


def test_as_a_script_sees_it(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"title": "Laos FM arrives in Pyongyang", "lang": "en", "date": "2025-11-12", "story": "a"},
        {"title": "Menlu Laos tiba di Pyongyang", "lang": "id", "date": "2025-11-12", "story": "a"},
        {"title": "A Laos text that says nothing", "lang": "en", "date": None, "story": "a"},
    ]
    file = tmp_path / "few.jsonl"
    file.write_text(
        "\n".join(json.dumps({"id": n, "relevance": 2, **row}) for n, row in enumerate(rows))
    )
    done = subprocess.run(
        [sys.executable, "-m", "bot", "evaluate", "--stories", "--json", str(file)],
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["sets"]["all"]
    assert (found["reports"], found["messages"]) == (3, 2.0)  # what raises no alert is alone
