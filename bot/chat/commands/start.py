"""/start: what this is, and what one can ask."""

from bot.alerts.html import Block, Bold, Document, Text
from bot.chat.access import Access
from bot.chat.request import Reply, Request

NAME = "start"
ACCESS = Access.EVERYONE
MENU = False


async def handle(request: Request) -> Reply:
    """Greet. The payload of a deep link is not read yet: it is free input."""
    texts = request.texts
    return Reply(
        Document(
            (
                Block((Bold((Text(texts.text("start.title")),)),)),
                Block((Text(texts.text("start.what")),)),
                Block((Text(texts.text("start.next")),)),
            )
        )
    )
