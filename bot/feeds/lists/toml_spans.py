"""Where things stand in a TOML text: lines for error messages, spans for edits that keep the rest.

tomllib gives values without lines, and tomlkit hands a comment above ``[[feeds]]`` to the table
before it, so that removing one feed would take the next feed's warning along. This scanner only
finds statements; it expects text that tomllib has accepted.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
_KEY_PART = re.compile(_KEY)
_KEY_PATH = re.compile(rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*")
_BLANK = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\n|\r\n|$)")
_INDENT = re.compile(r"[ \t]*")
_TOKEN = re.compile(
    r'"{3}(?:\\.|[^\\])*?"{3,5}'
    r"|'{3}.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|[\[{]|[\]}]|\n"
    r"|[^\"'#\[\]{}\n]+",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A header or a ``key = value`` with its place in the text (offsets in code points)."""

    section: tuple[str, ...]  # the table it stands in; for a header, the table it opens
    path: tuple[str, ...]  # the keys before "="; empty for a header
    table: int | None  # which [[feeds]] table it belongs to
    line: int  # from 1
    start: int  # of its first line
    end: int  # after the newline of its last line
    value: tuple[int, int]  # span of the value; empty for a header

    @property
    def opens_feed(self) -> bool:
        """Whether this is a ``[[feeds]]`` line."""
        return not self.path and self.section == ("feeds",)

    @property
    def key(self) -> str | None:
        """The feed's key this statement writes, also by a dotted key or a sub-table."""
        whole = self.section[1:] + self.path
        return whole[0] if self.table is not None and whole else None


def scan(text: str) -> list[Statement]:
    """Every header and key of a valid TOML text, in order."""
    found: list[Statement] = []
    position, line = len(text) - len(text.removeprefix("\ufeff")), 1
    section: tuple[str, ...] = ()
    tables = 0
    while position < len(text):
        end, header, path, value = _statement(text, position)
        if header is not None:
            section = header
            tables += text.startswith("[[", _skip(_INDENT, text, position)) and header == ("feeds",)
        if header is not None or path:
            table = tables - 1 if section[:1] == ("feeds",) and tables else None
            found.append(Statement(section, path, table, line, position, end, value))
        line += text.count("\n", position, end)
        position = end
    return found


def line_of(statements: Sequence[Statement], table: int, key: str | None) -> int:
    """The line of a feed's key, else of its table, else of the list."""
    own = [item for item in statements if item.table == table]
    for item in own:
        if key is not None and item.key == key:
            return item.line
    return own[0].line if own else line_at(statements, ("feeds",))


def line_at(statements: Sequence[Statement], whole: tuple[str, ...]) -> int:
    """The line that first writes something at or under that path; 1 when none does."""
    for item in statements:
        if (item.section + item.path)[: len(whole)] == whole:
            return item.line
    return 1


def _statement(
    text: str, position: int
) -> tuple[int, tuple[str, ...] | None, tuple[str, ...], tuple[int, int]]:
    """End of the statement or blank line here, the header's path, the key's path, the value."""
    blank = _BLANK.match(text, position)
    if blank and (blank.end() > position or position == len(text)):
        return blank.end(), None, (), (0, 0)
    start = _skip(_INDENT, text, position)
    if text[start] == "[":
        keys = _KEY_PATH.search(text, start)
        path = _parts(keys.group()) if keys else ()
        return _line_end(text, keys.end() if keys else start), path, (), (0, 0)
    keys = _KEY_PATH.match(text, start)
    if keys is None:  # not reached on valid TOML; never loop for ever on anything else
        return _line_end(text, start), None, (), (0, 0)
    begin = _skip(_INDENT, text, text.index("=", keys.end()) + 1)
    finish = _value_end(text, begin)
    return _line_end(text, finish), None, _parts(keys.group()), (begin, finish)


def _value_end(text: str, begin: int) -> int:
    """Where a value ends: before the comment or newline outside every string and bracket."""
    depth, position = 0, begin
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            break
        found = token.group()
        if depth == 0 and (found == "\n" or found.startswith("#")):
            break
        depth += (found in ("[", "{")) - (found in ("]", "}"))
        position = token.end()
    return begin + len(text[begin:position].rstrip(" \t\r\n"))


def _parts(path: str) -> tuple[str, ...]:
    return tuple(
        str(tomllib.loads(f"k = {part}")["k"]) if part[0] in "\"'" else part
        for part in _KEY_PART.findall(path)
    )


def _line_end(text: str, position: int) -> int:
    newline = text.find("\n", position)
    return len(text) if newline < 0 else newline + 1


def _skip(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position
