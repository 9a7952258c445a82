"""/calendar: the occasions at which the doors can move, ahead and past."""

from bot.alerts.html import Block, Bold, Document, Text
from bot.board.values import Board, OccasionStatus
from bot.board.wording import occasions
from bot.board.wording.voice import Voice
from bot.chat import pages
from bot.chat.access import Access
from bot.chat.request import Button, Reply, Request, Row, saying
from bot.errors import DatabaseError, JembatanError

NAME = "calendar"
ACCESS = Access.EVERYONE
MENU = True

PAGE = 8
_AHEAD, _PAST, _ONE = "a", "p", "="


async def handle(request: Request) -> Reply:
    """Answer ``/calendar`` and its buttons."""
    try:
        board = await request.services.boards.board()
    except DatabaseError:
        raise
    except JembatanError:
        return saying(request.texts.text("calendar.broken"))
    words = request.words if request.pressed is not None else ""
    if words.startswith(_ONE):
        return _one(request, board, words.removeprefix(_ONE))
    side, number = words[:1] or _AHEAD, words[1:] or "0"
    if side not in (_AHEAD, _PAST) or not (number.isascii() and number.isdigit()):
        return _old(request)
    return _page(request, board, side, int(number[:4]))


def _page(request: Request, board: Board, side: str, page: int) -> Reply:
    voice, texts = Voice(request.texts.language), request.texts
    found = _of_side(board, side)
    count = max(1, -(-len(found) // PAGE))
    page = min(page, count - 1)
    shown = found[page * PAGE : (page + 1) * PAGE]
    title = pages.title(
        texts.text("calendar.ahead" if side == _AHEAD else "calendar.past"), page, count
    )
    blocks = [Block((Bold((Text(title),)),))]
    for number, one in enumerate(shown, 1):
        listed = occasions.listed(one, voice)
        blocks += [Block((Text(f"\n{number}. "), *listed[0].children), drop=1)]
    if not shown:
        blocks.append(Block((Text(texts.text("calendar.none")),)))
    document = Document(tuple(blocks)).fitted()
    opened = shown[: len(document.blocks) - 1]
    buttons = [
        Button(str(number), NAME, f"{_ONE}{one.occasion.id}")
        for number, one in enumerate(opened, 1)
        if _fits(one)
    ]
    return Reply(document, (*pages.grid(buttons, 4), *_ways(request, side, page, count)))


def _ways(request: Request, side: str, page: int, count: int) -> tuple[Row, ...]:
    newer = f"{side}{page - 1}" if page > 0 else None
    older = f"{side}{page + 1}" if page + 1 < count else None
    label = "pages.newer" if side == _PAST else "calendar.sooner"
    rows = _neighbours(request, newer, older, label, side)
    texts = request.texts
    other, key = (_PAST, "calendar.past") if side == _AHEAD else (_AHEAD, "calendar.ahead")
    return (
        *rows,
        (Button(texts.text(key), NAME, f"{other}0"), Button(texts.text("board.back"), "board")),
    )


def _neighbours(
    request: Request, before: str | None, after: str | None, label: str, side: str
) -> tuple[Row, ...]:
    texts = request.texts
    later = "pages.older" if side == _PAST else "calendar.later"
    row = [Button(texts.text(label), NAME, before)] if before is not None else []
    row += [Button(texts.text(later), NAME, after)] if after is not None else []
    return (tuple(row),) if row else ()


def _of_side(board: Board, side: str) -> list[OccasionStatus]:
    """Return those ahead, the soonest first; or those that are over, the latest first."""
    if side == _AHEAD:
        return [one for one in board.occasions if one.phase not in occasions.OVER]
    return [one for one in reversed(board.occasions) if one.phase in occasions.OVER]


def _one(request: Request, board: Board, name: str) -> Reply:
    found = next((one for one in board.occasions if one.occasion.id == name), None)
    if found is None:
        return _old(request)
    side = _PAST if found.phase in occasions.OVER else _AHEAD
    page = _of_side(board, side).index(found) // PAGE
    back = Button(request.texts.text("calendar.back"), NAME, f"{side}{page}")
    return Reply(occasions.details(found, board, Voice(request.texts.language)), ((back,),))


def _fits(status: OccasionStatus) -> bool:
    """A button's data has 64 bytes; ids are those of people."""
    return len(f"v1:{NAME}:{_ONE}{status.occasion.id}".encode()) <= 64


def _old(request: Request) -> Reply:
    return Reply(None, toast=request.texts.text("button.old"))
