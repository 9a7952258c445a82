"""A filtered timeline of the ledger, page by page; indicator and country pages share it."""

from dataclasses import dataclass

from bot.board.values import Board
from bot.board.web import asked, lines
from bot.board.web.visit import Visit
from bot.chat.services.archive import ArchiveFilter

SIZE = 25  # events on a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """One page of it."""

    since: list[lines.ShownLine]  # the baseline, newest first
    before: list[lines.ShownLine]
    total: int
    page: int  # from 0
    pages: int


async def timeline(visit: Visit, board: Board, wanted: ArchiveFilter) -> Timeline:
    """Return the page of the timeline that the address names, or the last one."""
    found = await lines.wanted(board, wanted)
    pages = max(1, -(-len(found) // SIZE))
    number = min(asked.page(visit.query), pages - 1)
    chosen = found[number * SIZE : (number + 1) * SIZE]
    shown = await lines.lines(visit, board, chosen)
    split = sum(one.date >= board.baseline for one in chosen)
    return Timeline(
        since=shown[:split], before=shown[split:], total=len(found), page=number, pages=pages
    )
