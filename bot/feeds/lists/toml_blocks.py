"""Edits of a TOML text that leave every other byte as it was. Pure: text in, text out.

A feed's block is its ``[[feeds]]`` table and the comments straight above it; a comment that begins
with a rule such as ``# ----`` is a heading and stays.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit

from bot.errors import FeedsFileError
from bot.feeds.lists.toml_spans import Statement, scan

_COMMENT = re.compile(r"[ \t]*#[^\n]*\n?")
_HEADING = re.compile(r"[ \t]*#[ \t]*[-=#*~]{2}")
_BLANK = re.compile(r"[ \t]*\r?\n")
_BY_HAND = "the feeds are not [[feeds]] tables of their own; edit the file by hand"
_HEADER = re.compile(r"[ \t]*\[")


def remove_block(text: str, table: int) -> str:
    """Take a feed's table out, with the comments straight above and one blank line."""
    start, end = block_span(text, table)
    return text[:start] + text[end:]


def block_span(text: str, table: int) -> tuple[int, int]:
    """Where the lines stand that go with a feed: comments straight above, one blank line."""
    own = _own(text, table)
    start = _comments_above(text, own[0].start)
    end = own[-1].end
    below = _BLANK.match(text, end)
    above = _blank_above(text, start)
    if below and above != start:
        end = below.end()
    elif end == len(text):
        start = above
    return start, end


def restore_block(text: str, block: str, after: int | None) -> str:
    """Put the lines of a removed feed back, after the feed of that number or at the end."""
    newline = newline_of(text)
    ends = {item.table: item.end for item in scan(text)}
    position = len(text) if after is None else _table_end(text, ends[after])
    head, tail = text[:position], text[position:]
    if head and not head.endswith("\n"):
        head += newline
    return head + (newline if head else "") + block.strip("\r\n") + newline + tail


def insert_blocks(text: str, blocks: Mapping[int | None, Sequence[str]]) -> str:
    """Add tables after the feeds of those numbers (None: at the end), a blank line before each."""
    ends = {item.table: item.end for item in scan(text)}
    newline = newline_of(text)
    places = []
    for after, added in blocks.items():
        if after is not None and after not in ends:
            raise FeedsFileError(_BY_HAND)
        position = len(text) if after is None else _table_end(text, ends[after])
        written = "".join(newline + one.replace("\n", newline) for one in added)
        places.append((position, after is None, written))
    for position, _, written in sorted(places, reverse=True):
        head, tail = text[:position], text[position:]
        if head and not head.endswith("\n"):
            head += newline
        text = head + (written if head else written.removeprefix(newline)) + tail
    return text


def set_key(text: str, table: int, key: str, value: Any) -> str:
    """Write one key of a feed: its value is replaced where it stands, or a line is added."""
    own = _own(text, table)
    written = toml_value(value)
    found = [item for item in own if item.key == key]
    if len(found) == 1 and found[0].section + found[0].path == ("feeds", key):
        start, end = found[0].value
        return text[:start] + written + text[end:]
    if found:
        return set_key(drop_key(text, table, key), table, key, value)
    last = [item for item in own if item.section == ("feeds",)][-1]
    return _insert_line(text, last, f"{key} = {written}")


def drop_key(text: str, table: int, key: str) -> str:
    """Take the lines of one key out, in whichever of TOML's forms it is written."""
    for item in reversed([item for item in _own(text, table) if item.key == key]):
        text = text[: item.start] + text[item.end :]
    return text


def has_comment(text: str, table: int, key: str) -> bool:
    """Whether a comment follows the key's value on its line."""
    found = [item for item in _own(text, table) if item.key == key]
    return any("#" in text[item.value[1] : item.end] for item in found)


def block(raw: Mapping[str, Any]) -> str:
    """A new ``[[feeds]]`` table."""
    lines = [f"{key} = {toml_value(value)}" for key, value in raw.items()]
    return "\n".join(["[[feeds]]", *lines, ""])


def toml_value(value: Any) -> str:
    """A plain value as TOML; a mapping becomes an inline table."""
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        table.update(value)
        return str(table.as_string())
    return str(tomlkit.item(value).as_string())


def newline_of(text: str) -> str:
    """The newline that the file uses."""
    return "\r\n" if "\r\n" in text else "\n"


def _own(text: str, table: int) -> Sequence[Statement]:
    own = [item for item in scan(text) if item.table == table]
    if not own or not own[0].opens_feed:
        raise FeedsFileError(_BY_HAND)
    return own


def _insert_line(text: str, last: Statement, line: str) -> str:
    indent = re.match(r"[ \t]*", text[last.start :])
    head = text[: last.end]
    newline = newline_of(text)
    if not head.endswith("\n"):
        head += newline
    return f"{head}{indent.group() if indent else ''}{line}{newline}{text[last.end :]}"


def _comments_above(text: str, start: int) -> int:
    while start > 0:
        above = text.rfind("\n", 0, start - 1) + 1
        line = text[above:start]
        if not _COMMENT.fullmatch(line) or _HEADING.match(line):
            break
        start = above
    return start


def _blank_above(text: str, start: int) -> int:
    above = text.rfind("\n", 0, max(start - 1, 0)) + 1
    return above if start and _BLANK.fullmatch(text[above:start]) else start


def _table_end(text: str, end: int) -> int:
    """After the comments that follow a table, unless they stand straight above the next one."""
    position = end
    while position < len(text) and (comment := _COMMENT.match(text, position)):
        position = comment.end()
    return end if _HEADER.match(text, position) else position
