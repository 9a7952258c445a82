"""/removefeed NAME: take a feed out of the list; a button puts it back where it was."""

from bot import ids
from bot.alerts.html import Document
from bot.chat.access import Access
from bot.chat.feed_screens import choice, phrases
from bot.chat.feed_screens.card import MARK, card
from bot.chat.request import Button, Reply, Request
from bot.ids import DraftId, FeedId

NAME = "removefeed"
ACCESS = Access.ADMIN
MENU = False
EXAMPLE = "/removefeed Vientiane Times"

_UNDO = "u:"


async def handle(request: Request) -> Reply:
    """Answer the command, the button on a feed's screen, and Undo."""
    if request.words.startswith(_UNDO):
        return await phrases.unless_refused(request, lambda: _undone(request))
    return await phrases.unless_refused(request, lambda: _removed(request))


async def _removed(request: Request) -> Reply:
    feed_list = request.services.feed_list
    if request.asked is not None:
        # The same message again, as after a crash: its number, or the beginning of its name, means
        # another feed by now.
        before = await feed_list.removed_by(request.user_id, request.asked)
        if before is not None:
            return _gone(request, *before)
    listing = await feed_list.listing()
    picked = choice.pick(request, listing.feeds, NAME)
    if not isinstance(picked, Reply):
        draft = await feed_list.remove(request.user_id, picked, request.asked)
        return _gone(request, draft, picked.feed.name)
    # Asked a second time: it is gone already, and Undo still works.
    already = await feed_list.removed(request.user_id, _which(request))
    return _gone(request, *already) if already and not picked.rows else picked


def _which(request: Request) -> str | FeedId:
    word = request.words.strip()
    if word.startswith(MARK):
        return FeedId(phrases.number_of(word.removeprefix(MARK)) or 0)
    return word


def _gone(request: Request, draft: DraftId, name: str) -> Reply:
    text = request.texts.text("feedlist.removed", name=name)
    undo = Button(request.texts.text("feedlist.undo"), NAME, f"{_UNDO}{ids.public(draft)}")
    return Reply(Document((phrases.line(text),)), ((undo,),))


async def _undone(request: Request) -> Reply:
    draft = phrases.number_of(request.words.removeprefix(_UNDO))
    feed_list = request.services.feed_list
    name = await feed_list.restore(request.user_id, DraftId(draft or 0))
    if name is None:
        return phrases.old_button(request)
    note = request.texts.text("feedlist.restored", name=name)
    listing = await feed_list.listing()
    found = [one for one in listing.feeds if one.feed.name == name]
    return card(request, found[0], note) if found else phrases.says(note)
