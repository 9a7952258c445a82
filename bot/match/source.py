"""Reading indicators/*.toml so that every complaint names file, line and key."""

import re
import tomllib
from pathlib import Path
from typing import Any

from bot.errors import IndicatorsError


class Source:
    """One TOML file: its data, and the line on which a key stands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise IndicatorsError(f"{path}: cannot be read ({error}).") from error
        try:
            self.data: dict[str, Any] = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise IndicatorsError(f"{path}: not valid TOML: {error}.") from error

    def line(self, section: str, key: str, nth: int = 0) -> int:
        """Return the line of ``key`` under ``[section]`` (the ``nth`` of an array), at least 1."""
        header = re.compile(r"^\s*\[+\s*([^\]]+?)\s*\]+")
        wanted = re.compile(rf'^\s*"?{re.escape(key)}"?\s*=')
        here, seen, found = "", -1, 0
        for number, text in enumerate(self.text.splitlines(), start=1):
            if match := header.match(text):
                here = match[1].replace('"', "")
                seen += here == section
                found = found or (number if here == section and seen == nth else 0)
            elif here == section and seen >= nth and wanted.match(text):
                return number
        return found or 1

    def error(self, section: str, key: str, problem: str, nth: int = 0) -> IndicatorsError:
        """Return the error to raise for ``key`` of ``[section]``."""
        where = f"{self.path}, line {self.line(section, key, nth)}"
        return IndicatorsError(f"{where}: {section}.{key}: {problem}".replace(": .", ": "))

    def table(self, section: str, table: object = None) -> dict[str, Any]:
        """Return ``[section]``, or the ``table`` found there, or raise an error that names it."""
        found = self.data.get(section, {}) if table is None else table
        if not isinstance(found, dict):
            raise self.error(section, "", "must be a table: [section], then key = value.")
        return found

    def strings(self, section: str, key: str, value: object, nth: int = 0) -> tuple[str, ...]:
        """Return ``value`` as strings or raise an error that names the key."""
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            raise self.error(section, key, "must be a list of non-empty strings.", nth)
        return tuple(value)
