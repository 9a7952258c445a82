"""/recent [INDICATOR] [COUNTRY] [LANGUAGE] [DAYS]: the latest events, newest first, a page at a
time.
"""

from bot.alerts.html import Block, Bold, Document, Text
from bot.chat import event_line, pages
from bot.chat.access import Access
from bot.chat.archive_filter import (
    UnknownWordError,
    described,
    from_data,
    read_words,
    to_data,
)
from bot.chat.request import Reply, Request, Row, saying
from bot.chat.services.archive import ArchiveFilter, EventPage

NAME = "recent"
ACCESS = Access.EVERYONE
MENU = True
EXAMPLE = "/recent laos visits 30d"


async def handle(request: Request) -> Reply:
    """Answer ``/recent [indicator] [country] [language] [days]`` and its page buttons."""
    try:
        if request.pressed is not None and request.words:
            wanted, page = from_data(request.words)
        else:
            wanted, page = read_words(request.words, request.texts.language), 0
    except UnknownWordError as error:
        return saying(request.texts.text("recent.unknown", word=error))
    except ValueError:
        return Reply(None, toast=request.texts.text("button.old"))
    found = await request.archive.events(wanted, request.now, page)
    return _page(request, wanted, found)


def _page(request: Request, wanted: ArchiveFilter, found: EventPage) -> Reply:
    in_words = described(wanted, request.texts.language)
    title = request.texts.text("recent.title")
    named = f"{title}: {in_words}" if in_words else title
    head = Block((Bold((Text(pages.title(named, found.page, found.pages)),)),))
    if not found.events:
        return Reply(Document((head, Block((Text(request.texts.text("recent.none")),)))))
    items = event_line.blocks(request, found.events)
    document = Document((head, *items)).fitted()
    shown = found.events[: len(document.blocks) - 1]
    back = f"r{to_data(wanted, found.page)}"
    return Reply(document, (*event_line.openers(shown, back), *_neighbours(request, wanted, found)))


def _neighbours(request: Request, wanted: ArchiveFilter, found: EventPage) -> tuple[Row, ...]:
    newer = to_data(wanted, found.page - 1) if found.page > 0 else None
    older = to_data(wanted, found.page + 1) if found.page + 1 < found.pages else None
    return pages.row(request, NAME, newer, older)
