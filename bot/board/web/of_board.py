"""What pages need of a whole board is worked out once for each board, not for each visitor."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Generic, TypeVar

from bot.board.event_json import places
from bot.board.values import Board, LedgerEvent
from bot.match.verdict import Indicator

T = TypeVar("T")

_BOARDS = 4  # that are remembered: today's, and days that somebody leafs through

Key = tuple[Indicator | None, str | None]


class OfBoard(Generic[T]):
    """Works something out of a board, and remembers it as long as the board is in use."""

    def __init__(self, work: Callable[[Board], T]) -> None:
        self._work = work
        self._lock = Lock()
        self._kept: deque[tuple[Board, T]] = deque(maxlen=_BOARDS)

    def now(self, board: Board) -> T:
        """Return it; of several threads that ask at once, one works."""
        with self._lock:
            for known, found in self._kept:
                if known is board:
                    return found
            made = self._work(board)
            self._kept.append((board, made))
            return made

    async def of(self, board: Board) -> T:
        """``now`` beside the event loop, where it is not known yet."""
        for known, found in tuple(self._kept):
            if known is board:
                return found
        return await asyncio.to_thread(self.now, board)


def _listed(board: Board) -> Mapping[Key, Sequence[LedgerEvent]]:
    found: dict[Key, list[LedgerEvent]] = {}
    for event in (*board.events, *board.earlier):
        for key in _keys(event):
            found.setdefault(key, []).append(event)
    return found


def _keys(event: LedgerEvent) -> set[Key]:
    keys: set[Key] = {(None, None)}
    if not event.claims:
        keys.update((None, code) for code in event.countries)
    for claim in event.claims:
        for code in (None, *places(claim)):
            keys.update(((None, code), (claim.indicator, code)))
    return keys


# Events by indicator and country (None: any), newest first, those before the baseline too. One
# claim has both. A courtesy message claims nothing, and still belongs to its country.
EVENTS = OfBoard(_listed)
BY_ID = OfBoard[Mapping[str, LedgerEvent]](lambda board: {one.id: one for one in board.events})
