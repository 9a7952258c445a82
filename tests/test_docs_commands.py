"""docs/commands.md says what is so: every command, its example, and how one is added."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import catalogue
from bot.chat import commands
from bot.chat.access import Access
from scripts import chat_manual
from tests.fakes.chat_world import ADMIN, READER, ChatWorld
from tests.fakes.source import ROOT
from tests.fakes.subscriber import subscribing

pytestmark = pytest.mark.anyio

TEXT = chat_manual.DOCUMENT.read_text("utf-8")
ADDING = TEXT.split("\n## Adding a command\n")[1]
TESTS = (
    "tests/test_chat_newest.py",
    "tests/test_helped.py",
    "tests/test_catalogues.py::test_every_command_has_help_and_a_line_for_the_menu",
    "tests/test_catalogues.py::test_nothing_is_left_in_english",
)
FETCHES = {"addfeed"}  # asks an address of the network


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ChatWorld]:
    async with subscribing(tmp_path, monkeypatch) as running:
        yield running


def test_the_tables_are_up_to_date() -> None:
    wanted = "run: python scripts/chat_manual.py"

    assert chat_manual.renewed(TEXT) == TEXT, wanted
    assert set(re.findall(r"^\| `/(\w+)", chat_manual.tables(), re.M)) == set(commands.every())


@pytest.mark.parametrize("name", commands.every())
def test_a_command_says_how_it_is_written(name: str) -> None:
    command = commands.every()[name]
    words = chat_manual.usage(command).split()

    assert words[0] == f"/{name}"
    assert len(words) < 15
    assert len(words) > 1 or not hasattr(command, "EXAMPLE")
    needed = re.sub(r"\[.+?\]", "", chat_manual.usage(command)).split()[1:]
    assert not needed or hasattr(command, "EXAMPLE")
    assert chat_manual.example(command).split()[0] == f"/{name}"


async def test_every_example_is_understood(world: ChatWorld) -> None:
    words = catalogue.load("bot.chat")
    misses = {key: words.text(key) for key in words.under("refusal.")}
    misses["command"] = words.text("unknown.command")
    for name, command in commands.every().items():
        if name in FETCHES:
            continue
        user = READER if command.ACCESS in (Access.EVERYONE, Access.CHAT_ADMIN) else ADMIN
        answer = (await world.ask(chat_manual.example(command), user))["text"]

        assert answer not in misses.values(), name
        assert "I do not know" not in answer, name
        assert "No indicator" not in answer, name


def test_buttons_under_an_alert_are_those_of_the_table() -> None:
    section = TEXT.split("\n## Under an alert\n")[1].split("\n## ")[0]
    listed = ", ".join(re.findall(r"^\| ([A-Z].+?) \|", section, re.M)).split(", ")
    words = catalogue.load("bot.alerts")

    assert listed == [words.text(key) for key in words.under("button.")]


def test_links_and_paths_lead_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", TEXT)
    paths = re.findall(r"`((?:bot|storage|scripts)/[\w./]*)`", TEXT)

    missing = [link for link in links if not (ROOT / "docs" / link).exists()]
    missing += [path for path in paths if not (ROOT / path).exists()]
    assert missing == ["bot/chat/commands/newest.py"]


def test_the_documented_command_works_once_it_is_added(tmp_path: Path) -> None:
    house = house_with_the_command(tmp_path)
    environment = {name: os.environ[name] for name in os.environ if not name.startswith("PYTEST")}

    asked = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly"]
    done = subprocess.run(
        [*asked, *TESTS],
        cwd=house,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    manual = subprocess.run(
        [sys.executable, "scripts/chat_manual.py"], cwd=house, env=environment, check=False
    )

    assert done.returncode == 0, done.stdout
    assert manual.returncode == 0
    row = "| `/newest` | the newest event alone | `/newest` |"
    assert row in (house / "docs/commands.md").read_text("utf-8")


HELPED = '''\
"""The new command stands in the help and in the menu."""

import pytest

from tests.fakes.chat_world import ChatWorld
from tests.fakes.questions import room, world

__all__ = ["room", "world"]
pytestmark = pytest.mark.anyio


async def test_help_and_menu(world: ChatWorld) -> None:
    helped = (await world.ask("/help"))["text"]

    assert "/newest - the newest event alone" in helped.splitlines()
    assert "newest" in {one["command"] for one in world.api.menu(1001)}
'''


def house_with_the_command(folder: Path) -> Path:
    """A copy of the program in which somebody has followed the page."""
    house = folder / "house"
    skipped = shutil.ignore_patterns("__pycache__", "corpus")
    for name in ("bot", "storage", "scripts", "indicators", "docs", "tests"):
        shutil.copytree(ROOT / name, house / name, ignore=skipped)
    for name in ("pyproject.toml", "feeds.toml"):
        shutil.copy(ROOT / name, house / name)
    module, test = blocks("python")
    (house / "bot/chat/commands/newest.py").write_text(module, "utf-8")
    (house / "tests/test_chat_newest.py").write_text(test, "utf-8")
    (house / "tests/test_helped.py").write_text(HELPED, "utf-8")
    for language, texts in zip(("en", "id", "ko"), blocks("toml"), strict=True):
        with (house / f"bot/chat/texts/{language}.toml").open("a", encoding="utf-8") as file:
            file.write(f"\n{texts}")
    return house


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.+?)^```$", ADDING, re.M | re.S)
