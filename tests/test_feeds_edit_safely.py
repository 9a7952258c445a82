"""Edits of feeds.toml that are refused, fail or meet another edit: nothing is lost."""

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import FeedsFileError
from bot.feeds.lists import atomic_file, feeds_edit
from bot.feeds.lists.feeds_file import load, parse
from bot.feeds.lists.masked import masked, without_user
from tests.fakes.feed_builders import LISTED, NEW_FEED


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(LISTED, encoding="utf-8")
    return path


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "unknown feed": (lambda path: feeds_edit.pause(path, "Sato"), "did you mean 'Satu'?"),
    "unknown key": (lambda path: feeds_edit.edit(path, "Satu", {"intervall": "1h"}), "'interval'"),
    "bad value": (lambda path: feeds_edit.edit(path, "Satu", {"kind": "blog"}), "not a kind"),
    "bad new feed": (
        lambda path: feeds_edit.add(path, [{**NEW_FEED, "country": "XX"}]),
        "country: 'XX'",
    ),
    "known name": (
        lambda path: feeds_edit.add(path, [{**NEW_FEED, "name": "SATU"}]),
        "already used",
    ),
    "known address": (
        lambda path: feeds_edit.add(path, [{**NEW_FEED, "url": "http://www.dua.example/feed/"}]),
        "already used in line",
    ),
    "needed key": (lambda path: feeds_edit.edit(path, "Satu", {"url": None}), "url is missing"),
}


@pytest.mark.parametrize("label", REFUSED)
def test_a_refused_edit_changes_nothing(path: Path, label: str) -> None:
    act, expected = REFUSED[label]
    with pytest.raises(FeedsFileError) as caught:
        act(path)
    assert expected in str(caught.value)
    assert path.read_text() == LISTED
    assert [file.name for file in path.parent.iterdir()] == ["feeds.toml"]


def test_a_file_with_mistakes_is_not_edited(path: Path) -> None:
    path.write_text(LISTED + "colour = 1\n")
    with pytest.raises(FeedsFileError, match="colour"):
        feeds_edit.pause(path, "Satu")


def test_inline_tables_are_left_to_the_admin(path: Path) -> None:
    inline = 'feeds = [{name = "A", url = "https://a.example", country = "ID", kind = "wire"}]\n'
    path.write_text(inline)
    with pytest.raises(FeedsFileError, match="by hand"):
        feeds_edit.pause(path, "A")
    with pytest.raises(FeedsFileError, match="by hand"):
        feeds_edit.add(path, [NEW_FEED])
    assert path.read_text() == inline


def test_mode_and_symbolic_link_survive(path: Path, tmp_path: Path) -> None:
    path.chmod(0o640)
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    feeds_edit.pause(link, "Satu")
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert not load(path).feeds[0].enabled


FAULTS = {
    "read-only disk": ("os.open", errno.EROFS, "its directory must be writable"),
    "not our directory": ("tempfile.mkstemp", errno.EACCES, "its directory must be writable"),
    "full disk": ("os.fsync", errno.ENOSPC, r"No space left on device\): nothing was changed"),
    "a mounted file": ("pathlib.Path.rename", errno.EBUSY, "mount its directory instead"),
}


