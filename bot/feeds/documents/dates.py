"""Dates as the region's outlets write them -> aware UTC, or None where not believable.

feedparser reads "2026-11-23 10:00:00" of a Korean outlet as UTC (nine hours in the future),
"2026年11月23日" as 1 November, and epoch seconds as the year 1796; so the raw string is read here,
with the outlet's country for what the string leaves out. Rules, in order: epoch, ISO and compact
forms, East Asian forms, months as words in the region's languages, day/month/year in figures.
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta

from bot.feeds.documents import datewords

EARLIEST_YEAR = 1995
_AHEAD = timedelta(days=1)
_CLOCK_SLIP = timedelta(minutes=10)
_BUDDHIST = range(2400, 2700)
_BUDDHIST_OFFSET = 543
_MONTH_FIRST = frozenset({"US", "PH"})

_RFC822 = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) "
    r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))? (GMT|UTC|[+-](?:0\d|1[0-4])[0-5]\d)",
    re.A,
)
_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3}|\.\d{6})?(?:Z|[+-]\d\d:\d\d)", re.A
)
_EPOCH = re.compile(r"(\d{10})(\d{3})?(?:\.\d+)?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:t?(\d\d)(\d\d)(\d\d)?)?(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)")
_EAST = re.compile(r"(令和)?\s*(\d{1,4}|元)\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})")
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{4})(?!\d)")
_NUMBERED_MONTH = re.compile(r"(\d{1,2})\s+(?:thang|thg|th)\.?\s*(\d{1,2})\D{1,5}(\d{4})")
_DAY_MONTH = re.compile(rf"(?<!\d)(\d{{1,2}})\D{{0,8}}?({datewords.PATTERN})")
_MONTH_DAY = re.compile(rf"({datewords.PATTERN})[\s.]*(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])")
_YEAR_NEXT = re.compile(r"[^\d:+]{0,9}(\d{4}|\d\d)(?![\d:])")
_YEAR = re.compile(r"(?<![\d:+-])(\d{4})(?![\d:])")
_TIME = re.compile(
    r"(?<![\d:])(\d{1,2})\s?[:h時时시.]\s?(\d\d)\s?[分분]?(?:[:.]\s?(\d\d?)(?:[.,]\d+)?)?(?![\d:])"
)
_AFTERNOON = re.compile(r"오후|午後|下午|(?<![a-z])p\.?m\.?(?![a-z])|(?<=\d)\s?ch\b")
_MORNING = re.compile(r"오전|午前|上午|(?<![a-z])a\.?m\.?(?![a-z])|(?<=\d)\s?sa\b")
_OFFSET = re.compile(r"([+\-])\s?(\d{1,2})(?::?(\d\d))?(?!\d)")
_ZONE = re.compile(r"(?<![a-z])([a-z]{1,5})\W*$")

_Date = tuple[int, int, int]


def parse(raw: str | None, *, country: str | None, now: datetime) -> datetime | None:
    """Read a date string; None where there is none, or it is not believable at ``now``.

    A string without a zone is the outlet's local time. One that says UTC but lies in the future
    is taken as local time too, if that makes it past: outlets mislabel more than they foresee.
    """
    if not raw or len(raw) > 200:
        return None
    try:
        return _plain(raw.strip(), now) or _believable(_normal(raw), country, now)
    except (ValueError, OverflowError):
        return None


def _plain(raw: str, now: datetime) -> datetime | None:
    """The two forms that most feeds use, each with its offset from UTC; None for all others."""
    if match := _RFC822.fullmatch(raw):
        day, name, year, hour, minute, second, zone = match.groups()
        month = datewords.MONTHS.get(name.lower(), 0)
        clock = (int(hour), int(minute), int(second or 0))
        moment = datetime(int(year), month, int(day), *clock, tzinfo=UTC) - _east_of(zone)
    elif _RFC3339.fullmatch(raw):
        moment = datetime.fromisoformat(raw).astimezone(UTC)
    else:
        return None
    return moment if moment.year >= EARLIEST_YEAR and moment <= now + _CLOCK_SLIP else None


def _east_of(zone: str) -> timedelta:
    if not zone.startswith(("+", "-")):
        return timedelta()
    east = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:]))
    return east if zone[0] == "+" else -east


def _believable(text: str, country: str | None, now: datetime) -> datetime | None:
    found = _read(text, country)
    if found is None:
        return None
    local, offset = found
    home = timedelta(minutes=datewords.COUNTRY_OFFSETS.get(country or "", 0))
    moment = local - (home if offset is None else offset)
    if not offset and moment > now + _CLOCK_SLIP and moment - home <= now + _CLOCK_SLIP:
        moment -= home if offset is not None else timedelta()
    if moment.year < EARLIEST_YEAR or moment > now + _AHEAD:
        return None
    return moment


def _normal(raw: str) -> str:
    """Lower case, ASCII digits, single blanks, Vietnamese without its accents."""
    text = raw.lower()
    if not raw.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = re.sub(r"\d", lambda match: str(unicodedata.digit(match[0])), text)
        text = text.replace("tháng", "thang")
    return " ".join(text.replace(",", " ").replace("|", " ").split())


def _read(text: str, country: str | None) -> tuple[datetime, timedelta | None] | None:
    """The clock's reading, held as UTC, and its offset (None: not said); or nothing."""
    if epoch := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(epoch[1]), UTC), timedelta()
    if compact := _COMPACT.match(text):
        return _compact(compact, text)
    for reader in (_iso, _east, _words, _figures):
        found = reader(text, country)
        if found:
            date, rest = found
            return _with_time(date, rest, country)
    return None


