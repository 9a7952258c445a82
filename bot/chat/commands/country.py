"""/country [NAME]: what one country does with the North, newest first, and how much of what."""

from bot.alerts.html import Block, Bold, Document, Text, clip
from bot.chat import event_line, pages, tally
from bot.chat.access import Access
from bot.chat.archive_filter import COUNTRIES, MARK, country_of, page_of
from bot.chat.request import Button, Reply, Request, Row, saying
from bot.chat.services.archive import ArchiveFilter, EventPage

NAME = "country"
ACCESS = Access.EVERYONE
MENU = True
EXAMPLE = "/country laos"


async def handle(request: Request) -> Reply:
    """Answer ``/country [CODE|name]`` and its buttons."""
    name, _, place = request.words.strip().partition(MARK)
    if not name:
        return _choice(request)
    code = name.upper() if name.upper() in COUNTRIES else None
    code = code or country_of(name, request.texts.language)
    try:
        page = page_of(place)
    except ValueError:
        code = None
    if code is None:
        if request.pressed is not None:
            return Reply(None, toast=request.texts.text("button.old"))
        return saying(request.texts.text("country.unknown", word=clip(name, 40)))
    return await _one(request, code, page)


def _choice(request: Request) -> Reply:
    names = {code: request.reader.words.country(code) for code in COUNTRIES}
    body = COUNTRIES[-1]
    ordered = sorted(COUNTRIES, key=lambda code: (code == body, names[code]))
    buttons = [Button(names[code], NAME, code) for code in ordered]
    head = saying(request.texts.text("country.which"))
    return Reply(head.document, pages.grid(buttons, 3))


async def _one(request: Request, code: str, page: int) -> Reply:
    wanted = ArchiveFilter(country=code)
    found = await request.archive.events(wanted, request.now, page)
    name = request.reader.words.country(code)
    title = request.texts.text("country.title", country=name)
    blocks = [Block((Bold((Text(pages.title(title, found.page, found.pages)),)),))]
    if found.page == 0:
        blocks += await _figures(request, wanted)
    if not found.events:
        blocks.append(Block((Text(request.texts.text("country.none")),)))
    lines = len(blocks)
    blocks += event_line.blocks(request, found.events)
    document = Document(tuple(blocks)).fitted()
    shown = found.events[: len(document.blocks) - lines]
    back = f"c{_data(code, found.page)}"
    return Reply(document, (*event_line.openers(shown, back), *_neighbours(request, code, found)))


async def _figures(request: Request, wanted: ArchiveFilter) -> list[Block]:
    counts = tally.of_country(request, await request.archive.tally(wanted, request.now))
    if not counts:
        return []
    return [Block((Text(request.texts.text("country.year")),)), *counts]


def _data(code: str, page: int) -> str:
    return f"{code}{MARK}{page}" if page else code


def _neighbours(request: Request, code: str, found: EventPage) -> tuple[Row, ...]:
    newer = _data(code, found.page - 1) if found.page > 0 else None
    older = _data(code, found.page + 1) if found.page + 1 < found.pages else None
    others = (Button(request.texts.text("country.others"), NAME),)
    return (*pages.row(request, NAME, newer, older), others)
