"""/help: every command that the person may use."""

from bot.alerts.html import Block, Bold, Document, Text
from bot.chat.access import Access
from bot.chat.request import CommandInfo, Reply, Request

NAME = "help"
ACCESS = Access.EVERYONE
MENU = True


async def handle(request: Request) -> Reply:
    """List the commands, each with its line of help."""
    texts = request.texts
    lines = [Block((Bold((Text(texts.text("help.title")),)),))]
    for name, info in request.commands.items():
        if _is_for(request, info):
            help_text = texts.text(f"command.{name}.help")
            lines.append(Block((Text(f"/{name} - {help_text}"),)))
    return Reply(Document(tuple(lines)))


def _is_for(request: Request, info: CommandInfo) -> bool:
    access = Access(info.access)
    allowed = request.roles.allow(access, request.user_id)
    return allowed and (request.private or access is not Access.ADMIN)
