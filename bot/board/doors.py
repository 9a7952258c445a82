"""Doors: each by its best cell over all countries. Pure."""

from collections.abc import Sequence

from bot.board.ladder import STATES
from bot.board.values import Cell, DoorStatus
from bot.board.words import CellState, Door
from bot.match.verdict import DOORS, Indicator

_OPEN = (CellState.HAPPENED, CellState.RECURRING)


def statuses(cells: Sequence[Cell]) -> tuple[DoorStatus, ...]:
    """Return the three doors in the order of the article."""
    return tuple(
        _status(one, [cell for cell in cells if cell.indicator is one])
        for one in Indicator
        if one in DOORS
    )


def _status(indicator: Indicator, cells: Sequence[Cell]) -> DoorStatus:
    states = [cell.state or CellState.NO_SIGN for cell in cells]
    best = max(states, key=STATES.index, default=CellState.NO_SIGN)
    if best is CellState.NO_SIGN:
        standing = [cell for cell in cells if cell.setback or cell.missed]
        door = Door.SHUT if standing else Door.NO_SIGN
    else:
        standing = [cell for cell, state in zip(cells, states, strict=True) if state is best]
        door = Door.OPEN if best in _OPEN else Door.AJAR
    return DoorStatus(
        indicator=indicator,
        door=door,
        state=best,
        countries=tuple(cell.country for cell in standing),
        confirmed=any(cell.confirmed for cell in standing),
    )
