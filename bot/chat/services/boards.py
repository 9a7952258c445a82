"""The board and its pictures, as the chat asks for them."""

from datetime import date
from typing import Protocol

from bot.board.picture import Kind
from bot.board.values import Board


class Boards(Protocol):
    """The board of any day since the baseline."""

    @property
    def page(self) -> str | None:
        """The public address of the page; None where there is none."""

    async def board(self, as_of: date | None = None, baseline: date | None = None) -> Board:
        """Return the board at the end of a day in UTC, today's without one.

        Raises JembatanError with a sentence for a day without a board.
        """

    async def picture(self, board: Board, kind: Kind, language: str) -> bytes:
        """Return a picture of the board as PNG; raises JembatanError where it cannot be drawn."""
