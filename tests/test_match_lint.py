"""Faults that load but do not work are named with file and line; broken files are refused."""

from pathlib import Path

import pytest

from bot.errors import IndicatorsError
from bot.match.lint import faults
from bot.match.matcher import Matcher
from tests.fakes.bot_process import indicators_in
from tests.matching import INDICATORS


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return indicators_in(tmp_path, "en", "ko")


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def test_the_shipped_indicators_have_none() -> None:
    assert faults(INDICATORS) == []


@pytest.mark.parametrize(
    ("added", "named"),
    [
        ('[guards]\nx = ["Gizmo", "gizmo"]\n', "'gizmo' stands twice in guards.x"),
        ('[partners.US]\nname = ["Wisma Putra"]\n', "is partners.US.name here and members.MY"),
        (
            '[compounds]\n"laotrip" = ["north.name", "members.LA", "north_trip"]\n',
            "'laotrip' alone would fire visits.north-trip",
        ),
        ('[south]\nname = ["xเ"]\n', "can never stand as a word"),
    ],
)
def test_a_fault_is_named(directory: Path, added: str, named: str) -> None:
    (directory / "lexicon" / "zz.toml").write_text(f'language = "zz"\n{added}', "utf-8")
    found = faults(directory)
    assert found
    assert named in found[0]
    assert "line " in found[0]


def test_a_concept_that_nothing_asks_for(directory: Path) -> None:
    append(directory / "indicators.toml", 'unicorns = "never"\n')
    assert "no rule asks for the concept 'unicorns'" in faults(directory)[0]


@pytest.mark.parametrize(
    ("file", "added", "named"),
    [
        ("lexicon/th.toml", "\n[broken", "th.toml"),
        ("lexicon/zz.toml", '[concepts]\nno_such = ["a"]\n', "zz.toml, line 2: concepts.no_such"),
        ("lexicon/zz.toml", '[members.XX]\nname = ["a"]\n', "members.XX"),
        ("lexicon/zz.toml", "[north]\nname = [3]\n", "zz.toml, line 2: north.name"),
        ("lexicon/zz.toml", '[northern]\nname = ["a"]\n', "northern"),
        ("rules.toml", '\n[[rule]]\nid = "a"\nindicator = "visits"\nwhen = ["vsit"]\n', "'vsit'"),
        (
            "rules.toml",
            '\n[[rule]]\nid = "a"\nindicator = "visit"\nwhen = ["visit"]\n',
            "indicator",
        ),
        ("rules.toml", '\n[[rule]]\nid = "a"\nindicator = "visits"\nwen = ["visit"]\n', "wen"),
    ],
)
def test_a_broken_file_is_refused(directory: Path, file: str, added: str, named: str) -> None:
    path = directory / file
    path.write_text((path.read_text("utf-8") if path.exists() else "") + added, "utf-8")
    with pytest.raises(IndicatorsError) as refused:
        Matcher.load(directory)
    assert named in str(refused.value)
    assert path.name in str(refused.value)


def test_the_version_follows_the_data(directory: Path) -> None:
    before = Matcher.load(directory).version
    append(directory / "lexicon" / "en.toml", "# a remark\n")
    assert Matcher.load(directory).version != before
