"""/corrections: who corrected what, and whether it stands; with buttons that take it back."""

from bot.alerts.html import Block, Document
from bot.chat import pages
from bot.chat.access import Access
from bot.chat.correction_screens import asking, deeds
from bot.chat.request import Reply, Request, Row
from bot.chat.services.corrections import CorrectionPage, Listed
from bot.ids import public

NAME = "corrections"
ACCESS = Access.ANALYST
MENU = True

_MARK = "p:"
_WIDTH = 4


async def handle(request: Request) -> Reply:
    """Answer ``/corrections`` and the buttons of its pages."""
    word = request.words.removeprefix(_MARK)[:4]
    number = int(word) if word.isascii() and word.isdigit() else 0
    found = await request.services.corrections.latest(number)
    title = request.texts.plural("corrections.title", found.total)
    blocks = [asking.heading(pages.title(title, found.page, found.pages))]
    if not found.corrections:
        blocks.append(asking.line(request.texts.text("corrections.none")))
    for place, one in enumerate(found.corrections, 1):
        blocks.append(_line(request, one, place))
    document = Document(tuple(blocks)).fitted()
    return Reply(document, (*_undoes(request, found), *_neighbours(request, found)))


def _line(request: Request, one: Listed, place: int) -> Block:
    lines = [f"\n{place}. {deeds.sentence(request, one.override, one.undoes)}"]
    if not one.stands:
        lines[0] += f" ({request.texts.text('corrections.withdrawn')})"
    if one.event is not None:
        lines.append(asking.gist(request, one.event))
    why = deeds.why(request, one.override)
    if why:
        lines.append(request.reader.words.text("line.why", claims=why))
    return asking.line("\n".join(lines), drop=1)


def _undoes(request: Request, found: CorrectionPage) -> tuple[Row, ...]:
    label = request.texts.text("correct.undo")
    return pages.grid(
        [
            asking.button(f"{label} {place}", asking.UNDO, public(one.override.id))
            for place, one in enumerate(found.corrections, 1)
            if one.stands and one.event is not None
        ],
        _WIDTH,
    )


def _neighbours(request: Request, found: CorrectionPage) -> tuple[Row, ...]:
    newer = f"{_MARK}{found.page - 1}" if found.page > 0 else None
    older = f"{_MARK}{found.page + 1}" if found.page + 1 < found.pages else None
    return pages.row(request, NAME, newer, older)
