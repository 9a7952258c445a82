"""The board and its pictures over the database: implements ``bot.chat.services.boards``."""

from datetime import date

from bot.board.drawing import Drawing
from bot.board.picture import Kind, picture
from bot.board.silence import Watch
from bot.board.values import Board
from bot.services.board import Around, DatabaseBoard
from storage.follow_up import board as watched


class DatabaseBoards:
    """The board of any day since the baseline, in words and pictures."""

    def __init__(self, frame: Around) -> None:
        self._database = frame.database
        self._settings = frame.settings
        self._boards = DatabaseBoard(frame)
        self._drawing = Drawing()

    @property
    def page(self) -> str | None:
        """WEB_PUBLIC_URL."""
        return self._settings.web_public_url

    async def board(self, as_of: date | None = None, baseline: date | None = None) -> Board:
        """Return the board at the end of a day in UTC, today's without one."""
        return await self._boards.board(as_of, baseline)

    async def picture(self, board: Board, kind: Kind, language: str) -> bytes:
        """Return a picture of the board as PNG; the same one is drawn once."""
        feeds = await self._database.read(watched.watch)
        shown = picture(board, Watch(feeds, as_of=board.as_of), kind, language)
        return await self._drawing.png(shown, shown)
