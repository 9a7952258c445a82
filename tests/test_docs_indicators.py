"""docs/indicators.md says what is so, and its worked example happens as told."""

import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli.evaluate import judge
from bot.evaluation import report
from bot.evaluation.labels import parse
from bot.match import lexicon, lint
from bot.match.explain import sentences
from bot.match.lexicon import MEMBER_KINDS, NORTH_KINDS
from bot.match.matcher import Matcher
from bot.match.scene import NEIGHBOURS
from bot.match.verdict import Indicator, Relevance
from scripts import indicators_manual
from tests.fakes.source import ROOT
from tests.matching import INDICATORS, MATCHER

TEXT = indicators_manual.DOCUMENT.read_text("utf-8")
EXAMPLE = TEXT.split("\n## A worked example")[1]
OUTPUT = re.compile(r"^```\n\$ python -m bot (?P<command>.+)\n(?P<shown>(?:.*\n)+?)```$", re.M)
CHOOSE = "the lexicon has the example's word now: choose another one for docs/indicators.md"


def blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.+?)^```$", text, re.M | re.S)


def rows(heading: str) -> list[str]:
    """The first cells of the tables of one section."""
    section = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| (.+?) \|", section, re.M)


def words_of(cells: list[str]) -> set[str]:
    return {word for cell in cells for word in re.findall(r"`([a-z_]+)`", cell)}


def rules() -> dict[str, Any]:
    return tomllib.loads((INDICATORS / "rules.toml").read_text("utf-8"))


def test_the_table_of_indicators_is_up_to_date() -> None:
    wanted = "run: python scripts/indicators_manual.py"

    assert indicators_manual.renewed(TEXT) == TEXT, wanted
    listed = re.findall(r"^\| `([a-z_]+)` ", indicators_manual.table(), re.M)
    assert listed == [indicator.value for indicator in Indicator]


def test_every_key_of_a_rule_is_explained() -> None:
    used = {key for rule in rules()["rule"] for key in rule} - {"id", "indicator", "polarity"}

    assert used <= words_of(rows("How rules read"))


def test_the_rule_that_is_explained_is_the_rule() -> None:
    shown = tomllib.loads(blocks(TEXT, "toml")[2])["rule"][0]

    assert [rule for rule in rules()["rule"] if rule["id"] == shown["id"]] == [shown]


def test_every_section_and_kind_of_a_lexicon_is_shown(tmp_path: Path) -> None:
    text = blocks(TEXT, "toml")[0]
    shown = tomllib.loads(text)
    used = {key for path in INDICATORS.glob("lexicon/*.toml") for key in tomllib.loads(read(path))}

    assert used <= set(shown)
    assert set(shown["north"]) == {*NORTH_KINDS, "people"}
    assert set(shown["members"]["LA"]) == set(MEMBER_KINDS)
    assert Matcher.load(copy_with(tmp_path, text)).version


def test_neighbours_are_those_of_the_matcher() -> None:
    section = TEXT.split("| a text in |")[1].split("\n\n")[0]
    pairs = re.findall(r"^\| `(\w+)` \| `(\w+)` \|$", section, re.M)

    assert {lang: frozenset({other}) for lang, other in pairs} == NEIGHBOURS


def test_links_and_files_lead_somewhere() -> None:
    files = re.findall(r"`((?:indicators|scripts|lexicon)/[\w./-]+|[a-z]+\.toml)`", TEXT)
    found = [p for p in files if (ROOT / p).exists() or (INDICATORS / p).exists()]

    assert set(files) - set(found) == {"lexicon/th-ours.toml"}


def read(path: Path) -> str:
    return path.read_text("utf-8")


def copy_with(folder: Path, ours: str | None) -> Path:
    """The shipped indicators and one more file of words."""
    copy = folder / "indicators"
    shutil.copytree(INDICATORS, copy, dirs_exist_ok=True)
    if ours is not None:
        (copy / "lexicon/th-ours.toml").write_text(ours, "utf-8")
    return copy


@pytest.fixture
def steps(tmp_path: Path) -> Iterator[Matcher]:
    """The matcher before the edit, after it, and with the guard."""
    edits: list[str | None] = [None, *blocks(EXAMPLE, "toml")]
    assert len(edits) == 3
    return (Matcher.load(copy_with(tmp_path, edit)) for edit in edits)


def labelled() -> list[str]:
    return blocks(EXAMPLE, "json")[0].splitlines()


def test_the_example_is_about_a_word_that_is_missing() -> None:
    word = tomllib.loads(blocks(EXAMPLE, "toml")[0])["concepts"]["goods"][0]

    terms = lexicon.read(INDICATORS / "lexicon", MATCHER.data.folder, MATCHER.book.concepts)
    assert word not in {term.text.strip("*|") for term in terms}, CHOOSE


def test_the_edit_makes_the_headline_an_alert_and_the_guard_keeps_the_rest_out(
    steps: Iterator[Matcher],
) -> None:
    titles = [json.loads(line)["title"] for line in labelled()]
    told = [[m.match(t, lang="th").relevance is Relevance.ALERT for t in titles] for m in steps]

    assert told == [[False, True, False], [True, True, True], [True, True, False]], CHOOSE


def test_what_the_commands_print_is_what_the_page_shows(steps: Iterator[Matcher]) -> None:
    before, after, guarded = steps
    title = json.loads(labelled()[0])["title"]
    shown = [(one["command"], one["shown"].splitlines()) for one in OUTPUT.finditer(EXAMPLE)]
    why, evaluate = f'why --text "{title}"', "evaluate nets.jsonl"

    assert shown == [
        (why, explained(before, title)),
        (evaluate, measured(before)),
        (why, explained(after, title)),
        (evaluate, measured(after)),
        (evaluate, measured(guarded)),
    ]


def explained(matcher: Matcher, title: str) -> list[str]:
    said = "\n".join(sentences(matcher.match(title), title))
    return re.sub(r"rules \w+", "rules ...", said).splitlines()


def measured(matcher: Matcher) -> list[str]:
    return list(report.lines(judge(matcher, parse(labelled()))))[:2]


def test_the_linter_finds_nothing_wrong_with_the_edit(tmp_path: Path) -> None:
    copy = copy_with(tmp_path, blocks(EXAMPLE, "toml")[-1])

    assert [fault for fault in lint.faults(copy) if "th-ours" in fault] == []