def _compact(match: re.Match[str], text: str) -> tuple[datetime, timedelta | None]:
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    moment = datetime(_christian(year), month, day, hour, minute, min(second, 59), tzinfo=UTC)
    return moment, _zone(text[match.end() :], None)


def _with_time(date: _Date, rest: str, country: str | None) -> tuple[datetime, timedelta | None]:
    year, month, day = date
    clock = _TIME.search(rest)
    hour, minute, second = (int(part or 0) for part in clock.groups()) if clock else (0, 0, 0)
    if hour < 12 and _AFTERNOON.search(rest):
        hour += 12
    elif hour == 12 and _MORNING.search(rest):
        hour = 0
    days, hour = divmod(hour, 24) if minute == second == 0 else (0, hour)
    moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    zone = _zone(rest[clock.end() :] if clock else rest, country)
    return moment + timedelta(days=days), zone


def _zone(rest: str, country: str | None) -> timedelta | None:
    """The offset a date string says after its time; None where it says none."""
    if offset := _OFFSET.search(rest):
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        if minutes <= 15 * 60:
            return timedelta(minutes=-minutes if offset[1] == "-" else minutes)
    if name := _ZONE.search(rest):
        known = datewords.zone(name[1], country)
        return None if known is None else timedelta(minutes=known)
    return None


def _christian(year: int) -> int:
    return year - _BUDDHIST_OFFSET if year in _BUDDHIST else year


def _iso(text: str, _: str | None) -> tuple[_Date, str] | None:
    match = _ISO.search(text)
    if not match:
        return None
    date = _christian(int(match[1])), int(match[2]), int(match[3])
    return date, text[: match.start()] + " " + text[match.end() :].lstrip("t")


def _east(text: str, _: str | None) -> tuple[_Date, str] | None:
    match = _EAST.search(text)
    if not match:
        return None
    year = 1 if match[2] == "元" else int(match[2])
    year += 2018 if match[1] else 0
    return (year, int(match[3]), int(match[4])), text[match.end() :]


def _words(text: str, _: str | None) -> tuple[_Date, str] | None:
    if match := _NUMBERED_MONTH.search(text):
        date = _christian(int(match[3])), int(match[2]), int(match[1])
        return date, _without(text, match)
    if match := _DAY_MONTH.search(text):
        day, month = match[1], match[2]
    elif match := _MONTH_DAY.search(text):
        day, month = match[2], match[1]
    else:
        return None
    year = _YEAR_NEXT.match(text, match.end()) or _YEAR.search(text)
    if year is None:
        return None
    rest = text[: match.start()] + " " + text[match.end() : year.start(1)] + text[year.end() :]
    return (_full_year(year[1]), datewords.MONTHS[month], int(day)), rest


def _full_year(figures: str) -> int:
    """RFC 822 had two figures for the year; nothing here is older than 1995."""
    year = int(figures)
    if len(figures) == 2:
        return year + (2000 if year < 69 else 1900)
    return _christian(year)


def _figures(text: str, country: str | None) -> tuple[_Date, str] | None:
    match = _FIGURES.search(text)
    if not match:
        return None
    day, month = int(match[1]), int(match[2])
    if month > 12 or (country in _MONTH_FIRST and day <= 12 and "/" in match[0]):
        day, month = month, day
    return (_christian(int(match[3])), month, day), _without(text, match)


def _without(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + " " + text[match.end() :]
