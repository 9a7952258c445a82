"""feeds.toml edited while the bot runs."""

import os
from pathlib import Path

import pytest

from bot.errors import FeedsFileError
from bot.feeds.lists.feeds_file import FeedList, load
from bot.feeds.lists.feeds_watch import FeedsWatch
from tests.fakes.feed_builders import table


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(table("One"))
    return path


def names(change: object) -> list[str]:
    assert isinstance(change, FeedList)
    return [feed.name for feed in change.feeds]


def test_the_first_look_brings_the_list_and_the_next_nothing(path: Path) -> None:
    watch = FeedsWatch(path)
    assert names(watch.poll()) == ["One"]
    assert watch.poll() is None
    assert FeedsWatch(path, load(path)).poll() is None


def test_an_edit_is_taken_over(path: Path) -> None:
    watch = FeedsWatch(path, load(path))
    path.write_text(table("One") + table("Two"))
    assert names(watch.poll()) == ["One", "Two"]


def test_an_edit_of_the_same_size_and_time_is_not_missed(path: Path) -> None:
    watch = FeedsWatch(path, load(path))
    before = path.stat()
    path.write_text(table("Oni"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert names(watch.poll()) == ["Oni"]


def test_a_broken_edit_keeps_the_last_good_list_and_is_reported_once(path: Path) -> None:
    watch = FeedsWatch(path)
    watch.poll()
    path.write_text(table("One") + "[[feeds]\n")
    error = watch.poll()
    assert isinstance(error, FeedsFileError)
    assert "line 6" in str(error)
    assert watch.poll() is None
    assert names(watch.current) == ["One"]
    path.write_text(table("One") + "colour = 1\n")
    assert "colour" in str(watch.poll())  # another mistake is another message


def test_going_back_to_the_good_text_says_so(path: Path) -> None:
    good = path.read_text()
    watch = FeedsWatch(path, load(path))
    path.write_text("[")
    assert isinstance(watch.poll(), FeedsFileError)
    path.write_text(good)
    assert names(watch.poll()) == ["One"]
    assert watch.poll() is None


def test_a_file_that_vanishes_is_a_broken_edit(path: Path) -> None:
    watch = FeedsWatch(path, load(path))
    path.unlink()
    assert "does not exist" in str(watch.poll())
    assert watch.poll() is None
    assert names(watch.current) == ["One"]
