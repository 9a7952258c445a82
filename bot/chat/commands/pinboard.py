"""/pinboard [off]: a message with the board, pinned here and kept up to date in place."""

from dataclasses import replace

from bot.alerts.preferences import Preferences
from bot.chat.access import Access
from bot.chat.reader_screens.standing import mine, refused
from bot.chat.request import Reply, Request, saying
from bot.chat.services.readers import Standing

NAME = "pinboard"
ACCESS = Access.CHAT_ADMIN
MENU = False
EXAMPLE = "/pinboard off"

_OFF = "off"


async def handle(request: Request) -> Reply:
    """Answer ``/pinboard`` and ``/pinboard off``."""
    word = request.words.strip().lower()
    if word not in ("", _OFF):
        return saying(request.texts.text("pinboard.how"))
    found = await mine(request)
    if isinstance(found, Reply):
        return found
    if found.standing is Standing.CHOOSING:
        return refused(request, "reader.nobody")

    def wish(wishes: Preferences) -> Preferences:
        return replace(wishes, pinned=word != _OFF)

    place = request.place
    after = await request.services.readers.wish(place.chat_id, place.thread, wish)
    if after is None:
        return refused(request, "reader.nobody")
    return saying(request.texts.text("pinboard.off" if word == _OFF else "pinboard.on"))
