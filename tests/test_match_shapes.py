"""Indicators that are TOML but of the wrong shape: each is refused in words, with file and line."""

import re
import shutil
from pathlib import Path

import pytest

from bot.errors import IndicatorsError
from bot.match.matcher import Matcher
from tests.matching import INDICATORS

RULE = '[[rule]]\nid = "a"\nindicator = "visits"\nwhen = ["visit"]\n'
TERM = "[concepts]\nvisit = "
PLACED = re.compile(r"/[\w./-]+\.toml, line \d+: \S.*: .+\.")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped files without the lexicons."""
    copy = tmp_path / "indicators"
    shutil.copytree(INDICATORS, copy, ignore=shutil.ignore_patterns("lexicon"))
    (copy / "lexicon").mkdir()
    return copy


def refusal(folder: Path) -> str:
    with pytest.raises(IndicatorsError) as refused:
        Matcher.load(folder)
    said = str(refused.value)
    assert PLACED.fullmatch(said), said
    return said.removeprefix(f"{folder}/")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("north = 3", "line 1: north: must be a table"),
        ('guards = ["a"]', "line 1: guards: must be a table"),
        ("\ncompounds = 3", "line 2: compounds: must be a table"),
        ("[north]\npeople = 3", "line 2: north.people: must be a table"),
        ("[members]\nTH = 3", "line 2: members.TH: must be a table"),
        ('[partners]\nUS = ["a"]', "line 2: partners.US: must be a table"),
        ('[compounds]\n"a" = [3]', "line 2: compounds.a: must be a list"),
        (f"{TERM}3", "line 2: concepts.visit: a term is"),
        (f'{TERM}["*"]', "line 2: concepts.visit: empty term"),
        (f'{TERM}[{{ term = "a", from = "2010" }}]', "line 2: concepts.visit: a term is"),
        (f'{TERM}[{{ term = "a", form = 2010-01-01 }}]', "line 2: concepts.visit: a term is"),
        (f'{TERM}[{{ term = "a", to = 2010-01-01T00:00:00Z }}]', "line 2: concepts.visit: a term"),
    ],
)
def test_a_lexicon(folder: Path, text: str, said: str) -> None:
    (folder / "lexicon/zz.toml").write_text(text, "utf-8")
    assert refusal(folder).startswith(f"lexicon/zz.toml, {said}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rule = 3", "line 1: rule: must be tables"),
        ("rule = [3]", "line 1: rule: must be tables"),
        ("stages = 3", "line 1: stages: must be a table"),
        ('[stages]\nplan = "maybe"', "line 2: stages.plan: 'maybe' is none of 'proposed'"),
        ("[moves]\nall = 3", "line 2: moves.all: must be a list"),
        (f'{RULE}near = "x"', "line 5: rule.near: must be a whole number"),
        (f'{RULE}lead = "yes"', "line 5: rule.lead: must be true or false"),
        (f'{RULE}stage = "hold"', "line 5: rule.stage: 'hold' is none of 'proposed'"),
        (f'{RULE}moves = ["planned"]', "line 5: rule.moves: 'planned' is no stage word"),
        (f'[[rule]]\n{RULE}id = "b"', "line 6: not valid TOML"),
    ],
)
def test_the_rules(folder: Path, text: str, said: str) -> None:
    (folder / "rules.toml").write_text(text, "utf-8")
    assert refusal(folder).startswith(f"rules.toml, {said}")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("indicators.toml", '["raised", ', '["rised", ', "denuclearisation.polarities: 'rised'"),
        ("indicators.toml", "link = false", "link = 0", "needs_asean_link: must be true or false"),
        ("normalise.toml", "[stop_words]", "[stop_words]\nxx = 3", "stop_words.xx: must be a list"),
        ("normalise.toml", "[locatives]", "[locatives]\nxx = 3", "locatives.xx: must be a table"),
        ("normalise.toml", '"๐0 ', '"๐00 ', "characters.digits: '๐00' is not a pair"),
    ],
)
def test_the_other_files(folder: Path, file: str, old: str, new: str, said: str) -> None:
    path = folder / file
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    refused = refusal(folder)
    assert refused.startswith(file)
    assert said in refused
