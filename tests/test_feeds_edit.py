"""Edits of feeds.toml by command: one feed's lines change, every other byte stays."""

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FeedsFileError
from bot.feeds import atomic_file, feeds_edit, toml_blocks
from bot.feeds.feeds_file import load, parse
from tests.fakes.feed_builders import table

PLAIN = """\
# Kept: the head of the file.

[defaults]
interval = "15m"   # kept

# ---- Indonesia ----

# Slow.
# Two lines.
[[feeds]]
name = "Satu"
url = "https://satu.example/feed"  # the old address was /rss
country = "ID"
kind = "wire"
# interval = "1h"

# Dua has no dates.
[[feeds]]
  name = 'Dua'
  url = "https://dua.example/feed"
  country = "ID"
  kind = "wire"
  enabled = false # until it answers
  [feeds.headers]
  X-Key = "a"

# ---- Laos ----
[[feeds]]
name = "Saam"
url = "https://saam.example/feed"
country = "LA"
kind = "state"
"""
NEW = {"name": "Baru", "url": "https://baru.example/feed", "country": "ID", "kind": "wire"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(PLAIN, encoding="utf-8")
    return path


def changed_lines(path: Path, before: str = PLAIN) -> list[str]:
    """What a diff would show, without its places."""
    old, new = before.splitlines(), path.read_text(encoding="utf-8").splitlines()
    gone = [f"-{line}" for line in old if line not in new]
    return gone + [f"+{line}" for line in new if line not in old]


def test_a_value_is_replaced_where_it_stands(path: Path) -> None:
    edited = feeds_edit.edit(path, "satu", {"url": "https://satu.example/new"})
    assert edited.feeds[0].url == "https://satu.example/new"
    assert changed_lines(path) == [
        '-url = "https://satu.example/feed"  # the old address was /rss',
        '+url = "https://satu.example/new"  # the old address was /rss',
    ]


def test_a_new_key_goes_to_the_end_of_its_table(path: Path) -> None:
    feeds_edit.edit(path, "https://dua.example/feed/", {"interval": "2h", "tags": ["a", "b"]})
    assert changed_lines(path) == ['+  interval = "2h"', '+  tags = ["a", "b"]']
    assert load(path).feeds[1].headers == (("X-Key", "a"),)


def test_a_key_is_removed_in_any_of_its_forms(path: Path) -> None:
    feeds_edit.edit(path, "Dua", {"headers": None})
    assert changed_lines(path) == ["-  [feeds.headers]", '-  X-Key = "a"']
    feeds_edit.edit(path, "Dua", {"headers": {"X-Other": "b"}})
    assert load(path).feeds[1].headers == (("X-Other", "b"),)


def test_headers_in_a_table_of_their_own_become_one_line(path: Path) -> None:
    feeds_edit.edit(path, "Dua", {"headers": {"Accept-Language": "id"}})
    assert '  headers = {Accept-Language = "id"}\n' in path.read_text()


def test_pause_and_resume_come_back_to_the_same_bytes(path: Path) -> None:
    assert not feeds_edit.pause(path, "Saam").feeds[0].enabled
    assert changed_lines(path) == ["+enabled = false"]
    assert feeds_edit.resume(path, "Saam").feeds[0].enabled
    assert path.read_text() == PLAIN


def test_resume_keeps_a_comment_and_minds_the_defaults(path: Path) -> None:
    feeds_edit.resume(path, "Dua")
    assert "  enabled = true # until it answers\n" in path.read_text()
    path.write_text(PLAIN.replace('interval = "15m"', "enabled = false"))
    assert feeds_edit.resume(path, "Saam").feeds[0].enabled


def test_a_feed_is_added_after_the_last_one_of_its_country(path: Path) -> None:
    feeds_edit.add(path, [NEW])
    assert [feed.name for feed in load(path).feeds] == ["Satu", "Dua", "Baru", "Saam"]
    block = toml_blocks.block(NEW)
    assert path.read_text() == PLAIN.replace('X-Key = "a"\n', f'X-Key = "a"\n\n{block}')


def test_a_feed_of_a_new_country_is_added_at_the_end(path: Path) -> None:
    feeds_edit.add(path, [{**NEW, "country": "TH"}])
    assert path.read_text() == PLAIN + "\n" + toml_blocks.block({**NEW, "country": "TH"})


def test_adding_and_removing_come_back_to_the_same_bytes(path: Path) -> None:
    for country in ("ID", "LA", "VN"):
        feeds_edit.add(path, [{**NEW, "country": country}])
        feeds_edit.remove(path, "Baru")
        assert path.read_text() == PLAIN


def test_a_feed_goes_with_its_own_comments_and_no_others(path: Path) -> None:
    removed = feeds_edit.remove(path, "Dua")
    assert removed.feeds[0].name == "Dua"
    text = path.read_text()
    assert "# Dua has no dates." not in text
    for kept in ("# Two lines.", '# interval = "1h"', "# ---- Laos ----", "# ---- Indonesia ----"):
        assert kept in text
    feeds_edit.remove(path, "Saam")
    assert "# ---- Laos ----" in path.read_text()


def test_an_empty_or_unended_file_takes_a_first_feed(path: Path) -> None:
    for before in ("", '[defaults]\ninterval = "1h"', "\ufeff"):
        path.write_text(before, encoding="utf-8")
        feeds_edit.add(path, [NEW])
        assert path.read_text(encoding="utf-8").startswith(before)
        assert [feed.name for feed in load(path).feeds] == ["Baru"]


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "unknown feed": (lambda path: feeds_edit.pause(path, "Sato"), "did you mean 'Satu'?"),
    "unknown key": (lambda path: feeds_edit.edit(path, "Satu", {"intervall": "1h"}), "'interval'"),
    "bad value": (lambda path: feeds_edit.edit(path, "Satu", {"kind": "blog"}), "not a kind"),
    "bad new feed": (
        lambda path: feeds_edit.add(path, [{**NEW, "country": "XX"}]),
        "country: 'XX'",
    ),
    "known name": (lambda path: feeds_edit.add(path, [{**NEW, "name": "SATU"}]), "already used"),
    "known address": (
        lambda path: feeds_edit.add(path, [{**NEW, "url": "http://www.dua.example/feed/"}]),
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
    assert path.read_text() == PLAIN
    assert [file.name for file in path.parent.iterdir()] == ["feeds.toml"]


def test_a_file_with_mistakes_is_not_edited(path: Path) -> None:
    path.write_text(PLAIN + "colour = 1\n")
    with pytest.raises(FeedsFileError, match="colour"):
        feeds_edit.pause(path, "Satu")


def test_inline_tables_are_left_to_the_admin(path: Path) -> None:
    inline = 'feeds = [{name = "A", url = "https://a.example", country = "ID", kind = "wire"}]\n'
    path.write_text(inline)
    with pytest.raises(FeedsFileError, match="by hand"):
        feeds_edit.pause(path, "A")
    with pytest.raises(FeedsFileError, match="by hand"):
        feeds_edit.add(path, [NEW])
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
    assert path.read_text() == PLAIN
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
from bot.feeds import feeds_edit
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


comment = st.sampled_from(["", "# a note\n", "# [[feeds]]\n# x = 1\n", "\n# far\n\n", "\n\n"])
value = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029\x85"),
    min_size=1,
    max_size=12,
).filter(str.strip)


@st.composite
def files(draw: st.DrawFn) -> list[str]:
    """Pieces of a file: the head, then per feed a comment and its table, in order."""
    pieces = [draw(st.sampled_from(["", '[defaults]\ninterval = "1h"\n\n', "# head\n\n"]))]
    for number in range(draw(st.integers(1, 5))):
        extra = draw(
            st.sampled_from([{}, {"enabled": "false"}, {"tags": "[\n# t\n'[[feeds]]',\n]"}])
        )
        pieces += [draw(comment), table(f"Feed {number}", **extra)]
        pieces.append(draw(st.sampled_from(["", "\n", "# after\n\n"])))
    return pieces


@given(files(), st.data())
def test_an_edit_of_one_feed_leaves_all_other_pieces(
    pieces: list[str], data: st.DataObject
) -> None:
    text = "".join(pieces)
    number = data.draw(st.integers(0, (len(pieces) - 1) // 3 - 1))
    agent = data.draw(value)
    new = toml_blocks.set_key(text, number, "user_agent", agent)
    before, after = "".join(pieces[: 3 * number + 2]), "".join(pieces[3 * number + 3 :])
    assert new.startswith(before)
    assert new.endswith(after)
    assert parse(new).feeds[number].user_agent == agent.strip()
    assert toml_blocks.drop_key(new, number, "user_agent") == text


@given(files(), st.data())
def test_a_removed_feed_takes_only_its_piece_and_what_touches_it(
    pieces: list[str], data: st.DataObject
) -> None:
    text = "".join(pieces)
    number = data.draw(st.integers(0, (len(pieces) - 1) // 3 - 1))
    new = toml_blocks.remove_block(text, number)
    kept = [piece for place, piece in enumerate(pieces) if place != 3 * number + 2]
    names = [feed.name for feed in parse(text).feeds]
    assert [feed.name for feed in parse(new).feeds] == names[:number] + names[number + 1 :]
    tables = [piece for piece in kept if piece.startswith("[[feeds]]")]
    position = 0
    for piece in tables:
        position = new.index(piece, position) + len(piece)
    lost = sum(map(len, pieces)) - len(new) - len(pieces[3 * number + 2])
    assert 0 <= lost <= len(pieces[3 * number + 1]) + len(pieces[3 * number]) + 1
