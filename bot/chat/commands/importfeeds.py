"""/importfeeds [COUNTRY] [KIND]: the feeds of an OPML document, after a look at what it holds."""

from typing import Any

from bot import ids
from bot.alerts.html import Block, Document, Text, clip
from bot.chat.access import Access
from bot.chat.feed_screens import phrases
from bot.chat.request import Button, Reply, Request, Row, Upload
from bot.errors import FeedsFileError, JembatanError
from bot.feeds.feed import FeedKind
from bot.feeds.lists.feeds_fields import read_values
from bot.feeds.lists.masked import masked
from bot.feeds.lists.opml import Import, Rejected
from bot.ids import DraftId

NAME = "importfeeds"
ACCESS = Access.ADMIN
MENU = False
EXAMPLE = "/importfeeds LA independent"
DOCUMENTS = True  # a document without a command is taken for this one

DRAFT = "importfeeds"
MOST = 2000  # feeds in one go
_YES, _NO = "ok:", "no:"
_SHOWN = 6
_LONGEST_NAME, _LONGEST_REASON = 60, 160


async def handle(request: Request) -> Reply:
    """Answer the command, a document, and the buttons under the preview."""
    word = request.words
    if request.pressed is not None:
        return await phrases.unless_refused(request, lambda: _pressed(request, word))
    if request.upload is None:
        return phrases.says(request.texts.text("importfeeds.how"))
    upload = request.upload
    return await phrases.unless_refused(request, lambda: _preview(request, upload))


async def _preview(request: Request, upload: Upload) -> Reply:
    defaults = _defaults(request.words)
    try:
        data = await upload.read()
    except JembatanError as error:
        return phrases.says(request.texts.text("feedlist.refused", why=error))
    found = await request.services.feed_list.read_opml(data, defaults)
    if len(found.new) > MOST:
        return phrases.says(request.texts.text("importfeeds.too-many", most=MOST))
    blocks = _found(request, found)
    rows: tuple[Row, ...] = ()
    if found.new:
        value = {"feeds": [dict(raw) for raw in found.new]}
        draft = ids.public(await request.services.feed_list.keep(request.user_id, DRAFT, value))
        yes = request.texts.plural("importfeeds.add", len(found.new))
        no = request.texts.text("feedlist.cancel")
        rows = ((Button(yes, NAME, f"{_YES}{draft}"), Button(no, NAME, f"{_NO}{draft}")),)
    return Reply(Document(tuple(blocks)).fitted(), rows)


def _defaults(words: str) -> dict[str, Any]:
    """Read "LA state" in any order: what outlines that do not say it get."""
    found: dict[str, Any] = {"kind": FeedKind.INDEPENDENT.value}
    for word in words.split()[:4]:
        _, _, value = word.rpartition("=")
        country, kind = {"country": value.upper()}, {"kind": value.lower()}
        wrong = read_values(country)[1]
        if not wrong:
            found |= country
        elif not read_values(kind)[1]:
            found |= kind
        else:
            raise FeedsFileError(wrong[0][1])
    return found


def _found(request: Request, found: Import) -> list[Block]:
    texts = request.texts
    blocks = [phrases.heading(texts.plural("importfeeds.new", len(found.new)))]
    blocks += [
        phrases.line(f"  {clip(str(raw['name']), _LONGEST_NAME)} ({raw['country']})", drop=3)
        for raw in found.new[:_SHOWN]
    ]
    blocks += _rest(request, len(found.new))
    for key, ones in (("duplicate", found.duplicates), ("invalid", found.invalid)):
        if ones:
            blocks.append(phrases.heading(texts.plural(f"importfeeds.{key}", len(ones))))
            blocks += [_rejected(request, one) for one in ones[:_SHOWN]]
            blocks += _rest(request, len(ones))
    if any(one.reason.startswith("country") for one in found.invalid):
        blocks.append(phrases.line(texts.text("importfeeds.country")))
    return blocks


def _rest(request: Request, count: int) -> list[Block]:
    if count <= _SHOWN:
        return []
    return [phrases.line(f"  {request.texts.text('importfeeds.more', count=count - _SHOWN)}", 3)]


def _rejected(request: Request, one: Rejected) -> Block:
    name = clip(masked(one.name), _LONGEST_NAME)
    why = clip(masked(one.reason), _LONGEST_REASON)
    text = request.texts.text("importfeeds.line", line=one.line, name=name, why=why)
    return Block((Text(f"  {text}"),), drop=2)


async def _pressed(request: Request, word: str) -> Reply:
    feed_list = request.services.feed_list
    draft = DraftId(phrases.number_of(word.removeprefix(_YES).removeprefix(_NO)) or 0)
    value = await feed_list.draft(request.user_id, DRAFT, draft)
    if value is None or not word.startswith((_YES, _NO)):
        return phrases.old_button(request)
    if word.startswith(_NO) and "done" not in value:
        await feed_list.drop(request.user_id, draft)
        return phrases.says(request.texts.text("addfeed.dropped"))
    names = value.get("done")
    if names is None:
        names = await feed_list.add(request.user_id, draft, value["feeds"])
    return phrases.says(request.texts.plural("importfeeds.added", len(names)))