@pytest.mark.parametrize("label", FAULTS)
def test_a_failed_write_leaves_the_old_file_and_says_what_to_do(
    path: Path, monkeypatch: pytest.MonkeyPatch, label: str
) -> None:
    place, number, expected = FAULTS[label]

    def fail(*arguments: object, **keywords: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(place, fail)
        with pytest.raises(FeedsFileError, match=expected):
            feeds_edit.pause(path, "Satu")
    assert path.read_text() == LISTED
    assert [file.name for file in path.parent.iterdir()] == ["feeds.toml"]


def test_a_held_lock_is_waited_for_and_then_told(path: Path) -> None:
    with atomic_file.locked(path):
        busy = pytest.raises(FeedsFileError, match="being edited by another process")
        with busy, atomic_file.locked(path, seconds=0.1):
            pass
        waiting = threading.Thread(target=feeds_edit.pause, args=(path, "Satu"))
        waiting.start()
    waiting.join(5)
    assert not load(path).feeds[0].enabled


EDITOR = """
import sys
from pathlib import Path
from bot.feeds.lists import feeds_edit
path, mark = Path(sys.argv[1]), sys.argv[2]
for number in range(15):
    feeds_edit.add(path, [{"name": f"{mark} {number}", "kind": "wire", "country": "TH",
                           "url": f"https://{mark}.example/{number}"}])
"""


def test_two_processes_editing_at_once_lose_nothing(path: Path) -> None:
    runs = [
        subprocess.Popen([sys.executable, "-c", EDITOR, str(path), mark]) for mark in ("a", "b")
    ]
    assert [run.wait(60) for run in runs] == [0, 0]
    names = {feed.name for feed in load(path).feeds}
    assert names == {"Satu", "Dua", "Saam"} | {f"{m} {n}" for m in "ab" for n in range(15)}
    assert [file.name for file in path.parent.iterdir()] == ["feeds.toml"]


@pytest.mark.parametrize("name", ["Satu", "Dua", "Saam"])
def test_a_removed_feed_comes_back_to_its_old_place(path: Path, name: str) -> None:
    removed = feeds_edit.remove(path, name).removed
    assert removed is not None
    assert feeds_edit.restore(path, removed).feeds[0].name == name
    assert path.read_text() == LISTED


@pytest.mark.parametrize("name", ["Satu", "Dua", "Saam"])
def test_it_comes_back_with_its_comments_where_the_file_has_changed_meanwhile(
    path: Path, name: str
) -> None:
    removed = feeds_edit.remove(path, name).removed
    assert removed is not None
    path.write_text("# by hand\n" + path.read_text())
    before = load(path).feeds
    feeds_edit.restore(path, removed)
    assert {feed.name for feed in load(path).feeds} == {*(feed.name for feed in before), name}
    assert path.read_text().startswith("# by hand\n")
    assert removed.block.strip("\n") in path.read_text()


def test_it_comes_back_once(path: Path) -> None:
    removed = feeds_edit.remove(path, "Dua").removed
    assert removed is not None
    feeds_edit.restore(path, removed)
    with pytest.raises(FeedsFileError, match="already used"):
        feeds_edit.restore(path, removed)
    assert path.read_text() == LISTED


def test_a_hand_edit_saved_in_the_middle_is_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saves = iter([f"# by hand\n{LISTED}"])
    check = parse

    def slow(text: str, name: str = "feeds.toml") -> object:
        for saved in saves:  # while the edit is being checked
            path.write_text(saved)
        return check(text, name)

    monkeypatch.setattr(feeds_edit, "parse", slow)
    feeds_edit.pause(path, "Saam")
    assert path.read_text() == f"# by hand\n{LISTED}enabled = false\n"


def test_an_editor_that_never_stops_saving_gets_its_way(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = iter(range(100))
    check = parse

    def slow(text: str, name: str = "feeds.toml") -> object:
        path.write_text(f"# {next(numbers)}\n{LISTED}")
        return check(text, name)

    monkeypatch.setattr(feeds_edit, "parse", slow)
    with pytest.raises(FeedsFileError, match="being edited by hand"):
        feeds_edit.pause(path, "Saam")
    assert "enabled = false\n" not in path.read_text().removeprefix(LISTED)


def test_addresses_are_shown_without_their_secrets() -> None:
    shown = masked("no: 'https://me:pass@a.example/f?x=1&api_key=abc&y=2' and http://b.example/")
    assert shown == "no: 'https://***@a.example/f?x=1&api_key=***&y=2' and http://b.example/"
    assert without_user("https://me:pa@ss@a.example:444/f?x") == "https://a.example:444/f?x"
