"""/setup: an admin of a group lets the bot speak there, in the group or in one topic of it."""

from dataclasses import replace

from bot.alerts.html import Document
from bot.chat.access import Access
from bot.chat.commands import settings
from bot.chat.reader_screens import phrases
from bot.chat.request import Reply, Request, saying
from bot.chat.services.readers import Standing

NAME = "setup"
ACCESS = Access.CHAT_ADMIN
MENU = False
BEFORE_SETUP = True


async def handle(request: Request) -> Reply:
    """Set the group or topic up; asked again, show what it has chosen."""
    texts, place, readers = request.texts, request.place, request.services.readers
    if request.private:
        return saying(texts.text("setup.private"))
    before = await readers.subscription(place.chat_id, place.thread)
    if before is not None and before.standing is Standing.OF_SETTINGS:
        return saying(texts.text("reader.of-settings"))
    found = await readers.begin(place.chat_id, place.thread, texts.language, at_once=True)
    if found.standing is Standing.STOPPED:
        await readers.finish(place.chat_id, place.thread, texts.text("onboarding.sample"))
        found = replace(found, standing=Standing.COMES)
    shown = settings.shown(request, found)
    if before is not None or shown.document is None:
        return shown
    key = "setup.done-group" if place.thread is None else "setup.done-topic"
    lines = (phrases.heading(texts.text(key)), phrases.line(texts.text("setup.then")))
    return replace(shown, document=Document((*lines, phrases.line(""), *shown.document.blocks)))
