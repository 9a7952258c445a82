"""/exportfeeds: the feed list as an OPML document."""

from bot.alerts.html import Document
from bot.chat.access import Access
from bot.chat.feed_screens import phrases
from bot.chat.request import Attachment, Reply, Request

NAME = "exportfeeds"
ACCESS = Access.ADMIN
MENU = False


async def handle(request: Request) -> Reply:
    """Send the document; passwords and headers stay here, and the caption says so."""
    return await phrases.unless_refused(request, lambda: _export(request))


async def _export(request: Request) -> Reply:
    content, count, bare = await request.services.feed_list.opml()
    lines = [phrases.line(request.texts.plural("exportfeeds.caption", count))]
    if bare:
        lines.append(phrases.line(request.texts.plural("exportfeeds.bare", bare)))
    return Reply(Document(tuple(lines)), attachment=Attachment("feeds.opml", content))
