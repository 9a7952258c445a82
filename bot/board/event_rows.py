"""The event ledger as a table for spreadsheets and statistics: a row per claim. Pure.

A cell that a spreadsheet would take for a formula begins with an apostrophe instead
(https://owasp.org/www-community/attacks/CSV_Injection). An event that claims nothing has one row.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date

from bot.alerts.html import clean, flat, safe_url
from bot.board.confirmation import confirmed, is_official, outlet_of
from bot.board.event_json import Classes, report_days, step_json
from bot.board.events import EventClaim, LedgerEvent

_OF_EVENT = (
    "event_id",
    "event_date",
    "date_precision",
    "first_report",
    "last_report",
    "imported",
    "before_baseline",
    "countries",
)
_OF_CLAIM = (
    "claim",
    "indicator",
    "plover",
    "stage",
    "polarity",
    "direction",
    "asean_actors",
    "claim_date",
    "confirmed",
    "by_analyst",
    "independent_outlets",
    "official_source",
)
_OF_SOURCES = ("languages", "outlets", "urls", "title", "page")
COLUMNS = (*_OF_EVENT, *_OF_CLAIM, *_OF_SOURCES)

_FORMULA = tuple("=+-@＝＋－＠\t\r\n|")
_ROWS_AT_ONCE = 100


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet calculates, on one line."""
    shown = clean(flat(text.encode("utf-8", "replace").decode()))
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown


def lines(
    events: Iterable[LedgerEvent], classes: Classes, *, baseline: date, address: str = ""
) -> Iterator[str]:
    """Yield the table as CSV (RFC 4180), the header first, some rows at a time."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for number, event in enumerate(events, start=1):
        for row in _rows(event, classes, baseline, address):
            writer.writerow(map(guarded, row))
        if number % _ROWS_AT_ONCE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _rows(
    event: LedgerEvent, classes: Classes, baseline: date, address: str
) -> Iterator[tuple[str, ...]]:
    days = report_days(event)
    of_event = (
        event.id,
        event.date.isoformat(),
        str(event.precision),
        days[0].isoformat() if days else "",
        days[-1].isoformat() if days else "",
        _word(event.imported),
        _word(event.date < baseline),
        " ".join(event.countries),
    )
    of_sources = (
        " ".join(dict.fromkeys(one.language for one in event.sources if one.language)),
        "; ".join(dict.fromkeys(one.outlet for one in event.sources)),
        " ".join(url for one in event.sources if (url := safe_url(one.url))),
        event.title,
        f"{address}{event.path}",
    )
    if not event.claims:
        yield (*of_event, *("" for _ in _OF_CLAIM), *of_sources)
    for number, claim in enumerate(event.claims):
        yield (*of_event, *_claim(event, claim, number, classes), *of_sources)


def _claim(event: LedgerEvent, claim: EventClaim, number: int, classes: Classes) -> tuple[str, ...]:
    step = step_json(claim)
    told_by = [event.sources[one] for one in claim.sources]
    return (
        str(number),
        str(claim.indicator),
        classes[claim.indicator],
        step.get("stage", ""),
        step.get("polarity", ""),
        step.get("direction", ""),
        " ".join(claim.asean_actors),
        claim.date.isoformat(),
        _word(confirmed([(event, claim)])),
        _word(claim.by_analyst),
        str(len({outlet_of(one) for one in told_by if one.independent})),
        _word(any(one.independent and is_official(one, claim) for one in told_by)),
    )


def _word(value: bool) -> str:
    return "true" if value else "false"
