"""The indicators while running: a good edit is taken over, a broken one is said once and waits."""

import os
from collections.abc import Iterator
from pathlib import Path

from bot.errors import IndicatorsError
from bot.match.matcher import Matcher

Stamp = frozenset[tuple[str, int, int]]


class IndicatorsWatch:
    """Remembers the last good matcher of one folder.

    An edit shows by time and size of the files, so that looking is cheap; reading them all takes
    about a second.
    """

    def __init__(self, folder: Path, current: Matcher | None = None) -> None:
        """Raises IndicatorsError: at the start there is no last good one to go on with."""
        self._folder = folder
        self._seen = self._stamp()
        self.current = current or Matcher.load(folder)
        self._broken: str | None = None  # what was reported last, while a file is broken

    def changed(self) -> bool:
        """Whether a file was edited, came or went since the last look."""
        before, self._seen = self._seen, self._stamp()
        return self._seen != before

    def reload(self) -> Matcher | IndicatorsError | None:
        """What is new: a matcher, or an error that was not told yet; None if neither."""
        try:
            found = Matcher.load(self._folder)
        except IndicatorsError as error:
            return self._report(error)
        same = found.version == self.current.version and self._broken is None
        self.current, self._broken = found, None
        return None if same else found

    def _report(self, error: IndicatorsError) -> IndicatorsError | None:
        if self._broken == str(error):
            return None
        self._broken = str(error)
        return error

    def _stamp(self) -> Stamp:
        return frozenset([*_files(self._folder), *_files(self._folder / "lexicon")])


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(".toml"):
                    found = entry.stat()
                    yield entry.path, found.st_mtime_ns, found.st_size
    except OSError:  # vanished while we look: that is a change too, and the next look is near
        return
