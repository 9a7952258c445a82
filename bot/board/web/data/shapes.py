"""The shapes of answers, as JSON Schema (2020-12): closed, so that a test sees what is new."""

from collections.abc import Iterable
from typing import Any

from bot.board.values import CellState, Door, Evidence, OccasionPhase, Precision
from bot.board.web.data.parameters import COUNTRIES, STORY_ID
from bot.feeds.feed import FeedKind, Health
from bot.match.verdict import Indicator, Polarity, Relevance, Stage, TextField
from bot.stories.override import OverrideAction

Shape = dict[str, Any]

_TEXT: Shape = {"type": "string"}
_COUNT: Shape = {"type": "integer", "minimum": 0}
_WHOLE: Shape = {"type": "integer"}
_YES: Shape = {"type": "boolean"}
_DAY: Shape = {"type": "string", "format": "date"}
_MOMENT: Shape = {"type": "string", "format": "date-time"}
_ADDRESS: Shape = {"type": "string", "format": "uri"}
_ID: Shape = {"type": "string", "pattern": STORY_ID}


def _word(words: Iterable[str]) -> Shape:
    return {"type": "string", "enum": [str(one) for one in words]}


def _maybe(shape: Shape) -> Shape:
    return {"anyOf": [shape, {"type": "null"}]}


def _list(shape: Shape) -> Shape:
    return {"type": "array", "items": shape}


def _ref(name: str) -> Shape:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(optional: Iterable[str] = (), **properties: Shape) -> Shape:
    needed = [name for name in properties if name not in tuple(optional)]
    return {
        "type": "object",
        "properties": properties,
        "required": needed,
        "additionalProperties": False,
    }


_INDICATOR = _word(Indicator)
_STEP: dict[str, Shape] = {
    "stage": _word(Stage),
    "polarity": _word(Polarity),
    "direction": _word(["closes"]),
}
_STEP_NAMES = tuple(_STEP)
_DOORS = ("consultations", "asean_forums", "humanitarian")


def components() -> dict[str, Shape]:
    """Return every shape by its name."""
    return {**_of_board(), **_of_events(), **_of_stories(), **_of_feeds(), **_of_calendar()}


def _of_board() -> dict[str, Shape]:
    return {
        "Problem": _object(error=_TEXT, where=_TEXT, what_to_do=_TEXT),
        "Description": {"type": "object", "required": ["openapi", "info", "paths"]},
        "Board": _object(
            as_of=_DAY,
            baseline=_DAY,
            sentence=_TEXT,
            doors=_list(_object(indicator=_word(_DOORS), door=_word(Door))),
            cells=_list(_ref("Cell")),
        ),
        "Cell": _object(
            optional=["polarity"],
            indicator=_INDICATOR,
            country=_word(COUNTRIES),
            state=_maybe(_word(CellState)),
            setback=_YES,
            at_risk=_YES,
            confirmed=_YES,
            polarity={"type": "object", "additionalProperties": _COUNT},
            evidence=_word(Evidence),
            last_event=_maybe(_ref("LastEvent")),
            days_since=_maybe(_COUNT),
            watched_days=_COUNT,
        ),
        "LastEvent": _object(
            optional=_STEP_NAMES,
            date=_DAY,
            title=_TEXT,
            **_STEP,
            sources=_list(_ref("Source")),
        ),
        "Source": _object(**_source()),
    }


def _source() -> dict[str, Shape]:
    return {
        "outlet": _TEXT,
        "url": _maybe(_TEXT),
        "published": _maybe(_DAY),
        "language": _maybe(_TEXT),
        "country": _maybe(_TEXT),
        "kind": _maybe(_word(FeedKind)),
        "official_of": _maybe(_TEXT),
    }


