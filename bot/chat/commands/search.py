"""/search WORDS [days=N] [country=CC] [language=LL] [indicator=NAME]: reports that hold all of the
words, in any language, newest first.
"""

from bot.alerts.gist import gist
from bot.alerts.html import Block, Bold, Document, Inline, Text, clip
from bot.alerts.rendering.event import EMOJI
from bot.alerts.severity import of_claims
from bot.chat import event_line, pages
from bot.chat.access import Access
from bot.chat.archive_filter import MARK, UnknownWordError, described, split_options
from bot.chat.request import Button, Reply, Request, Row, saying
from bot.chat.services.archive import Hit, Hits
from bot.ids import ArticleId, from_public, public
from bot.match.verdict import Relevance

NAME = "search"
ACCESS = Access.EVERYONE
MENU = True
EXAMPLE = '/search "foreign minister" pyongyang days=30'

_KEPT, _HERE = "k", "w"  # the words are kept for a day, or stand in the button's data
_LONGEST_SHOWN = 80


async def handle(request: Request) -> Reply:
    """Answer ``/search words [days=30] [country=LA]`` and its page buttons."""
    words, before = " ".join(request.words.split()), None
    if request.pressed is not None:
        try:
            words, before = await _from_data(request)
        except ValueError:
            return Reply(None, toast=request.texts.text("button.old"))
    try:
        looked_for, wanted = split_options(words, request.texts.language)
    except UnknownWordError as error:
        return saying(request.texts.text("search.unknown", word=error))
    found = await request.archive.search(looked_for, wanted, request.now, before)
    if found.empty:
        return saying(request.texts.text("search.how"))
    narrowed = described(wanted, request.texts.language)
    title = request.texts.text("search.title", words=clip(looked_for, _LONGEST_SHOWN))
    head = Bold((Text(f"{title} ({narrowed})" if narrowed else title),))
    document = _document(request, head, found)
    return Reply(document, await _buttons(request, words, before, _older(found, document)))


def _document(request: Request, head: Inline, found: Hits) -> Document:
    items = [_item(request, hit) for hit in found.hits]
    if not items:
        key = "search.none" if found.older is None else "search.none_yet"
        items = [Block((Text(request.texts.text(key)),))]
    return Document((Block((head,)), *items)).fitted()


def _older(found: Hits, document: Document) -> ArticleId | None:
    """Return where the next page begins: what did not fit stands there first."""
    shown = len(document.blocks) - 1
    fits = shown >= len(found.hits)
    return found.older if fits else found.hits[shown - 1].report.article_id


def _item(request: Request, hit: Hit) -> Block:
    report, reader = hit.report, request.reader
    nodes: tuple[Inline, ...] = (Text("\n"),)
    if report.verdict.relevance is Relevance.ALERT:
        line = gist(report.verdict, reader.language)
        nodes += (Text(f"{EMOJI[of_claims(report.verdict.claims)]} {line}\n"),) if line else ()
    nodes += (*hit.title, Text("\n"))
    if hit.passage:
        nodes += (Text("… "), *hit.passage, Text("\n"))
    day = event_line.day(report.published or report.first_seen, reader)
    return Block((*nodes, event_line.outlet_link(report), Text(f" · {day}")), drop=1)


async def _buttons(
    request: Request, words: str, before: ArticleId | None, older: ArticleId | None
) -> tuple[Row, ...]:
    if before is None and older is None:
        return ()
    carried = await _carried(request, words)
    newest = f"{MARK}{carried}" if before is not None else None
    onward = None if older is None else f"{public(older)}{MARK}{carried}"
    return pages.row(request, NAME, newest, onward, newer_label="pages.newest")


async def _carried(request: Request, words: str) -> str:
    """Return the words as a button carries them: themselves, or the name under which they are
    kept.
    """
    known = request.words.partition(MARK)[2] if request.pressed is not None else ""
    if known.startswith(_KEPT):
        return known
    try:
        Button("", NAME, f"{public(0)}{MARK}{_HERE}{words}").callback_data()
    except ValueError:
        kept = await request.archive.keep_words(words, request.user_id, request.place.chat_id)
        return f"{_KEPT}{kept}"
    return f"{_HERE}{words}"


async def _from_data(request: Request) -> tuple[str, ArticleId | None]:
    """Read words and place from a button; ValueError for what is too old or none of ours."""
    place, _, carried = request.words.partition(MARK)
    words: str | None = carried[1:]
    if carried.startswith(_KEPT):
        words = await request.archive.kept_words(carried[1:], request.user_id)
    if not words or carried[:1] not in (_KEPT, _HERE):
        raise ValueError("no words")
    return words, ArticleId(from_public(place)) if place else None
