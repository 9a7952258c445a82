"""/: where the doors stand, who stands where, what moved and what comes next."""

from collections.abc import Mapping, Sequence

from bot.board.values import Board, Cell, DoorStatus, LedgerEvent, Move, OccasionPhase
from bot.board.web import grid, lines, occasions
from bot.board.web.lines import ShownLine
from bot.board.web.of_board import BY_ID
from bot.board.web.rendering import Page
from bot.board.web.visit import Visit

MOVES = 6
AHEAD = 4
RESULTS = 3
_COMING = (OccasionPhase.AHEAD, OccasionPhase.SOON, OccasionPhase.UNDER_WAY)


async def answer(visit: Visit) -> Page:
    """Return the page."""
    board = await visit.site.board(visit.period.as_of, visit.period.baseline)
    best = [grid.best_cell(board, door) for door in board.doors]
    moved = _moved(board)
    named = [cell.last_event.event_id for cell in best if cell.last_event is not None]
    by_id = await _lines(visit, board, [*named, *moved])
    coming = [one for one in board.occasions if one.phase in _COMING]
    past = [one for one in board.occasions if one.phase not in _COMING]
    heat = await grid.HEAT.of(board)
    values = {
        "board": board,
        "doors": [_door(*pair, heat, by_id) for pair in zip(board.doors, best, strict=True)],
        "columns": grid.COLUMNS,
        "families": grid.rows(board),
        "months": grid.month_names(board),
        "heat": heat.items(),
        "cut": len(grid.month_names(board)) == grid.MOST_MONTHS,
        "moves": [(by_id[name], moves) for name, moves in moved.items() if name in by_id],
        "coming": [occasions.shown(one) for one in coming[:AHEAD]],
        "past": [occasions.shown(one) for one in reversed(past[-RESULTS:])],
        "today": visit.period.as_of is None and visit.period.baseline is None,
    }
    return Page("board.html", values, "board")


async def _lines(visit: Visit, board: Board, names: Sequence[str]) -> dict[str, ShownLine]:
    events = await BY_ID.of(board)
    wanted: list[LedgerEvent] = [events[name] for name in dict.fromkeys(names) if name in events]
    shown = await lines.lines(visit, board, wanted)
    return {event.id: line for event, line in zip(wanted, shown, strict=True)}


def _door(
    door: DoorStatus,
    cell: Cell,
    heat: Mapping[str, Sequence[grid.ShownMonth]],
    by_id: dict[str, ShownLine],
) -> dict[str, object]:
    last = cell.last_event
    return {
        "indicator": str(door.indicator),
        "door": str(door.door),
        "state": str(door.state),
        "countries": door.countries,
        "confirmed": door.confirmed,
        "cell": cell,
        "last": None if last is None else by_id.get(last.event_id),
        "months": heat[str(door.indicator)],
    }


def _moved(board: Board) -> dict[str, list[Move]]:
    """Return the latest events that moved a cell, each with all its moves."""
    found: dict[str, list[Move]] = {}
    for one in reversed(board.moves):
        if one.event_id is None:
            continue
        if one.event_id not in found and len(found) == MOVES:
            break
        found.setdefault(one.event_id, []).append(one)
    return found
