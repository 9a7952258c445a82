"""/calendar: the tests that are to come, and what came of those that were."""

from bot.board.values import Board
from bot.board.web import asked, lines, occasions
from bot.board.web.occasions import ShownOccasion
from bot.board.web.of_board import BY_ID
from bot.board.web.rendering import Page
from bot.board.web.visit import Visit


async def answer(visit: Visit) -> Page:
    """Return the page."""
    wanted = asked.archive_filter(visit.query)
    board = await visit.site.board(visit.period.as_of, visit.period.baseline)
    found = [
        one
        for one in board.occasions
        if wanted.indicator in (None, *one.occasion.indicators)
        and wanted.country in (None, *one.occasion.countries)
    ]
    past = [occasions.shown(one) for one in reversed(found) if occasions.is_past(one)]
    coming = [occasions.shown(one) for one in found if not occasions.is_past(one)]
    values = {
        "board": board,
        "coming": coming,
        "past": past,
        "events": await _answers(visit, board, [*coming, *past]),
        "wanted": wanted,
        "places": asked.PLACES,
    }
    return Page("calendar.html", values, "calendar")


async def _answers(
    visit: Visit, board: Board, found: list[ShownOccasion]
) -> dict[str, lines.ShownLine]:
    events = await BY_ID.of(board)
    names = dict.fromkeys(name for one in found for name in one.reported if name in events)
    wanted = [events[name] for name in names]
    return dict(zip(names, await lines.lines(visit, board, wanted), strict=True))
