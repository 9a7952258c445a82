"""/pausefeed NAME: stop polling a feed; what is known of it stays."""

from bot.chat.access import Access
from bot.chat.feed_screens.switch import switch
from bot.chat.request import Reply, Request

NAME = "pausefeed"
ACCESS = Access.ADMIN
MENU = False
EXAMPLE = "/pausefeed Vientiane Times"


async def handle(request: Request) -> Reply:
    """Answer the command, and the button on a feed's screen."""
    return await switch(request, NAME, request.services.feed_list.pause, "feedlist.paused")
