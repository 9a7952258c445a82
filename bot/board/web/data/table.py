"""Every address of data in one table: what serves it is what describes it."""

from functools import cache

from bot.board.web.data import atom, board, description, events, stories
from bot.board.web.data.asked import Asked, Operation, Whole
from bot.board.web.data.parameters import (
    AS_OF,
    BASELINE,
    COUNTRY,
    COUNTRY_PLACE,
    CURSOR_PARAMETER,
    INDICATOR,
    INDICATOR_PLACE,
    LIMIT,
    SINCE,
    STORY,
    UNTIL,
)

_ATOM = "application/atom+xml"
_LEDGER = (INDICATOR, COUNTRY, SINCE, UNTIL, AS_OF, BASELINE)


@cache
def operations() -> tuple[Operation, ...]:
    """Return every address."""
    return (*_of_ledger(), *_of_site(), *_long(), *_feeds())


def _of_ledger() -> tuple[Operation, ...]:
    return (
        Operation(
            path="/api/board",
            name="board",
            summary="The follow-up board of a day: every door and cell, as `board --json` prints.",
            answer=board.stand,
            parameters=(AS_OF, BASELINE),
            shape="Board",
        ),
        Operation(
            path="/api/events",
            name="events",
            summary="The event ledger, newest first, a page at a time.",
            answer=events.page,
            parameters=(*_LEDGER, LIMIT, CURSOR_PARAMETER),
            shape="Events",
        ),
        Operation(
            path="/api/stories/{id}",
            name="api_story",
            summary="One story: claims, reports, the words they rest on, corrections, neighbours.",
            answer=stories.answer,
            parameters=(STORY,),
            shape="Story",
            moves=True,
        ),
    )


def _of_site() -> tuple[Operation, ...]:
    return (
        Operation(
            path="/api/calendar",
            name="api_calendar",
            summary="The calendar of tests since the baseline, and what became of each.",
            answer=board.calendar,
            parameters=(INDICATOR, COUNTRY, AS_OF, BASELINE),
            shape="Calendar",
        ),
        Operation(
            path="/api/feeds",
            name="api_feeds",
            summary="Every feed's health, and how many are alive in each country.",
            answer=board.feeds,
            shape="Feeds",
        ),
        Operation(
            path="/api/openapi.json",
            name="openapi",
            summary="This description.",
            answer=_describe,
            shape="Description",
        ),
    )


def _long() -> tuple[Operation, ...]:
    return (
        Operation(
            path="/api/events.csv",
            name="events_csv",
            summary="The whole event ledger as CSV, a row per claim, newest first.",
            answer=events.table,
            parameters=_LEDGER,
            media="text/csv",
        ),
        Operation(
            path="/api/events.jsonl",
            name="events_jsonl",
            summary="The whole event ledger as JSON lines, an event a line, newest first.",
            answer=events.lines,
            parameters=_LEDGER,
            media="application/jsonl",
        ),
    )


def _feeds() -> tuple[Operation, ...]:
    return (
        Operation(
            path="/feeds/alerts.atom",
            name="alerts_atom",
            summary="The latest alerts, corrected ones again.",
            answer=atom.alerts,
            media=_ATOM,
        ),
        Operation(
            path="/feeds/indicator/{indicator}.atom",
            name="indicator_atom",
            summary="The latest alerts under one indicator.",
            answer=atom.of_indicator,
            parameters=(INDICATOR_PLACE,),
            media=_ATOM,
        ),
        Operation(
            path="/feeds/country/{country}.atom",
            name="country_atom",
            summary="The latest alerts of one country, or of ASEAN.",
            answer=atom.of_country,
            parameters=(COUNTRY_PLACE,),
            media=_ATOM,
        ),
    )


async def _describe(asked: Asked) -> Whole:
    return description.answer(asked, operations())
