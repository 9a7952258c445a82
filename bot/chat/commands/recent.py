"""/recent: the latest matches, newest first, a page at a time."""

from collections.abc import Sequence

from bot.alerts import severity
from bot.alerts.html import Block, Bold, Document, Inline, Link, Text, clip
from bot.alerts.render import EMOJI, LONGEST_OUTLET, age_text, gist_line
from bot.alerts.view import Report
from bot.chat.access import Access
from bot.chat.recent_filter import (
    UnknownWordError,
    described,
    from_data,
    read_words,
    to_data,
)
from bot.chat.request import Button, Reply, Request, Row
from bot.chat.services.archive import RecentFilter
from bot.ids import ArticleId

NAME = "recent"
ACCESS = Access.EVERYONE
MENU = True

PAGE = 8
_DATA_MARK = "~"  # stands in every button's data, and in no word that a person may use


async def handle(request: Request) -> Reply:
    """Answer ``/recent [indicator] [country] [language] [days]`` and its page buttons."""
    try:
        if _DATA_MARK in request.words:
            wanted, before = from_data(request.words)
        else:
            wanted, before = read_words(request.words, request.texts.language), None
    except UnknownWordError as error:
        return _says(request.texts.text("recent.unknown", word=error))
    except ValueError:
        return _says(request.texts.text("button.old"))
    found = await request.archive.recent(wanted, request.now, PAGE + 1, before)
    return _page(request, wanted, before, found)


def _page(
    request: Request, wanted: RecentFilter, before: ArticleId | None, found: Sequence[Report]
) -> Reply:
    title = request.texts.text("recent.title")
    in_words = described(wanted, request.texts.language)
    head = Block((Bold((Text(f"{title}: {in_words}" if in_words else title),)),))
    if not found:
        return Reply(Document((head, Block((Text(request.texts.text("recent.none")),)))))
    items = [Block(_item(request, report), drop=1) for report in found[:PAGE]]
    document = Document((head, *items)).fitted()
    shown = len(document.blocks) - 1
    return Reply(document, _buttons(request, wanted, before, found, shown))


def _item(request: Request, report: Report) -> tuple[Inline, ...]:
    loudness = severity.of_claims(report.verdict.claims)
    age = age_text(request.now - (report.published or report.first_seen), request.reader.words)
    return (
        Text(f"\n{EMOJI[loudness]} {gist_line(report, request.reader)}\n"),
        Link((Text(clip(report.outlet, LONGEST_OUTLET)),), report.url),
        Text(f" · {age}"),
    )


def _buttons(
    request: Request,
    wanted: RecentFilter,
    before: ArticleId | None,
    found: Sequence[Report],
    shown: int,
) -> tuple[Row, ...]:
    buttons = []
    if before is not None:
        buttons.append(Button(request.texts.text("recent.newest"), NAME, to_data(wanted, None)))
    if len(found) > shown > 0:
        place = to_data(wanted, found[shown - 1].article_id)
        buttons.append(Button(request.texts.text("recent.older"), NAME, place))
    return (tuple(buttons),) if buttons else ()


def _says(sentence: str) -> Reply:
    return Reply(Document((Block((Text(sentence),)),)))
