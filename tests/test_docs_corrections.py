"""docs/corrections.md names what there is."""

import re
import tomllib

import pytest

from bot.cli.story import SUBCOMMANDS
from bot.stories.override import OverrideAction
from bot.stories.refusal import LONGEST_WHY
from tests.fakes.command_line import ROOT

TEXT = (ROOT / "docs" / "corrections.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(\w+)` \|", TEXT, re.M)


def test_every_action_has_its_row_and_no_other() -> None:
    assert [str(action) for action in OverrideAction] == ROWS


def test_every_action_is_a_subcommand() -> None:
    assert set(SUBCOMMANDS) == {*ROWS, "show"}


def test_the_words_that_readers_see_are_those_of_the_messages() -> None:
    words = tomllib.loads((ROOT / "bot/alerts/texts/en.toml").read_text(encoding="utf-8"))
    quoted = re.findall(r'"([^"]+)"', "".join(re.findall(r"^\|.*$", TEXT, re.M)))

    assert quoted == [words["event"]["confirmed"]]


def test_the_longest_reason_is_the_one_that_is_taken() -> None:
    assert f"at most {LONGEST_WHY} characters" in TEXT


@pytest.mark.parametrize("option", ["--why", "--claim", "--drop", "--label"])
def test_the_options_exist(option: str) -> None:
    manual = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8").split("## `story`")[1]

    assert option in TEXT
    assert f"`{option}`" in manual
