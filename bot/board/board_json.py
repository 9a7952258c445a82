"""The board as JSON: ``board --json`` and ``/api/board``; the shape is the design's, section 7."""

from typing import Any

from bot.board.events import Source
from bot.board.values import Board, Cell, LastEvent
from bot.match.verdict import CONDITIONS, Stage


def board_json(board: Board) -> dict[str, Any]:
    """Return the board as plain values, in the order of the board."""
    return {
        "as_of": board.as_of.isoformat(),
        "baseline": board.baseline.isoformat(),
        "sentence": board.sentence,
        "doors": [{"indicator": str(one.indicator), "door": str(one.door)} for one in board.doors],
        "cells": [_cell(one) for one in board.cells],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    condition = cell.indicator in CONDITIONS
    counts = {str(word): count for word, count in cell.polarities.items()}
    return {
        "indicator": str(cell.indicator),
        "country": cell.country,
        "state": None if cell.state is None else str(cell.state),
        "setback": cell.setback,
        "at_risk": cell.at_risk,
        "confirmed": cell.confirmed,
        **({"polarity": counts} if condition else {}),
        "evidence": str(cell.evidence),
        "last_event": None if cell.last_event is None else _last(cell.last_event, condition),
        "days_since": cell.days_since,
        "watched_days": cell.watched_days,
    }


def _last(event: LastEvent, condition: bool) -> dict[str, Any]:
    return {
        "date": event.date.isoformat(),
        "title": event.title,
        **_step(event.step, condition),
        "sources": [source_json(one) for one in event.sources],
    }


def _step(step: str, condition: bool) -> dict[str, str]:
    if step == "closes":
        return {"stage": Stage.PROPOSED.value, "direction": step}
    return {"polarity" if condition else "stage": step}


def source_json(source: Source) -> dict[str, Any]:
    """Return one source as plain values; what is not known is null."""
    return {
        "outlet": source.outlet,
        "url": source.url,
        "published": None if source.published is None else source.published.isoformat(),
        "language": source.language or None,
        "country": source.country or None,
        "kind": source.kind or None,
        "official_of": source.official_of,
    }
