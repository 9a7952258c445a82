"""feeds.toml while running: a good edit is taken over, a broken one is reported once and waits."""

from pathlib import Path

from bot.errors import FeedsFileError
from bot.feeds.lists.feeds_file import FeedList, digest, parse, read_text


class FeedsWatch:
    """Remembers the last good list of one file.

    ``poll`` reads the whole file each time: it is small, and a time stamp misses an edit of the
    same size within one tick of the file system's clock.
    """

    def __init__(self, path: Path, current: FeedList | None = None) -> None:
        self.path = path
        self.current = current
        self._broken: str | None = None  # what was reported last, while the file is broken

    def poll(self) -> FeedList | FeedsFileError | None:
        """A new list, or an error seen for the first time, or None when nothing changed."""
        try:
            text = read_text(self.path)
            if self._broken is None and self.current and self.current.digest == digest(text):
                return None
            self.current = parse(text, self.path.name)
        except FeedsFileError as error:
            return self._report(error)
        self._broken = None
        return self.current

    def forget(self) -> None:
        """The list of the last ``poll`` could not be used: the next one returns it again."""
        self.current = None

    def _report(self, error: FeedsFileError) -> FeedsFileError | None:
        if self._broken == str(error):
            return None
        self._broken = str(error)
        return error
