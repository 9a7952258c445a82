"""Edits of feeds.toml by command: one feed's lines change, every other byte stays."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.lists import feeds_edit, toml_blocks
from bot.feeds.lists.feeds_file import load, parse
from tests.fakes.feed_builders import LISTED, NEW_FEED, table


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(LISTED, encoding="utf-8")
    return path


def changed_lines(path: Path, before: str = LISTED) -> list[str]:
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
    assert path.read_text() == LISTED


def test_resume_keeps_a_comment_and_minds_the_defaults(path: Path) -> None:
    feeds_edit.resume(path, "Dua")
    assert "  enabled = true # until it answers\n" in path.read_text()
    path.write_text(LISTED.replace('interval = "15m"', "enabled = false"))
    assert feeds_edit.resume(path, "Saam").feeds[0].enabled


def test_a_feed_is_added_after_the_last_one_of_its_country(path: Path) -> None:
    feeds_edit.add(path, [NEW_FEED])
    assert [feed.name for feed in load(path).feeds] == ["Satu", "Dua", "Baru", "Saam"]
    block = toml_blocks.block(NEW_FEED)
    assert path.read_text() == LISTED.replace('X-Key = "a"\n', f'X-Key = "a"\n\n{block}')


def test_a_feed_of_a_new_country_is_added_at_the_end(path: Path) -> None:
    feeds_edit.add(path, [{**NEW_FEED, "country": "TH"}])
    assert path.read_text() == LISTED + "\n" + toml_blocks.block({**NEW_FEED, "country": "TH"})


def test_adding_and_removing_come_back_to_the_same_bytes(path: Path) -> None:
    for country in ("ID", "LA", "VN"):
        feeds_edit.add(path, [{**NEW_FEED, "country": country}])
        feeds_edit.remove(path, "Baru")
        assert path.read_text() == LISTED


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
        feeds_edit.add(path, [NEW_FEED])
        assert path.read_text(encoding="utf-8").startswith(before)
        assert [feed.name for feed in load(path).feeds] == ["Baru"]


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
