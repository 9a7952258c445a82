"""Whether the chat that asks has wishes of its own to show and to change."""

from bot.chat.request import Reply, Request, saying
from bot.chat.services.readers import Standing, Subscription


async def mine(request: Request) -> Subscription | Reply:
    """Return the chat's subscription, or the answer that says why there is none to change."""
    place = request.place
    found = await request.services.readers.subscription(place.chat_id, place.thread)
    if found is not None and found.standing is not Standing.OF_SETTINGS:
        return found
    return refused(request, "reader.nobody" if found is None else "reader.of-settings")


def refused(request: Request, key: str) -> Reply:
    """Return a sentence; over a button, so that what stands there stays."""
    sentence = request.texts.text(key)
    return saying(sentence) if request.pressed is None else Reply(None, toast=sentence)


def old_button(request: Request) -> Reply:
    """Answer a press with data that no button of today has."""
    return Reply(None, toast=request.texts.text("button.old"))
