"""Pausing and resuming: what the two commands share."""

from collections.abc import Awaitable, Callable

from bot.chat.feed_screens import choice, phrases
from bot.chat.feed_screens.card import card, reference
from bot.chat.request import Reply, Request

Act = Callable[[int, str], Awaitable[None]]


async def switch(request: Request, command: str, act: Act, note: str) -> Reply:
    """Do it to the feed that is meant, and show the feed as it is now."""

    async def done() -> Reply:
        listing = await request.services.feed_list.listing()
        picked = choice.pick(request, listing.feeds, command)
        if isinstance(picked, Reply):
            return picked
        await act(request.user_id, picked.feed.name)
        now = await request.services.feed_list.listing()
        shown = choice.pick(request, now.feeds, command, reference(picked))
        if isinstance(shown, Reply):
            return shown
        said = request.texts.text(note, name=shown.feed.name)
        return card(request, shown, said, toast=said if request.pressed is not None else "")

    return await phrases.unless_refused(request, done)
