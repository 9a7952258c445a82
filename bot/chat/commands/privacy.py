"""/privacy: what is stored about a chat, where and how long; from the table /stop works from."""

from bot.alerts.html import Block, Bold, Document, Text
from bot.chat.access import Access
from bot.chat.reader_screens import phrases
from bot.chat.request import Button, Reply, Request

NAME = "privacy"
ACCESS = Access.EVERYONE
MENU = False


async def handle(request: Request) -> Reply:
    """List what is kept; the same for everybody."""
    texts = request.texts
    lines = [
        Block(
            (
                Text("• "),
                Bold((Text(texts.text(f"privacy.kept.{one.what}")),)),
                Text(f" ({one.table}): {texts.text(f'privacy.until.{one.until}')}"),
            )
        )
        for one in request.services.readers.kept()
    ]
    ends = ("privacy.never", "privacy.staff", "privacy.telegram", "privacy.rights")
    document = Document(
        (
            phrases.heading(texts.text("privacy.title")),
            *lines,
            *(phrases.line(texts.text(one)) for one in ends),
        )
    )
    back = (Button(texts.text("follow.back"), "settings"),)
    return Reply(document.fitted(), (back,) if request.pressed is not None else ())
