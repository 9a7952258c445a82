"""/silences: what is held back now, by whom and why, each with a button that ends it."""

from collections.abc import Sequence

from bot import ids
from bot.alerts.html import Block, Bold, Document, Text, clip, flat
from bot.alerts.rendering.reader import date_text
from bot.alerts.rendering.silence_report import matched
from bot.alerts.silence import Silence, SilenceId
from bot.chat.access import Access
from bot.chat.feed_screens import phrases
from bot.chat.request import Button, Reply, Request, Row

NAME = "silences"
ACCESS = Access.ADMIN
MENU = False

PAGE = 8
_PAGE, _END = "p:", "e:"
_WIDTH = 4
_LONGEST_WHY = 160


async def handle(request: Request) -> Reply:
    """Answer the command, its pages, and the buttons that end a silence."""
    if request.words.startswith(_END):
        return await _ended(request, request.words.removeprefix(_END))
    word = request.words.removeprefix(_PAGE)
    number = int(word[:6]) if word.isascii() and word.isdigit() else 0
    return _listed(request, await request.services.silences.active(), number)


async def _ended(request: Request, data: str) -> Reply:
    number = phrases.number_of(data)
    if number is None:
        return phrases.old_button(request)
    over = await request.services.silences.end(request.user_id, SilenceId(number))
    if over is None:
        return phrases.old_button(request)
    what = matched(over.matcher, (), request.reader)
    said = request.texts.plural("silence.over", over.suppressed, what=what)
    listed = _listed(request, await request.services.silences.active(), 0)
    blocks = (phrases.line(said), *(listed.document.blocks if listed.document else ()))
    return Reply(Document(blocks).fitted(), listed.rows, toast=said)


def _listed(request: Request, silences: Sequence[Silence], number: int) -> Reply:
    if not silences:
        return phrases.says(request.texts.text("silence.none"))
    pages = -(-len(silences) // PAGE)
    number = min(number, pages - 1)
    first = number * PAGE
    shown = list(enumerate(silences, 1))[first : first + PAGE]
    title = request.texts.plural("silence.count", len(silences))
    where = f" · {number + 1}/{pages}" if pages > 1 else ""
    blocks = [phrases.heading(f"{title}{where}")]
    blocks += [_line(request, place, silence) for place, silence in shown]
    ends = [_end_button(request, place, silence) for place, silence in shown]
    rows = [tuple(ends[at : at + _WIDTH]) for at in range(0, len(ends), _WIDTH)]
    return Reply(Document(tuple(blocks)).fitted(), (*rows, _turn(number, pages)))


def _line(request: Request, place: int, silence: Silence) -> Block:
    texts = request.texts
    until = texts.text("silence.until", date=date_text(silence.ends_at, request.reader))
    held = texts.plural("silence.held", silence.suppressed)
    why = clip(flat(silence.why), _LONGEST_WHY)
    what = Bold((Text(matched(silence.matcher, (), request.reader)),))
    return Block((Text(f"\n{place}. "), what, Text(f"\n{until} · {held}\n{silence.author}: {why}")))


def _end_button(request: Request, place: int, silence: Silence) -> Button:
    label = request.texts.text("silence.end-number", number=place)
    return Button(label, NAME, f"{_END}{ids.public(silence.id)}")


def _turn(number: int, pages: int) -> Row:
    buttons = [Button("‹", NAME, f"{_PAGE}{number - 1}")] if number else []
    if number < pages - 1:
        buttons.append(Button("›", NAME, f"{_PAGE}{number + 1}"))
    return tuple(buttons)
