"""/stop [all]: erase everything about a chat, or about a topic of a group, at once."""

from bot.chat.access import Access
from bot.chat.reader_screens import phrases
from bot.chat.reader_screens.standing import old_button, refused
from bot.chat.request import Button, Reply, Request, saying
from bot.chat.services.readers import Standing

NAME = "stop"
ACCESS = Access.CHAT_ADMIN
MENU = True

_ASK, _YES, _ALL = "ask", "yes", "all"


async def handle(request: Request) -> Reply:
    """Answer ``/stop`` and ``/stop all``; by a button it asks first."""
    place = request.place
    found = await request.services.readers.subscription(place.chat_id, place.thread)
    if found is not None and found.standing is Standing.OF_SETTINGS:
        return refused(request, "reader.of-settings")
    if request.pressed is None or request.words == _YES:
        return await _erase(request)
    return _ask(request) if request.words == _ASK else old_button(request)


def _ask(request: Request) -> Reply:
    texts = request.texts
    yes = Button(texts.text("stop.yes"), NAME, _YES)
    no = Button(texts.text("stop.no"), "settings")
    return Reply(phrases.screen(texts.text("stop.title"), texts.text("stop.what")), ((yes,), (no,)))


async def _erase(request: Request) -> Reply:
    place, texts = request.place, request.texts
    whole = request.private or (request.pressed is None and request.words.lower() == _ALL)
    stopped = await request.services.readers.stop(place.chat_id, place.thread, everywhere=whole)
    if not stopped.subscriptions:
        return saying(texts.text("stop.nothing"))
    where = "private" if request.private else "group" if place.thread is None else "topic"
    lines = [texts.text(f"stop.done-{where}")]
    if stopped.other_topics:
        lines.append(texts.plural("stop.others", stopped.other_topics))
    return saying("\n".join(lines))