def _of_events() -> dict[str, Shape]:
    return {
        "Events": _object(
            as_of=_DAY,
            baseline=_DAY,
            total=_COUNT,
            events=_list(_ref("Event")),
            next=_maybe(_ADDRESS),
        ),
        "Event": _object(
            id=_TEXT,
            date=_DAY,
            date_precision=_word(Precision),
            title=_TEXT,
            claims=_list(_ref("EventClaim")),
            countries=_list(_TEXT),
            confirmed=_YES,
            confirmed_by_analyst=_YES,
            imported=_YES,
            before_baseline=_YES,
            first_report=_maybe(_DAY),
            last_report=_maybe(_DAY),
            sources=_list(_object(**_source(), title=_maybe(_TEXT), independent=_YES)),
            note=_maybe(_TEXT),
            page=_ADDRESS,
            story=_maybe(_ADDRESS),
        ),
        "EventClaim": _object(
            optional=_STEP_NAMES,
            **_claim(),
            plover=_TEXT,
            date=_DAY,
            confirmed=_YES,
            by_analyst=_YES,
            sources=_list(_COUNT),
        ),
    }


def _claim() -> dict[str, Shape]:
    return {"indicator": _INDICATOR, **_STEP, "asean_actors": _list(_TEXT)}


def _of_stories() -> dict[str, Shape]:
    brief = {"id": _ID, "gist": _TEXT, "at": _MOMENT, "page": _ADDRESS, "story": _ADDRESS}
    return {
        "Story": _object(
            **brief,
            updated=_MOMENT,
            severity=_TEXT,
            confirmed_by_analyst=_YES,
            retracted=_maybe(_object(at=_MOMENT, why=_maybe(_TEXT))),
            claims=_list(_object(optional=_STEP_NAMES, **_claim(), plover=_TEXT)),
            reports=_list(_ref("Report")),
            corrections=_list(_object(at=_MOMENT, action=_word(OverrideAction), why=_maybe(_TEXT))),
            before=_list(_object(**brief)),
            after=_list(_object(**brief)),
        ),
        "Report": _object(
            title=_TEXT,
            url=_maybe(_TEXT),
            outlet=_TEXT,
            country=_TEXT,
            language=_maybe(_TEXT),
            kind=_word(FeedKind),
            official_of=_maybe(_TEXT),
            published=_maybe(_MOMENT),
            first_seen=_MOMENT,
            relevance=_word(Relevance),
            claims=_list(_object(optional=_STEP_NAMES, **_claim(), evidence=_list(_COUNT))),
            evidence=_list(_ref("Evidence")),
        ),
        "Evidence": _object(
            term=_TEXT,
            start=_COUNT,
            end=_COUNT,
            field=_word(TextField),
            lang=_TEXT,
            rule=_TEXT,
        ),
    }


def _of_feeds() -> dict[str, Shape]:
    return {
        "Feeds": _object(
            alive=_COUNT,
            total=_COUNT,
            coverage=_list(_object(country=_TEXT, alive=_COUNT, total=_COUNT)),
            feeds=_list(_ref("Feed")),
        ),
        "Feed": _object(
            name=_TEXT,
            country=_TEXT,
            language=_maybe(_TEXT),
            kind=_word(FeedKind),
            official_of=_maybe(_TEXT),
            enabled=_YES,
            health=_word(Health),
            last_success=_maybe(_MOMENT),
            last_new_item=_maybe(_MOMENT),
        ),
    }


def _of_calendar() -> dict[str, Shape]:
    occasion = _object(
        id=_TEXT,
        title=_TEXT,
        kind=_TEXT,
        indicators=_list(_INDICATOR),
        countries=_list(_TEXT),
        starts=_DAY,
        ends=_DAY,
        precision=_word(Precision),
        announced=_maybe(_DAY),
        expect=_TEXT,
        last_time=_TEXT,
        recurs=_maybe(_TEXT),
        note=_maybe(_TEXT),
        phase=_word(OccasionPhase),
        days_until=_WHOLE,
        reported=_list(_TEXT),
        unanswered=_list(_INDICATOR),
        watched_days=_COUNT,
        feeds_alive=_COUNT,
        feeds_total=_COUNT,
        remind_on=_maybe(_DAY),
        result_on=_DAY,
        sources=_list(_ref("Source")),
        page=_ADDRESS,
    )
    return {
        "Calendar": _object(as_of=_DAY, baseline=_DAY, occasions=_list(_ref("Occasion"))),
        "Occasion": occasion,
    }
