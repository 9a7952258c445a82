"""Reading indicators/*.toml so that every complaint names file, line and key."""

import re
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.errors import IndicatorsError

_HEADER = re.compile(r"^\s*\[+\s*([^\]]+?)\s*\]+")
_KEY = re.compile(r'^\s*"?([^"=\s][^"=]*?)"?\s*=')


class Source:
    """One TOML file: its data, and the line on which a key stands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise IndicatorsError(f"{path}: cannot be read ({error}).") from error
        try:
            self.data: dict[str, Any] = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise IndicatorsError(f"{path}, {_place(str(error), self.text)}") from error

    def line(self, section: str, key: str, nth: int = 0) -> int:
        """Return the line of ``key`` under ``[section]`` (the ``nth`` of an array), at least 1."""
        if nth == 0 and (section, key) in self._lines:
            return self._lines[section, key]
        wanted = re.compile(rf'^\s*"?{re.escape(key)}"?\s*=')
        here, seen, found = "", 0 if section == "" else -1, 0
        for number, text in enumerate(self.text.splitlines(), start=1):
            if match := _HEADER.match(text):
                here = match[1].replace('"', "")
                seen += here == section
                found = found or (number if here == section and seen == nth else 0)
            elif here == section and seen >= nth and wanted.match(text):
                return number
        return found or 1

    @cached_property
    def _lines(self) -> dict[tuple[str, str], int]:
        """Where each key stands, from one reading: a lexicon asks for hundreds."""
        here = ""
        found: dict[tuple[str, str], int] = {}
        for number, text in enumerate(self.text.splitlines(), start=1):
            if match := _HEADER.match(text):
                here = match[1].replace('"', "")
            elif match := _KEY.match(text):
                found.setdefault((here, match[1]), number)
        return found

    def error(self, section: str, key: str, problem: str, nth: int = 0) -> IndicatorsError:
        """Return the error to raise for ``key`` of ``[section]``."""
        where = f"{self.path}, line {self.line(section, key, nth)}"
        what = f"{section}.{key}".strip(".")
        return IndicatorsError(f"{where}: {what}: {problem}")

    def table(self, path: str, value: object = None) -> dict[str, Any]:
        """Return ``[path]``, or the ``value`` found there, or raise an error that names it."""
        found: object = self.data.get(path, {}) if value is None else value
        if not isinstance(found, dict):
            raise self._misshapen(path, f"must be a table: [{path}], then key = value.")
        return found

    def tables(self, name: str) -> list[dict[str, Any]]:
        """Return every ``[[name]]``, or raise an error that names it."""
        found: object = self.data.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise self._misshapen(name, f"must be tables: [[{name}]], then key = value.")
        return found

    def _misshapen(self, path: str, problem: str) -> IndicatorsError:
        section, _, key = path.rpartition(".")
        return self.error(section, key, problem)

    def strings(self, section: str, key: str, value: object, nth: int = 0) -> tuple[str, ...]:
        """Return ``value`` as strings or raise an error that names the key."""
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            raise self.error(section, key, "must be a list of non-empty strings.", nth)
        return tuple(value)


def _place(problem: str, text: str) -> str:
    """Return "line 3: not valid TOML: ..." for what the parser says of a text."""
    what, _, place = problem.rstrip(")").rpartition(" (at ")
    found = re.match(r"line (\d+)", place)
    line = int(found[1]) if found else text.count("\n") + 1
    return f"line {line}: not valid TOML: {what or problem}."
