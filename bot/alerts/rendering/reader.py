"""For whom a message is written, and times as that reader reads them. Pure.

A message that may be edited must read the same however late it is rendered again: no text here
depends on the current time.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo

from babel.dates import format_date, format_datetime, format_timedelta

from bot.alerts import gist as gists
from bot.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a message is written."""

    language: str = "en"
    zone: tzinfo = field(default=UTC)

    @property
    def words(self) -> Catalogue:
        return gists.texts(self.language)


def date_text(moment: datetime, reader: Reader) -> str:
    """Return a date and time in the reader's zone and language: "17 Nov 2025, 14:05"."""
    return _formatted(moment, "moment", reader)


def day_text(moment: datetime, reader: Reader) -> str:
    """Return the day alone: "17 Nov 2025"."""
    return _formatted(moment, "day", reader)


def time_text(moment: datetime, reader: Reader, since: datetime) -> str:
    """Return the time alone where the day is that of ``since``, otherwise both."""
    same_day = moment.astimezone(reader.zone).date() == since.astimezone(reader.zone).date()
    return _formatted(moment, "time", reader) if same_day else date_text(moment, reader)


def _formatted(moment: datetime, name: str, reader: Reader) -> str:
    pattern = reader.words.text(f"pattern.{name}")
    local = moment.astimezone(reader.zone)
    return str(format_datetime(local, pattern, locale=reader.words.locale))


def calendar_text(day: date, words: Catalogue, *, weekday: bool = False) -> str:
    """Return a day of the reader's calendar: "24 Nov 2025", "Monday 24 Nov 2025"."""
    pattern = words.text("pattern.weekday" if weekday else "pattern.day")
    return str(format_date(day, pattern, locale=words.locale))


def span_text(span: timedelta, words: Catalogue) -> str:
    """Return a length of time in the largest unit that fits it: "4 days"."""
    return str(format_timedelta(max(span, timedelta()), threshold=1.5, locale=words.locale))


def age_text(span: timedelta, words: Catalogue) -> str:
    """Return how long ago something was: "2 hours ago"; for answers that are never edited."""
    span = max(span, timedelta(seconds=1))
    return str(format_timedelta(-span, threshold=1.5, add_direction=True, locale=words.locale))
