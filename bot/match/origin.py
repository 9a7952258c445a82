"""From folded positions back to the title and the summary as given."""

from bot.match.normalise import Folder, Trace
from bot.match.verdict import TextField


class Origin:
    """Finds the span of the given text behind a span of the folded one; traces only when asked."""

    def __init__(self, folder: Folder, title: str, summary: str, title_length: int) -> None:
        self._folder = folder
        self._given = {TextField.TITLE: title, TextField.SUMMARY: summary}
        self._title_length = title_length
        self._traces: dict[TextField, Trace] = {}

    def span(self, start: int, end: int) -> tuple[TextField, int, int]:
        """Return field, start and end (code points of the field as given)."""
        in_title = start < self._title_length
        field = TextField.TITLE if in_title else TextField.SUMMARY
        shift = 0 if in_title else self._title_length + 1
        trace = self._traces.get(field)
        if trace is None:
            trace = self._traces[field] = self._folder.trace(self._given[field])
        first, last = trace.origin(start - shift, end - shift)
        return field, first, last

    def text(self, start: int, end: int) -> str:
        """Return the given text behind a folded span."""
        field, first, last = self.span(start, end)
        return self._given[field][first:last]
