"""/testfeed NAME: fetch a feed of the list now, and show what its items would be taken for."""

from bot.alerts.html import Document
from bot.chat.access import Access
from bot.chat.feed_screens import choice, items, phrases
from bot.chat.feed_screens.card import reference
from bot.chat.request import Button, Reply, Request
from bot.chat.services.feed_list import ListedFeed, TooManyLooksError

NAME = "testfeed"
ACCESS = Access.ADMIN
MENU = False
EXAMPLE = "/testfeed Vientiane Times"


async def handle(request: Request) -> Reply:
    """Answer the command, and the button on a feed's screen; nothing is stored."""

    async def tested() -> Reply:
        listing = await request.services.feed_list.listing()
        picked = choice.pick(request, listing.feeds, NAME)
        return picked if isinstance(picked, Reply) else await _test(request, picked)

    return await phrases.unless_refused(request, tested)


async def _test(request: Request, listed: ListedFeed) -> Reply:
    try:
        looked = await request.services.feed_list.test(request.user_id, listed.feed)
    except TooManyLooksError:
        return phrases.says(request.texts.text("feedtest.too-many"))
    head = phrases.heading(listed.feed.name)
    line = phrases.line(items.outcome(request, looked))
    document = Document((head, line, *items.blocks(request, looked))).fitted()
    texts = request.texts
    again = Button(texts.text("feedtest.again"), NAME, reference(listed))
    back = Button(texts.text("feeds.back-one"), "feeds", reference(listed))
    return Reply(document, ((again, back),))
